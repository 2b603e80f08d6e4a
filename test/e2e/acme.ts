import { writeFile } from 'node:fs/promises';
import { until } from '../../clients/waiting';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import { imageOf } from '../../servers/images';
import { DOCKER_HOST, LOOPBACK } from '../../settings/loopback';
import { freePorts } from '../support/lab';
import { docker } from './docker';
import { deployed, HOST, open } from './ingress-requests';
import type { Step } from './step';

/** The port that an ACME server connects to when it validates a host. */
const CHALLENGE_PORT = 80;
const CA_FILE = 'acme_ca.pem';
const ROOT = '/data/caddy/pki/authorities/local/root.crt';
const ISSUE_MS = 120_000;

/** An ingress that gets its certificate from a company's ACME server. Another Caddy acts as that server. */
export const ACME: Step = {
  it: "gets its certificate from a company's ACME server",
  run: async ({ bundle, copy }) => {
    const [https = 0, port = 0] = await freePorts(2);
    const directory = `https://${DOCKER_HOST}:${port}`;
    const name = `e2e-acme-${process.pid}`;
    const config = `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${directory} {\n\ttls internal\n\tacme_server\n}\n`;
    const start = 'printf %s "$CONFIG" | exec caddy run --adapter caddyfile --config -';
    const options = ['--network', 'host', '--add-host', `${HOST}:${LOOPBACK}`, '--env', `CONFIG=${config}`];
    await docker(
      ...['run', '--detach', '--name', name, ...options, '--entrypoint', '/bin/sh'],
      ...[imageOf(bundle.environment, 'caddy'), '-c', start],
    );
    try {
      const authority = await until(() => docker('exec', name, 'cat', ROOT).catch(() => undefined), {
        timeoutMs: ISSUE_MS,
      });
      if (!authority) throw new Error('the ACME server did not create its certificate');
      Object.assign(deployed, { https, http: CHALLENGE_PORT, authority: authority.join('\n') });
      await writeFile(copy.path(`secrets/${copy.environment}/${CA_FILE}`), deployed.authority, {
        mode: SECRET_MODE,
      });
      const acme = { email: 'ops@example.org', directory: `${directory}/acme/local/directory`, ca: CA_FILE };
      await copy.set(
        `ingress: ${JSON.stringify({ host: HOST, address: LOOPBACK, httpsPort: https, httpPort: CHALLENGE_PORT, tls: { acme } })},`,
      );
      await copy.run('deploy', 'platform', '--yes');
      let problem: unknown;
      const answer = await until(
        () =>
          open('/api/health').catch((error: unknown) => {
            problem = error;
            return undefined;
          }),
        { timeoutMs: ISSUE_MS, everyMs: 2_000 },
      );
      if (answer?.status !== 200)
        throw new Error(
          `no certificate: ${problem instanceof Error ? problem.message : `status ${answer?.status}`}`,
        );
      return 'serves the certificate of the ACME server';
    } finally {
      await docker('rm', '--force', '--volumes', name);
    }
  },
};
