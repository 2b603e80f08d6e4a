import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../../bundle';
import { until } from '../../../clients/waiting';
import { JOBS } from '../../../lib/names';
import { yaml } from '../../../lib/serialize';
import { command, run } from '../../../operations/command';
import { deploymentOf } from '../../../operations/deployment';
import { orchestratorChecks } from '../../../operations/doctor/checks/orchestrator';
import { diagnose } from '../../../operations/doctor/diagnose';
import { exampleEnvironment, ON_THIS_MACHINE } from '../../support/example';
import { listen } from '../../support/http-server';
import { freePorts, Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { scrapedTargets, startPrometheus } from '../../support/prometheus';
import { printCounts } from '../../support/results';
import { LabSimulator, simulators } from '../../support/simulator';
import { checkIngress, REQUESTS } from './ingress';
import { CASES, caddyfile, copy, passwordHash, proxyOf, writeSecrets } from './proxies';
import { checkRemoteWrite, STORAGES } from './remote-write';

/** Members of the cluster of Alertmanagers. */
const MEMBERS = 2;

/** Name of the case for targets from a file. */
const FILE = 'a file of targets';

const program = command(
  'test:connections',
  'Tests connections with real programs: a Prometheus that scrapes the simulator behind Caddy (TLS, credentials, discovery) and what the doctor reports about it, remote write, and the ingress',
).action(async () => {
  const programs = findOrSkip('prometheus', 'alertmanager', 'caddy');
  if (!programs) return printCounts({ skipped: 1 });
  const lab = await Lab.open();
  try {
    await lab.write({ 'secrets/dev/README': '' });
    writeSecrets(join(lab.folder, 'secrets/dev'));
    const failures = [
      // Before checkScrapes(), which changes the working directory.
      ...(await checkIngress(lab, programs)),
      ...(await checkRemoteWrite(lab, programs)),
      ...(await checkScrapes(lab, programs.prometheus, programs.caddy)),
    ];
    for (const failure of failures) console.log(`failed: ${failure}`);
    const all = Object.keys(CASES).length + 2 + REQUESTS + STORAGES;
    printCounts({ passed: all - failures.length, failed: failures.length });
  } finally {
    await lab.close();
  }
});

/** Starts all programs, and compares the reports of Prometheus and the doctor with the expected result of each case. */
async function checkScrapes(lab: Lab, prometheus: string, caddy: string): Promise<string[]> {
  const names = Object.keys(CASES);
  const [port = 0, control = 0, fromFile = 0, controlOfFile = 0, ...others] = await freePorts(
    names.length + 4 + MEMBERS,
  );
  const [ports, members] = [others.slice(0, names.length), others.slice(names.length)];
  const notified = new Set<string>();
  // Stands in for a cluster of Alertmanagers. The port of a request identifies the member.
  const cluster = await listen((request, response) => {
    if (request.url === '/am/api/v2/alerts') notified.add(request.headers.host ?? '');
    response.end();
  });
  const start = await simulators(lab);
  const simulator = new LabSimulator(port, control);
  await start(simulator, 1);
  // A second simulator for the file, because a target is scraped only once.
  await start(new LabSimulator(fromFile, controlOfFile), 2);

  const secrets = join(lab.folder, 'secrets/dev');
  await lab.write({
    Caddyfile: `${caddyfile(ports, port)}${members.map((member) => proxyOf(member, cluster.port)).join('')}`,
    'rules/lab.yml': yaml({
      groups: [{ name: 'lab', interval: '1s', rules: [{ alert: 'Lab', expr: 'vector(1)' }] }],
    }),
    'targets/lab.json': JSON.stringify([{ targets: [`127.0.0.1:${fromFile}`] }]),
  });
  for (const file of readdirSync(secrets)) copy(join(secrets, file), join(lab.folder, file));
  const site = `http://127.0.0.1:${ports[names.indexOf('a path prefix')]}/orchestrator/health`;
  await lab.start('caddy', [caddy, 'run', '--config', 'Caddyfile'], site, {
    HASH: passwordHash(caddy),
    XDG_DATA_HOME: lab.folder,
    XDG_CONFIG_HOME: lab.folder,
  });

  const environment = exampleEnvironment({
    ...ON_THIS_MACHINE,
    orchestrator: {
      instances: 0,
      targetGroups: [
        ...Object.values(CASES).map(({ group }, index) => group(ports[index] ?? 0)),
        { files: { folder: '/targets' } },
      ],
    },
    alertmanager: {
      external: `https://127.0.0.1:${members[0]}/am`,
      members: members.slice(1).map((member) => `https://127.0.0.1:${member}/am`),
      connection: { tls: { ca: 'ca.pem' } },
    },
    scrape: { modelsSeconds: 5, healthSeconds: 5 },
    notifications: { slack: {} },
  });
  const made = bundle(environment);
  const config = yaml({
    ...made.prometheus.config,
    scrape_configs: made.prometheus.config.scrape_configs.filter(({ job_name }) =>
      job_name.startsWith(JOBS.models),
    ),
  })
    .replaceAll('/run/secrets/', `${secrets}/`)
    .replaceAll(/\/etc\/prometheus\/targets\/\d+/g, `${lab.folder}/targets`);
  const targets = await scrapedTargets(
    await startPrometheus(lab, prometheus, config),
    2 * (names.length + 1),
  );

  const isNotified = await until(async () => notified.size === MEMBERS, { timeoutMs: 60_000 });
  await cluster.close();

  // The doctor reads secrets from the working directory.
  process.chdir(lab.folder);
  const deployment = deploymentOf(made, { variables: {}, secrets });
  const { findings } = await diagnose(orchestratorChecks(deployment));
  const wrongLabel = targets.filter(({ labels }) => labels.job !== JOBS.models && labels.job !== JOBS.health);
  return [
    ...(isNotified ? [] : [`alerts reach ${notified.size} of ${MEMBERS} Alertmanagers`]),
    ...wrongLabel.map(({ labels }) => `${labels.instance} has the label job=${labels.job}`),
    ...[...names, FILE].flatMap((name, index) => {
      const expected = CASES[name]?.isDown ? 'down' : 'up';
      const target = name === FILE ? `127.0.0.1:${fromFile}` : targetOf(name, ports[index] ?? 0);
      const seen = targets.filter(({ labels }) => labels.instance === target);
      const wrong = seen.filter(({ health }) => health !== expected);
      // The response of /health needs no Content-Type, and the doctor cannot read files on the Docker host.
      const judged = findings.find(({ subject }) => subject === `orchestrator ${target}`);
      const agrees =
        name === FILE || /Content-Type/.test(name) || (judged?.status === 'ok') === (expected === 'up');
      return [
        ...(seen.length === 2 ? [] : [`${name}: ${seen.length} targets`]),
        ...wrong.map(({ health, lastError }) => `${name}: ${health} ${lastError}`),
        ...(agrees ? [] : [`${name}: doctor reports ${judged?.status} ${judged?.seen}`]),
      ];
    }),
  ];
}

function targetOf(name: string, port: number): string {
  const [target = ''] = CASES[name]?.group(port).targets ?? [];
  return target;
}

void run(program);
