import { Prometheus, type Target } from '../../clients/prometheus';
import { until } from '../../clients/waiting';
import { freePorts, type Lab } from './lab';

/** Starts Prometheus in a lab, on a free port. @param config as YAML */
export async function startPrometheus(lab: Lab, program: string, config: string): Promise<Prometheus> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  await lab.write({ 'prometheus.yml': config });
  await lab.start(
    'prometheus',
    [
      program,
      '--config.file=prometheus.yml',
      `--web.listen-address=127.0.0.1:${port}`,
      '--storage.tsdb.path=prometheus-data',
    ],
    `${url}/-/ready`,
  );
  return new Prometheus('Prometheus', url);
}

/** The targets, after Prometheus has scraped each of them, or after a minute. */
export async function scrapedTargets(prometheus: Prometheus, count: number): Promise<Target[]> {
  const scraped = async () => {
    const targets = await prometheus.targets();
    return targets.length === count && targets.every(({ health }) => health !== 'unknown') && targets;
  };
  return (await until(scraped, { timeoutMs: 60_000 })) ?? prometheus.targets();
}
