import { FAULTS } from '../../../simulator/faults';
import { controlRoutes } from '../../../simulator/http/control';
import { Listener } from '../../../simulator/http/listener';
import { serveRoutes } from '../../../simulator/http/router';
import { serviceRoutes } from '../../../simulator/http/service';
import { TestRun } from './scrape';

const METRICS_PATH = '/api/models/metrics';
const HEALTH_METRICS_PATH = '/api/models/health/metrics';

let run: TestRun;
let service: Listener;
let control: Listener;

async function begin(enableMetrics = true): Promise<void> {
  run = new TestRun();
  service = new Listener(0, serveRoutes(serviceRoutes(run.simulation, enableMetrics)));
  const onFaultsChanged = () => {
    if (run.simulation.conditions.answers === 'refused') service.close();
    else service.open();
  };
  control = new Listener(
    0,
    serveRoutes(controlRoutes({ simulation: run.simulation, now: () => run.now, onFaultsChanged })),
  );
  await Promise.all([service.open(), control.open()]);
}
beforeEach(() => begin());
afterEach(async () => {
  await Promise.all([service.close(), control.close()]);
});

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Tests say what they expect of it. */
  readonly json: () => Record<string, unknown>;
}

async function ask(listener: Listener, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${listener.address}${path}`, init);
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}
const get = (path: string) => ask(service, path);
const tell = (method: string, path: string, body?: unknown) =>
  ask(control, path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

const alert = (alertname: string, status = 'firing') => ({
  status,
  labels: { alertname, severity: 'critical' },
  annotations: { summary: 'Something is wrong' },
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
});
const notification = (...alerts: ReturnType<typeof alert>[]) => ({
  version: '4',
  receiver: 'sink',
  status: 'firing',
  groupKey: '{}',
  alerts,
});

test('the orchestrator serves its metrics and its health', async () => {
  expect(await get(METRICS_PATH)).toMatchObject({
    status: 200,
    text: expect.stringContaining('downloads_total'),
  });
  expect(await get(HEALTH_METRICS_PATH)).toMatchObject({
    status: 200,
    text: expect.stringContaining('health_status'),
  });
  const health = await get('/health');
  expect(health.status).toBe(200);
  expect(health.json().model_orchestrator).toMatchObject({
    status: 'healthy',
    registry: { integrity: 'intact' },
  });
});

test('/health answers 503 and says what is wrong when the registry is corrupted', async () => {
  await tell('POST', '/faults/registry-corrupted');
  const health = await get('/health');
  expect(health.status).toBe(503);
  expect(health.json().model_orchestrator).toMatchObject({
    status: 'unhealthy',
    registry: { integrity: 'corrupted' },
  });
});

test('without metrics enabled, the endpoints answer 404', async () => {
  await Promise.all([service.close(), control.close()]);
  await begin(false);
  expect((await get(METRICS_PATH)).status).toBe(404);
  expect((await get(HEALTH_METRICS_PATH)).status).toBe(404);
  expect((await get('/health')).status).toBe(200);
});

test('the process faults change what the orchestrator port answers', async () => {
  const during = async (name: string, body?: unknown) => {
    await tell('POST', `/faults/${name}`, body);
    const answer = await get(METRICS_PATH);
    await tell('DELETE', `/faults/${name}`);
    return answer;
  };
  expect(await during('metrics-absent')).toMatchObject({ status: 200, text: '' });
  expect(await during('metrics-garbage')).toMatchObject({
    status: 200,
    text: expect.stringContaining('<html>'),
  });
  expect(await during('target-down')).toMatchObject({ status: 503 });
  const began = performance.now();
  await during('metrics-slow', { seconds: 0.2 });
  expect(performance.now() - began).toBeGreaterThan(190);
  expect((await get(METRICS_PATH)).status).toBe(200);
});

test('a refused connection leaves the control port open, and ends with the fault', async () => {
  await tell('POST', '/faults/connection-refused');
  await expect(get(METRICS_PATH)).rejects.toThrow('fetch failed');
  expect((await tell('GET', '/healthz')).status).toBe(200);
  await tell('DELETE', '/faults');
  expect((await get(METRICS_PATH)).status).toBe(200);
});

test('faults are listed with what they do, and whether they are active', async () => {
  await tell('POST', '/faults/storage-critical', { ratio: 0.99 });
  const { faults } = (await tell('GET', '/faults')).json() as { faults: Record<string, unknown>[] };
  expect(faults.map(({ name }) => name)).toEqual([...FAULTS.keys()]);
  expect(faults.find(({ name }) => name === 'storage-critical')).toEqual({
    name: 'storage-critical',
    description: 'Storage stands above 95 % of its limit.',
    alerts: ['ModelStorageSpaceCritical', 'ModelStorageSpaceLow'],
    logAlerts: [],
    mayFollow: ['ModelStorageFullIn4h'],
    parameters: { ratio: expect.objectContaining({ type: 'number', default: 0.96 }) },
    active: true,
    since: '2026-01-01T00:00:00.000Z',
    activeParameters: { ratio: 0.99 },
  });
  expect(faults.filter(({ active }) => active)).toHaveLength(1);
});

test('what is asked for wrongly is answered with what would be right', async () => {
  const unknownFault = await tell('POST', '/faults/fire');
  expect(unknownFault.status).toBe(404);
  expect(unknownFault.json()).toEqual({ error: 'there is no fault fire', faults: [...FAULTS.keys()] });

  const unknownRoute = await tell('GET', '/nowhere');
  expect(unknownRoute.status).toBe(404);
  expect(unknownRoute.json().routes).toContain('POST /faults/:name');

  const wrongParameter = await tell('POST', '/faults/storage-critical', { ratio: 0.5, level: 1 });
  expect(wrongParameter.status).toBe(400);
  expect(wrongParameter.text).toMatch(/ratio.*0\.95.*level/s);

  const noJson = await ask(control, '/sink', { method: 'POST', body: '{' });
  expect(noJson.status).toBe(400);
  expect(noJson.text).toContain('no JSON');

  const noNotification = await tell('POST', '/sink', { receiver: 'sink' });
  expect(noNotification.status).toBe(400);
  expect(noNotification.text).toMatch(/status.*alerts/s);

  const tooLarge = await ask(control, '/sink', { method: 'POST', body: 'x'.repeat(2 ** 20 + 1) });
  expect(tooLarge.status).toBe(413);
  expect((await tell('GET', '/sink?status=burning')).status).toBe(400);
});

test('the sink records notifications, and filters them by alert and status', async () => {
  await tell(
    'POST',
    '/sink',
    notification(alert('ModelRegistryCorrupted'), alert('ModelTargetDown', 'resolved')),
  );
  await tell('POST', '/sink', notification(alert('ModelTargetDown')));
  const names = async (query: string) => {
    const { deliveries } = (await tell('GET', `/sink${query}`)).json() as {
      deliveries: { alerts: { alertname: string }[] }[];
    };
    return deliveries.map(({ alerts }) => alerts.map(({ alertname }) => alertname));
  };
  expect(await names('')).toEqual([['ModelRegistryCorrupted', 'ModelTargetDown'], ['ModelTargetDown']]);
  expect(await names('?alertname=ModelTargetDown')).toEqual([['ModelTargetDown'], ['ModelTargetDown']]);
  expect(await names('?status=resolved')).toEqual([['ModelTargetDown']]);
  expect(await names('?alertname=ModelRegistryCorrupted&status=resolved')).toEqual([]);
  expect((await tell('GET', '/sink')).json().deliveries).toContainEqual({
    receivedAt: '2026-01-01T00:00:00.000Z',
    receiver: 'sink',
    status: 'firing',
    alerts: [{ alertname: 'ModelTargetDown', ...alert('ModelTargetDown') }],
  });
  await tell('DELETE', '/sink');
  expect(await names('')).toEqual([]);
});

test('the sink can be made to fail, and records only what it accepts', async () => {
  expect((await tell('POST', '/sink/behaviour', { status: 500 })).status).toBe(200);
  expect((await tell('POST', '/sink', notification(alert('ModelTargetDown')))).status).toBe(500);
  expect((await tell('GET', '/sink')).json()).toEqual({ status: 500, refused: 1, deliveries: [] });
  await tell('POST', '/sink/behaviour', { status: 200 });
  expect((await tell('POST', '/sink', notification(alert('ModelTargetDown')))).status).toBe(200);
  expect((await tell('GET', '/sink')).json().deliveries).toHaveLength(1);
});

test('heartbeats are counted apart from the sink', async () => {
  expect((await tell('GET', '/heartbeat')).json()).toEqual({ count: 0 });
  await tell('POST', '/heartbeat', notification(alert('Watchdog')));
  await tell('POST', '/heartbeat', notification(alert('Watchdog')));
  expect((await tell('GET', '/heartbeat')).json()).toEqual({ count: 2, last: '2026-01-01T00:00:00.000Z' });
  expect((await tell('GET', '/sink')).json().deliveries).toEqual([]);
});

test('a health probe may ask by HEAD', async () => {
  expect((await tell('HEAD', '/healthz')).status).toBe(200);
});
