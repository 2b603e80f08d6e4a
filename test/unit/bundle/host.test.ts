import { EXTERNAL, exampleBundle } from '../../support/example';
import { problemsOf } from '../../support/problems';

/** All parts of an environment that monitor the host: containers, jobs, alerts, dashboards. */
function ofHost({ platform, prometheus, alerts, dashboards }: ReturnType<typeof exampleBundle>): string[] {
  return [
    ...platform.workloads.map(({ name }) => name).filter((name) => name === 'node-exporter'),
    ...prometheus.config.scrape_configs.map(({ job_name }) => job_name).filter((job) => job === 'node'),
    ...alerts.map(({ name }) => name).filter((name) => name.startsWith('Host')),
    ...dashboards.map(({ title = '' }) => title).filter((title) => title === 'Host'),
  ];
}

describe('the node exporter', () => {
  it('runs by default, with its scrape job, alerts and dashboard', () => {
    expect(ofHost(exampleBundle())).toEqual([
      'node-exporter',
      'node',
      'HostDiskSpaceLow',
      'HostDiskFillingUp',
      'HostMemoryLow',
      'HostClockSkewed',
      'Host',
    ]);
  });

  it.each([
    ['it is disabled', { host: { exporter: false } }],
    ['Prometheus is external', EXTERNAL],
  ])('has no container, job, alert and dashboard if %s', (_, settings) => {
    expect(ofHost(exampleBundle(settings))).toEqual([]);
  });

  it('reads the host without privileges, and only Prometheus reaches it', () => {
    const workload = exampleBundle().platform.workloads.find(({ name }) => name === 'node-exporter');
    expect(workload).toMatchObject({
      user: '65534:65534',
      ports: [],
      networks: ['collect'],
      externalMounts: [{ source: { folder: '/' }, path: '/host', readOnly: true }],
    });
    expect(workload?.writableRoot).toBeUndefined();
  });

  it('is refused with an external Prometheus, which cannot reach it', () => {
    expect(problemsOf({ ...EXTERNAL, name: 'qa', host: { exporter: true } })).toEqual([
      expect.stringMatching(/^qa\.host\.exporter: .*publishes no port.*prometheus\.external/),
    ]);
  });
});
