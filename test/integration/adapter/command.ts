import * as z from 'zod';
import { HttpServer } from '../../../clients/http';
import { run as runProgram } from '../../../clients/processes';
import { until } from '../../../clients/waiting';
import { METRICS } from '../../../lib/metrics';
import { command, run } from '../../../operations/command';
import { exampleBundle, ON_THIS_MACHINE } from '../../support/example';
import { freePorts, Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts, printResults } from '../../support/results';
import { Sink } from '../../support/sink';
import { drillFiles } from '../lab-drill/configuration';
import { startServers } from '../lab-drill/drill';
import { API_KEY, RecordedKari } from './kari';

const MAPPED = 13;
const ALERT = 'ModelDownloadFailed';
const TIMEOUT_MS = 300_000;

const program = command(
  'test:adapter',
  'Scrapes a recording of Kari with a real Prometheus, and follows an alert on its mapped metrics to a receiver',
).action(async () => {
  const programs = findOrSkip('prometheus', 'alertmanager', 'promtool');
  if (!programs) return printCounts({ skipped: 1 });
  const lab = await Lab.open();
  const kari = new RecordedKari();
  const [port = 0, alertmanagerPort = 0, sinkPort = 0] = await freePorts(3);
  const ports = { prometheus: port, alertmanager: alertmanagerPort };
  const sink = new Sink(sinkPort);
  try {
    const target = await kari.open();
    await sink.open();
    const bundle = exampleBundle({
      orchestrator: { adapter: 'kari', instances: 0, targets: [target] },
      ...ON_THIS_MACHINE,
      alertmanager: { external: `http://127.0.0.1:${alertmanagerPort}` },
      scrape: { modelsSeconds: 5 },
      notifications: { webhook: true },
    });
    const files = drillFiles(bundle, ports, sink);
    await lab.write({
      ...files,
      api_key: API_KEY,
      'prometheus/prometheus.yml': (files['prometheus/prometheus.yml'] ?? '').replace(
        '/run/secrets/orchestrator_api_key',
        `${lab.folder}/api_key`,
      ),
    });
    await runProgram(programs.promtool, ['check', 'config', `${lab.folder}/prometheus/prometheus.yml`]);
    await startServers(lab, programs, ports);
    const url = `http://127.0.0.1:${ports.prometheus}`;
    const results = await Promise.race([observe(new HttpServer('Prometheus', url), sink), lab.broken]);
    printResults(results);
  } finally {
    await lab.close();
    kari.close();
    await sink.close();
  }
});

/** Checks the metrics, the alert and its delivery on the running servers. */
async function observe(prometheus: HttpServer, sink: Sink): Promise<{ name: string; ok: boolean }[]> {
  const names = async () => {
    const schema = z.object({ data: z.array(z.string()) });
    const series = encodeURIComponent('{job="model-orchestrator"}');
    const { data } = await prometheus.get(`api/v1/label/__name__/values?match[]=${series}`, schema);
    return data;
  };
  const recorded = (known: readonly string[]) =>
    Object.values(METRICS).filter(({ name }) =>
      known.some((each) => each.replace(/_(bucket|sum|count)$/, '') === name),
    );
  const all = await until(async () => recorded(await names()).length >= MAPPED && (await names()), {
    timeoutMs: TIMEOUT_MS,
    everyMs: 2_000,
  });
  const delivered = await until(
    () =>
      sink.deliveries.some(({ alerts }) =>
        alerts.some(({ status, labels }) => status === 'firing' && labels.alertname === ALERT),
      ),
    { timeoutMs: TIMEOUT_MS, everyMs: 1_000 },
  );
  const foreign = (all ?? []).filter((name) => !/^(kari_model_|model_orchestrator_|up$|scrape_)/.test(name));
  return [
    { name: `${MAPPED} metrics of the contract exist`, ok: recorded(all ?? []).length === MAPPED },
    { name: 'only model metrics of Kari are stored', ok: all !== undefined && foreign.length === 0 },
    { name: `${ALERT} fires and reaches the receiver`, ok: delivered === true },
  ];
}

void run(program);
