import http from 'node:http';
import { FAULTS } from '../../../simulator/faults';
import { controlApp } from '../../../simulator/http/control';
import { Listener } from '../../../simulator/http/listener';
import { serviceApp } from '../../../simulator/http/service';
import { TestRun } from './scrape';

const METRICS_PATH = '/api/models/metrics';
const HEALTH_METRICS_PATH = '/api/models/health/metrics';

let run: TestRun;
let service: Listener;
let control: Listener;

async function begin(enableMetrics = true): Promise<void> {
  run = new TestRun();
  service = new Listener(0, serviceApp(run.simulation, enableMetrics));
  const onFaultsChanged = () => {
    if (run.simulation.conditions.answers === 'refused') service.close();
    else service.open();
  };
  control = new Listener(0, controlApp({ simulation: run.simulation, now: () => run.now, onFaultsChanged }));
  await Promise.all([service.open(), control.open()]);
}
beforeEach(() => begin());
afterEach(async () => {
  await Promise.all([service.close(), control.close()]);
});

interface Received {
  readonly status: number;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

async function ask(listener: Listener, path: string, init: RequestInit = {}): Promise<Received> {
  const response = await fetch(`http://127.0.0.1:${listener.boundPort}${path}`, init);
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}
const get = (path: string) => ask(service, path);
const request = (method: string, path: string, body?: unknown) =>
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

test('/health responds 503 and names the failure when the registry is corrupted', async () => {
  await request('POST', '/faults/registry-corrupted');
  const health = await get('/health');
  expect(health.status).toBe(503);
  expect(health.json().model_orchestrator).toMatchObject({
    status: 'unhealthy',
    registry: { integrity: 'corrupted' },
  });
});

test('the metric endpoints respond 404 when metrics are disabled', async () => {
  await Promise.all([service.close(), control.close()]);
  await begin(false);
  expect((await get(METRICS_PATH)).status).toBe(404);
  expect((await get(HEALTH_METRICS_PATH)).status).toBe(404);
  expect((await get('/health')).status).toBe(200);
});

test('process faults change the response of the orchestrator port', async () => {
  const during = async (name: string, body?: unknown) => {
    await request('POST', `/faults/${name}`, body);
    const answer = await get(METRICS_PATH);
    await request('DELETE', `/faults/${name}`);
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

test('a fault that refuses connections leaves the control port open, and ends when it is stopped', async () => {
  await request('POST', '/faults/connection-refused');
  await expect(get(METRICS_PATH)).rejects.toThrow('fetch failed');
  expect((await request('GET', '/healthz')).status).toBe(200);
  await request('DELETE', '/faults');
  expect((await get(METRICS_PATH)).status).toBe(200);
});

test('the list of faults describes each fault and its state', async () => {
  await request('POST', '/faults/storage-critical', { ratio: 0.99 });
  const { faults } = (await request('GET', '/faults')).json() as { faults: Record<string, unknown>[] };
  expect(faults.map(({ name }) => name)).toEqual([...FAULTS.keys()]);
  expect(faults.find(({ name }) => name === 'storage-critical')).toEqual({
    name: 'storage-critical',
    description: 'Storage is 96 % full, above the threshold of 95 %.',
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

test('an invalid request gets an error that names what is valid', async () => {
  const unknownFault = await request('POST', '/faults/fire');
  expect(unknownFault.status).toBe(404);
  expect(unknownFault.json()).toEqual({ error: 'no fault named fire', faults: [...FAULTS.keys()] });

  const unknownRoute = await request('GET', '/nowhere');
  expect(unknownRoute.status).toBe(404);
  expect(unknownRoute.json().routes).toContain('POST /faults/:name');

  const wrongParameter = await request('POST', '/faults/storage-critical', { ratio: 0.5, level: 1 });
  expect(wrongParameter.status).toBe(400);
  expect(wrongParameter.text).toMatch(/ratio.*0\.95.*level/s);

  const noJson = await ask(control, '/sink', { method: 'POST', body: '{' });
  expect(noJson.status).toBe(400);
  expect(noJson.text).toContain('not JSON');

  const noNotification = await request('POST', '/sink', { receiver: 'sink' });
  expect(noNotification.status).toBe(400);
  expect(noNotification.text).toMatch(/status.*alerts/s);

  const tooLarge = await ask(control, '/sink', { method: 'POST', body: 'x'.repeat(2 ** 20 + 1) });
  expect(tooLarge.status).toBe(413);
  expect((await request('GET', '/sink?status=burning')).status).toBe(400);
});

test('the sink records notifications, and filters them by alert and status', async () => {
  await request(
    'POST',
    '/sink',
    notification(alert('ModelRegistryCorrupted'), alert('ModelTargetDown', 'resolved')),
  );
  await request('POST', '/sink', notification(alert('ModelTargetDown')));
  const names = async (query: string) => {
    const { deliveries } = (await request('GET', `/sink${query}`)).json() as {
      deliveries: { alerts: { alertname: string }[] }[];
    };
    return deliveries.map(({ alerts }) => alerts.map(({ alertname }) => alertname));
  };
  expect(await names('')).toEqual([['ModelRegistryCorrupted', 'ModelTargetDown'], ['ModelTargetDown']]);
  expect(await names('?alertname=ModelTargetDown')).toEqual([['ModelTargetDown'], ['ModelTargetDown']]);
  expect(await names('?status=resolved')).toEqual([['ModelTargetDown']]);
  expect(await names('?alertname=ModelRegistryCorrupted&status=resolved')).toEqual([]);
  expect((await request('GET', '/sink')).json().deliveries).toContainEqual({
    receivedAt: '2026-01-01T00:00:00.000Z',
    receiver: 'sink',
    status: 'firing',
    alerts: [{ alertname: 'ModelTargetDown', ...alert('ModelTargetDown') }],
  });
  await request('DELETE', '/sink');
  expect(await names('')).toEqual([]);
});

test('the sink can be set to fail, and then records nothing', async () => {
  expect((await request('POST', '/sink/behaviour', { status: 500 })).status).toBe(200);
  expect((await request('POST', '/sink', notification(alert('ModelTargetDown')))).status).toBe(500);
  expect((await request('GET', '/sink')).json()).toEqual({ status: 500, refused: 1, deliveries: [] });
  await request('POST', '/sink/behaviour', { status: 200 });
  expect((await request('POST', '/sink', notification(alert('ModelTargetDown')))).status).toBe(200);
  expect((await request('GET', '/sink')).json().deliveries).toHaveLength(1);
});

test('heartbeats are counted separately from the sink', async () => {
  expect((await request('GET', '/heartbeat')).json()).toEqual({ count: 0 });
  await request('POST', '/heartbeat', notification(alert('Watchdog')));
  await request('POST', '/heartbeat', notification(alert('Watchdog')));
  expect((await request('GET', '/heartbeat')).json()).toEqual({ count: 2, last: '2026-01-01T00:00:00.000Z' });
  expect((await request('GET', '/sink')).json().deliveries).toEqual([]);
});

test('a health probe can use HEAD', async () => {
  expect((await request('HEAD', '/healthz')).status).toBe(200);
});

/** A request with headers that fetch does not let a caller set. */
function raw(listener: Listener, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = {
      port: listener.boundPort,
      host: '127.0.0.1',
      path: '/faults/registry-corrupted',
      method: 'POST',
      headers,
    };
    http
      .request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject)
      .end();
  });
}

test.each([
  ['a page of another site', { host: 'localhost:8001', origin: 'https://evil.example' }, 403],
  ['a page without an origin of its own', { host: 'localhost:8001', origin: 'null' }, 403],
  [
    'a site whose host name resolves to this machine',
    { host: 'evil.example:8001', origin: 'http://evil.example:8001' },
    403,
  ],
  ['its own page', { host: 'localhost:8001', origin: 'http://localhost:8001' }, 200],
  ['a container', { host: 'ai-karen-api:8001' }, 200],
  ['a program on this machine', { host: '127.0.0.1:8001' }, 200],
])('from %s with %j gets %d', async (_, headers, status) => {
  expect(await raw(control, headers)).toBe(status);
});
