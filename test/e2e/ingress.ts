import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import { LOOPBACK } from '../../settings/loopback';
import { issue } from '../integration/receivers/certificates';
import { freePorts } from '../support/lab';
import { ACME } from './acme';
import { containers } from './docker';
import { deployed, HOST, open } from './ingress-requests';
import type { Step, StepContext } from './step';

const PROMETHEUS = '/prometheus/api/v1/query?query=vector(1)';
const ALERTMANAGER = '/alertmanager/api/v2/status';

/** A request, the expected status code, and the expected location if there is one. */
type Expected = readonly [path: string, password: string | undefined, status: number, location?: string];

/** An environment with an ingress, from its first deploy on. */
export const INGRESS: readonly Step[] = [
  {
    it: 'starts with an ingress that has its own certificate',
    run: async (context) => {
      const { bundle, copy } = context;
      await prepare(context);
      await copy.run('deploy', 'platform', '--yes');
      const found = (await containers(bundle.environment)).find(({ name }) => name.endsWith('-ingress'));
      if (!found?.status.startsWith('Up')) throw new Error(`ingress: ${found?.status ?? 'missing'}`);
      return found.status;
    },
  },
  {
    it: 'requires the login of each server, and its certificate is that of the host',
    run: async ({ copy }) => {
      const [prometheus, alertmanager] = [
        copy.canaries.prometheus_password,
        copy.canaries.alertmanager_password,
      ];
      const expected: Expected[] = [
        [PROMETHEUS, undefined, 401],
        [PROMETHEUS, 'wrong', 401],
        [PROMETHEUS, alertmanager, 401],
        [PROMETHEUS, prometheus, 200],
        [ALERTMANAGER, undefined, 401],
        [ALERTMANAGER, prometheus, 401],
        [ALERTMANAGER, alertmanager, 200],
        ['/prometheus', undefined, 308, '/prometheus/'],
        ['/api/health', undefined, 200],
      ];
      const failures: string[] = [];
      for (const [path, password, status, location] of expected) {
        const answer = await open(path, password);
        if (answer.status !== status || (location !== undefined && answer.location !== location))
          failures.push(`${path} with ${password ? 'a password' : 'no password'}: ${JSON.stringify(answer)}`);
      }
      if (failures.length > 0) throw new Error(failures.join('\n'));
      return `${expected.length} requests`;
    },
  },
  {
    it: 'redirects HTTP to the same address with HTTPS',
    run: async () => {
      const answer = await open('/d/x?y=1', undefined, 'http');
      const wanted = `https://${HOST}:${deployed.https}/d/x?y=1`;
      if (answer.status !== 308 || answer.location !== wanted) throw new Error(JSON.stringify(answer));
      return wanted;
    },
  },
  {
    it: 'has an empty second plan with an ingress',
    run: async ({ copy }) => {
      const output = await copy.run('diff', 'platform');
      if (!output.includes(': no changes')) throw new Error(output.slice(-4_000));
      return '';
    },
  },
  ACME,
];

/** Issues a certificate, and adds the ingress to the settings of the environment. */
async function prepare({ copy }: StepContext): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'model-orchestrator-ingress-'));
  try {
    const { cert, key, authority } = await issue(folder, [HOST]);
    deployed.authority = await readFile(authority, 'utf8');
    for (const [name, text] of Object.entries({ 'ingress.pem': cert, 'ingress.key': key }))
      await writeFile(copy.path(`secrets/${copy.environment}/${name}`), text, { mode: SECRET_MODE });
  } finally {
    await rm(folder, { recursive: true });
  }
  [deployed.https = 0, deployed.http = 0] = await freePorts(2);
  // An environment with an ingress refuses Grafana's default password.
  await copy.set(
    `grafana: {}, ingress: { host: '${HOST}', address: '${LOOPBACK}', httpsPort: ${deployed.https}, httpPort: ${deployed.http}, tls: { certificate: 'ingress.pem', key: 'ingress.key' } },`,
  );
}
