import { ownerLabels } from '../../../servers/owner';
import { onDockerHost } from '../../support/example';
import { ago, FakeDeployment, ofStatus } from './fake-deployment';

afterAll(() => jest.restoreAllMocks());

let fake: FakeDeployment;
beforeAll(async () => {
  fake = await FakeDeployment.open();
});
beforeEach(() => fake.recover());
afterAll(() => fake.close());

/** The failed findings. */
async function failures(): Promise<string[]> {
  return ofStatus(await fake.examine(), 'failed');
}

describe('container checks', () => {
  it('report a stopped container once, and skip its consequences', async () => {
    fake.stop('prometheus', 'prometheus');
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([
      'container prometheus: does not run: exited 1 min ago (code 137)',
    ]);
    const skipped = findings.filter(({ status }) => status === 'skipped');
    expect(skipped.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Prometheus', 'rules', 'targets of prometheus', 'Watchdog in Alertmanager']),
    );
    for (const { seen } of skipped) expect(seen).toBe('because of container prometheus');
  });

  it('say when a container exceeded its memory limit, and which setting to raise', async () => {
    fake.stop('grafana', 'grafana');
    Object.assign(fake.container('grafana').State, { OOMKilled: true });
    const [finding] = (await fake.examine()).filter(({ status }) => status === 'failed');
    expect(finding?.seen).toContain('exceeded its memory limit');
    expect(finding?.cure).toContain('memoryMiB');
  });

  it.each([
    ['unhealthy', { Health: { Status: 'unhealthy', FailingStreak: 4 } }, 'its last 4 health checks failed'],
    ['paused', { Status: 'paused' }, 'is paused'],
    ['never started', { Status: 'created' }, 'has never been started'],
  ])('report a container that is %s', async (_, state, seen) => {
    Object.assign(fake.container('alertmanager').State, state);
    expect(await failures()).toEqual([expect.stringContaining(`container alertmanager: `)]);
    expect((await failures())[0]).toContain(seen);
  });

  it('report a starting container as pending, and skip the checks that depend on it', async () => {
    const starting = { Health: { Status: 'starting', FailingStreak: 0 } };
    fake.stop('prometheus', 'prometheus');
    Object.assign(fake.container('prometheus').State, { ...starting, Status: 'running' });
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'pending')).toEqual([
      'container prometheus: starting: no health check has passed yet',
    ]);
    expect(findings.find(({ subject }) => subject === 'rules')?.seen).toBe('because of container prometheus');
  });

  it.each([
    ['starts again and again', { Status: 'running', Health: { Status: 'starting', FailingStreak: 0 } }, 3],
    ['restarts', { Status: 'restarting' }, 1],
  ])('report a container that %s as failed', async (_, state, restarts) => {
    Object.assign(fake.container('alertmanager'), { RestartCount: restarts });
    Object.assign(fake.container('alertmanager').State, state);
    expect(await failures()).toEqual([expect.stringContaining('container alertmanager: ')]);
  });

  it('report a container that belongs to another environment', async () => {
    Object.assign(fake.container('collector'), {
      Config: { Labels: ownerLabels({ name: 'canary' }) },
    });
    expect((await failures())[0]).toMatch(
      /^container collector: the container .* belongs to another owner \(environment canary/,
    );
  });

  it('report a missing container', async () => {
    fake.containers.delete(fake.container('collector').Name);
    expect(await failures()).toEqual([
      'container collector: container model-orchestrator-dev-collector not found',
    ]);
  });

  it('warn about a restarted container', async () => {
    Object.assign(fake.container('collector'), { RestartCount: 3 });
    Object.assign(fake.container('collector').State, { StartedAt: ago(30) });
    expect(ofStatus(await fake.examine(), 'warning')).toEqual([
      'container collector: running for 30 s, after 3 restarts',
    ]);
  });

  it('report a refused configuration', async () => {
    const loader = fake.containers.get('model-orchestrator-dev-prometheus-config');
    Object.assign(loader?.State ?? {}, { ExitCode: 1 });
    expect(await failures()).toEqual([
      'configuration prometheus-config: was refused (code 1); the previous configuration is still active',
    ]);
  });

  it('report an image that is not the pinned one, with both names', async () => {
    const { Image: id } = fake.container('prometheus');
    fake.images.set(id, { Id: id, RepoTags: ['prom/prometheus:v2.0.0'] });
    const [failure] = await failures();
    expect(failure).toMatch(
      /^image of prometheus: runs prom\/prometheus:v2\.0\.0 instead of the pinned prom\/prometheus:v3\S+$/,
    );
  });

  it('accept the pinned image with the name of its registry', async () => {
    const { Image: id } = fake.container('prometheus');
    const [pinned = ''] = fake.images.get(id)?.RepoTags ?? [];
    fake.images.set(id, { Id: id, RepoTags: [`docker.io/${pinned}`] });
    expect(await failures()).toEqual([]);
  });

  it('report an unavailable engine once, and still check the servers', async () => {
    fake.engine = false;
    const findings = await fake.examine();
    expect(ofStatus(findings, 'failed')).toEqual(['Docker: no response from the Docker engine']);
    expect(ofStatus(findings, 'ok').join()).toContain('rules loaded');
    expect(ofStatus(findings, 'skipped')).toContain('container grafana: because of Docker');
  });

  it('report once that nothing is deployed', async () => {
    fake.containers.clear();
    for (const server of [
      'prometheus',
      'alertmanager',
      'grafana',
      'elasticsearch',
      'orchestrator',
      'simulator',
    ] as const) {
      fake.hangUp(server);
    }
    expect(await failures()).toEqual(['deployment: the engine has no container of dev']);
  });
});

describe('container checks of external servers', () => {
  it('do not exist', async () => {
    const external = await FakeDeployment.open({
      prometheus: { external: onDockerHost('http://127.0.0.1:1') },
      elasticsearch: { external: onDockerHost('http://127.0.0.1:1') },
    });
    try {
      const subjects = (await external.examine()).map(({ subject }) => subject);
      expect(subjects).toContain('container grafana');
      expect(subjects).not.toContain('container prometheus');
      expect(subjects).not.toContain('container elasticsearch');
    } finally {
      external.close();
    }
  });
});
