import { isIP } from 'node:net';
import { INGRESS_PATHS, ingressServers } from './ingress-urls';
import { isLoopback, isLoopbackAddress, onDockerHost } from './loopback';
import { isPlaintext } from './plaintext';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks the ingress for settings that contradict each other, and for addresses that the CA or the ingress cannot reach. */
export function checkIngress(environment: Environment): Refusal[] {
  const { ingress, grafana } = environment;
  if (!ingress) return [];
  return [
    ...checkServers(environment),
    ...checkTls(ingress),
    ...checkForward(ingress),
    ...(grafana.adminPassword === 'default' && grafana.external === undefined
      ? [
          {
            field: 'grafana.adminPassword',
            message: `'default' lets anyone who reaches ${ingress.host} administer Grafana`,
            cure: "Use 'secret', or remove ingress.",
            others: ['ingress'],
          },
        ]
      : []),
  ];
}

type Ingress = NonNullable<Environment['ingress']>;

function checkServers(environment: Environment): Refusal[] {
  const servers = ingressServers(environment);
  if (servers.length === 0) {
    const all = Object.keys(INGRESS_PATHS);
    return [
      {
        field: 'ingress',
        message: `has nothing to forward to: ${all.join(', ')} are external`,
        cure: 'Remove it, or remove `external` of one of them.',
        others: all.map((server) => `${server}.external`),
      },
    ];
  }
  return servers.flatMap((server) => {
    const { publicUrl } = environment[server];
    return publicUrl === undefined
      ? []
      : [
          {
            field: `${server}.publicUrl`,
            message: `'${publicUrl}' contradicts ingress, which sets the URL of ${server}`,
            cure: `Remove ${server}.publicUrl or ingress.`,
            others: ['ingress'],
          },
        ];
  });
}

function checkTls({ host, address, tls: { certificate, key, acme } }: Ingress): Refusal[] {
  const problems: Refusal[] = [];
  const refuse = (setting: string, message: string, cure: string, others: readonly string[] = []) =>
    problems.push({ field: `ingress.${setting}`, message, cure, others });
  if (acme) {
    const name = host.replace(/^\[|\]$/g, '');
    const own = 'ingress.tls.certificate and key in place of acme.';
    if (certificate !== undefined || key !== undefined) {
      refuse(
        'tls.acme',
        'cannot be combined with certificate and key: the host has one certificate',
        'Remove ingress.tls.acme, or certificate and key.',
      );
    }
    const { directory, ca } = acme;
    if (directory !== undefined && !directory.startsWith('https:')) {
      refuse('tls.acme.directory', `'${directory}' is not https, which ACME requires`, 'Use its https URL.');
    }
    if (directory === undefined && ca !== undefined) {
      refuse('tls.acme.ca', 'is the CA of acme.directory, which is not set', 'Set directory, or remove ca.');
    }
    // A company's own ACME server may reach further names and addresses.
    const isPublic = directory === undefined;
    if (isIP(name) !== 0 || isLoopback(host) || (isPublic && !name.includes('.'))) {
      refuse(
        'host',
        `'${host}' cannot get a certificate by ACME: it is not a DNS name that the CA can look up`,
        `Use a public DNS name, or ${own}`,
        ['ingress.tls'],
      );
    } else if (isPublic && isLoopbackAddress(address) && address !== '0.0.0.0') {
      refuse(
        'address',
        `'${address}' is not reachable from the CA, which checks the host by ACME`,
        `Use an address that the CA can reach, such as 0.0.0.0, or ${own}`,
        ['ingress.tls'],
      );
    }
  } else if (certificate === undefined && key === undefined) {
    refuse(
      'tls',
      'has no certificate',
      "Add certificate: 'ingress.pem' and key: 'ingress.key' (files in secrets/<env>), or acme: { email: 'you@example.org' }.",
    );
  } else if (key === undefined) {
    refuse('tls.key', `is missing: the certificate '${certificate}' has no private key`, 'Add the file.');
  } else if (certificate === undefined) {
    refuse('tls.certificate', `is missing: the private key '${key}' has no certificate`, 'Add the file.');
  }
  return problems;
}

function checkForward({ auth: { forward } }: Ingress): Refusal[] {
  if (!forward) return [];
  const field = 'ingress.auth.forward.url';
  const { url, allowPlaintext } = forward;
  if (url === undefined) {
    return [
      {
        field,
        message: 'is missing: it is the URL of the login service',
        cure: 'Add the URL at which it checks a request, such as https://auth.example.org/api/authz/forward-auth, or remove ingress.auth.forward.',
      },
    ];
  }
  const { hostname } = new URL(url);
  if (isLoopback(hostname)) {
    return [
      {
        field,
        message: `'${url}' is not reachable from the container of the ingress: there, ${hostname} is the container itself`,
        cure: `Use '${onDockerHost(url)}', by which containers reach the Docker host.`,
      },
    ];
  }
  return isPlaintext(url, 'http:') && !allowPlaintext
    ? [
        {
          field,
          message: `'${url}' is not encrypted: anyone on the network can read the session cookies, or answer in its place`,
          cure: "Use https, or give the reason: ingress.auth.forward.allowPlaintext: '<why no one else can read or answer>'.",
          others: ['ingress.auth.forward.allowPlaintext'],
        },
      ]
    : [];
}
