import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERTMANAGER_CONTACT_POINT } from '../../../alerts/grafana';
import { type Bundle, bundle } from '../../../bundle';
import { docker } from '../../../clients/docker';
import { HttpError, HttpServer } from '../../../clients/http';
import { until } from '../../../clients/waiting';
import { SERVICE } from '../../../lib/names';
import { IMAGES } from '../../../lib/versions';
import { command, run } from '../../../operations/command';
import { requireGrafanaLogin } from '../../../operations/grafana-login';
import { adoptLeftovers, leftoversOf } from '../../../operations/leftovers';
import { loadEnvironments } from '../../../settings/load';
import { stackName } from '../../../stacks';
import { freePorts } from '../../support/lab';
import { skip } from '../../support/programs';
import { printCounts, printResults } from '../../support/results';
import { Applier } from './applier';

const API = '/api/v1/provisioning';
const START_MS = 60_000;
/** The environment that runs Grafana and owns its notification policy. */
const OWNER = 'grafanatest';

interface Result {
  readonly name: string;
  readonly ok: boolean;
}

const program = command(
  'test:grafana',
  "Tests two environments on one Grafana, and the recovery of a Grafana stack whose Terraform state is lost, by sending the resources of the synthesized stacks to Grafana's API",
).action(async () => {
  const isAvailable = await docker(undefined, 'image', 'inspect', IMAGES.grafana).then(
    () => true,
    () => false,
  );
  if (!isAvailable) {
    skip(`Docker has no image ${IMAGES.grafana}`, `Run docker pull ${IMAGES.grafana}.`);
    return printCounts({ skipped: 1 });
  }
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  // Needs the name of the deployed container, because commands send a login only to that container.
  const container = `${SERVICE}-${OWNER}-grafana`;
  await docker(
    undefined,
    'run',
    '--detach',
    '--rm',
    '--name',
    container,
    '--publish',
    `127.0.0.1:${port}:3000`,
    IMAGES.grafana,
  );
  const folder = await mkdtemp(join(tmpdir(), 'grafana-test-'));
  try {
    const grafana = new HttpServer('Grafana', url, { user: 'admin', password: 'admin' }, 5_000);
    await until(() => grafana.ask('/api/org').then(() => true), {
      timeoutMs: START_MS,
      retryOn: (error) => error instanceof HttpError,
    });
    // In a deployed Grafana, a provisioning file creates this contact point.
    const forwarding = {
      name: ALERTMANAGER_CONTACT_POINT,
      type: 'prometheus-alertmanager',
      settings: { url: 'http://alertmanager:9093' },
    };
    await grafana.ask(`${API}/contact-points`, { json: forwarding });
    const all = environments(port);
    process.env.GRAFANA_AUTH = 'admin:admin';
    const results = [
      ...(await twoEnvironments(all, grafana, folder)),
      ...(await recovery(all.prod, grafana, folder)),
      ...(await wrongLogin(all.prod)),
    ];
    printResults(results);
  } finally {
    await docker(undefined, 'rm', '--force', container);
    await rm(folder, { recursive: true });
  }
});

/** One environment that runs Grafana, and one that uses the same Grafana. */
function environments(port: number): { readonly prod: Bundle; readonly qa: Bundle } {
  const smtp = { host: 'mail.example.org', from: 'alerts@example.org' };
  const muteWindows = [{ name: 'night', from: '00:00', to: '06:00' }];
  const notifications = { email: { to: ['a@example.org'], smtp }, muteWindows };
  const orchestrator = { instances: 0, targets: ['gpu-1.example.org:8000'] };
  const [prod, qa] = loadEnvironments(
    [
      { name: OWNER, evaluator: 'grafana', orchestrator, notifications, ports: { grafana: port } },
      {
        name: 'qa',
        evaluator: 'grafana',
        orchestrator,
        notifications,
        grafana: {
          external: `http://host.docker.internal:${port}`,
          shared: true,
          ownsNotificationPolicy: false,
        },
      },
    ],
    {},
  );
  if (!prod || !qa) throw new Error('no environments');
  return { prod: bundle(prod), qa: bundle(qa) };
}

interface Rule {
  readonly uid: string;
  readonly folderUID: string;
  readonly labels: { readonly environment: string };
  readonly notification_settings?: { readonly receiver: string } | null;
}

