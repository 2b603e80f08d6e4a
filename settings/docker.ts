import * as z from 'zod';
import { allowPlaintext, folder, ipAddress, prose } from './texts';

/** Address of a Docker engine, as the docker command takes it. */
const engineAddress = () =>
  z
    .string()
    .regex(/^(unix|tcp|ssh|npipe):\/\/[\w.:@/[\]~-]+$/, { error: 'is not a Docker address', abort: true })
    .refine(
      (address) => !/^(tcp|ssh):/.test(address) || (URL.canParse(address) && new URL(address).port !== '0'),
      'has no valid host and port',
    )
    .refine((address) => !/^tcp:\/\/(\[[^\]]*\]|[^:]*)$/.test(address), 'has no port: 2376 with TLS')
    .refine(
      (address) => !/\/\/[^/@]*:[^/@]*@/.test(address),
      'has a password, and anyone can read the stacks: ssh uses keys',
    )
    .refine((address) => !/^unix:\/\/[^/]/.test(address), 'has no absolute path: unix:///var/run/docker.sock')
    .meta({ examples: ['ssh://user@host'] });

/** A host of a swarm that runs services of the environment. */
const node = z.strictObject({
  address: ipAddress().describe('IP address at which commands and Terraform reach the ports of its services'),
  host: engineAddress().describe(
    "Address of the node's Docker engine. Commands that work on containers and volumes use it: backup, doctor, secrets, destroy",
  ),
});

/** The Docker engine, or the swarm, that runs the environment. */
export const dockerSettings = z
  .strictObject({
    engine: z
      .enum(['container', 'swarm'])
      .default('container')
      .describe(
        'container: one Docker host runs containers. swarm: the hosts of `nodes` run services (docs/swarm.md)',
      ),
    host: engineAddress()
      .optional()
      .describe(
        'Address of the Docker engine; for a swarm, of a manager. Default: the local engine (DOCKER_HOST)',
      ),
    address: ipAddress()
      .optional()
      .describe(
        'IP address of the Docker host at which external servers reach the containers: the ports that they need are published there as well, without TLS. On a swarm, every node publishes them anyway',
      ),
    tls: z
      .boolean()
      .default(false)
      .describe(
        'The engine at a tcp:// address requires TLS. Certificates: DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH',
      ),
    allowPlaintext: allowPlaintext(
      '`host` may be a tcp:// address of another host without TLS, or why commands may send passwords to the `nodes` of a swarm by http',
    ),
    allowSharedHost: prose()
      .optional()
      .describe(
        'The reason why several replicas of a server may run on one Docker host: its loss stops all of them. Default: replicas need a swarm',
      ),
    secretsDirectory: folder('/etc/model-orchestrator/secrets')
      .optional()
      .describe("Folder on the Docker host with the secret files. Default: this project's secrets/<env>"),
    nodes: z
      .array(node)
      .default([])
      .describe(
        'The hosts of the swarm that run services. The label `nodeLabel` is 1 on the first, 2 on the second, and so on',
      ),
    nodeLabel: z
      .string()
      .regex(/^[a-z][\w.-]*$/, 'is not the name of a label')
      .meta({ examples: ['monitoring.node'] })
      .default('monitoring.node')
      .describe('Label of each swarm node with its position in `nodes`, counted from 1'),
    encrypted: z
      .boolean()
      .default(true)
      .describe('Encrypt the traffic between the nodes of a swarm, by IPsec. Requires ESP between them'),
    endpointMode: z
      .enum(['vip', 'dnsrr'])
      .default('vip')
      .describe(
        'How services of a swarm find each other: by a virtual IP address, or by DNS where the kernel has no IPVS',
      ),
  })
  .prefault({});

/** Whether the workloads of an environment are services of a swarm. */
export function isSwarm({
  docker,
}: {
  readonly docker: { readonly engine: 'container' | 'swarm' };
}): boolean {
  return docker.engine === 'swarm';
}