async function twoEnvironments(
  { prod, qa }: { readonly prod: Bundle; readonly qa: Bundle },
  grafana: HttpServer,
  folder: string,
): Promise<Result[]> {
  const state = () => grafana.json<Record<string, unknown>>('/__fake/state');
  const policy = () => grafana.json<{ receiver: string }>(`${API}/policies`);
  const rules = () => grafana.json<Rule[]>(`${API}/alert-rules`);
  const points = () => grafana.json<{ name: string; type: string }[]>(`${API}/contact-points`);
  const first = await Applier.of(prod, grafana.url, join(folder, 'prod'));
  await first.apply();
  const alone = JSON.stringify({ ...(await state()), seq: 0, ruleSeq: 0 });
  const tree = await policy();
  const second = await Applier.of(qa, grafana.url, join(folder, 'qa'));
  await second.apply();
  const names = (await points()).map(({ name, type }) => `${name} ${type}`);
  const all = await rules();
  const own = all.filter(({ labels }) => labels.environment === 'qa');
  const both = {
    'the second environment adds its own contact points, without duplicates':
      new Set(names).size === names.length && names.some((name) => name.startsWith('model-orchestrator-qa-')),
    'the notification policy stays that of its owner':
      JSON.stringify(await policy()) === JSON.stringify(tree),
    'each rule of the second environment names one of its contact points':
      own.length > 5 &&
      own.every((rule) => rule.notification_settings?.receiver.startsWith('model-orchestrator-qa-')),
    'both environments have all of their rules': all.length === own.length * 2,
  };
  await second.destroy();
  return [
    ...Object.entries(both).map(([name, ok]) => ({ name, ok })),
    {
      name: 'after the second environment is destroyed, everything is as before',
      ok: JSON.stringify({ ...(await state()), seq: 0, ruleSeq: 0 }) === alone,
    },
  ];
}

/** Tests the adoption of a deployed environment whose Terraform state is lost. */
async function recovery(prod: Bundle, grafana: HttpServer, folder: string): Promise<Result[]> {
  const stack = stackName(prod.environment.name, 'grafana');
  const points = () => grafana.json<unknown[]>(`${API}/contact-points`);
  const before = await points();
  // Stands in for Terraform: an empty state, and a record of what is imported.
  const bin = join(folder, 'bin-terraform');
  const imports = join(folder, 'imports');
  await writeFile(imports, '');
  await writeFile(
    bin,
    `#!/bin/sh\ncase "$*" in *"state list") echo "Error: No state file was found!" >&2; exit 1;; *import*) echo "$*" >> ${imports};; esac\n`,
  );
  await chmod(bin, 0o755);
  process.env.TERRAFORM_BINARY_NAME = bin;
  const project = process.cwd();
  const again = await Applier.of(prod, grafana.url, join(folder, 'cdktf.out'));
  const withoutAdoption = await again.apply().then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  process.chdir(folder);
  const leftovers = await leftoversOf(prod, stack);
  await adoptLeftovers(prod, stack, leftovers);
  process.chdir(project);
  const adopted = await Applier.of(prod, grafana.url, join(folder, 'adopted'));
  for (const { address } of leftovers) adopted.import(address);
  await adopted.apply();
  const kinds = new Set(leftovers.map(({ address }) => address.split('.')[0]));
  const after = await points();
  await adopted.destroy();
  const rest = await grafana.json<unknown[]>(`${API}/alert-rules`);
  return [
    { name: 'without adoption, a second deploy fails', ok: /409/.test(withoutAdoption) },
    {
      name: 'adoption finds the folder, rule groups, contact points and mute timings',
      ok: ['grafana_folder', 'grafana_rule_group', 'grafana_contact_point', 'grafana_mute_timing'].every(
        (kind) => kinds.has(kind),
      ),
    },
    {
      name: 'the deploy after the adoption creates no duplicate contact point',
      ok: after.length === before.length,
    },
    { name: 'the adopted resources can be destroyed', ok: rest.length === 0 },
  ];
}

async function wrongLogin(prod: Bundle): Promise<Result[]> {
  process.env.GRAFANA_AUTH = 'admin:wrong';
  const rejected = await requireGrafanaLogin(prod, 1_000).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  const gone = {
    ...prod,
    environment: {
      ...prod.environment,
      grafana: { ...prod.environment.grafana, external: 'http://127.0.0.1:1' },
    },
  };
  const unreachable = await requireGrafanaLogin(gone, 1_000).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  return [
    {
      name: 'a wrong password is reported before Terraform runs',
      ok: /rejects the credentials/.test(rejected),
    },
    {
      name: 'an unreachable Grafana is reported before Terraform runs',
      ok: /no response from Grafana/.test(unreachable),
    },
  ];
}

void run(program);
