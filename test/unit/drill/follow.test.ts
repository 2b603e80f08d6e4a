import type { IncomingMessage, ServerResponse } from 'node:http';
import { SimulatorClient } from '../../../clients/simulator';
import { follow } from '../../../commands/drill/follow';
import { plan } from '../../../commands/drill/plan';
import { exampleBundle, onDockerHost } from '../../support/example';
import { listen, type TestServer } from '../../support/http-server';

/** Fake Prometheus, Alertmanager and simulator on one port. The states of an alert change within seconds. */
class FakeServers {
  readonly asked: string[] = [];
  alerts: object[] = [];
  notified: object[] = [];
  deliveries: object[] = [];
  onStart = () => {};
  onStop = () => {};
  readonly respond = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.asked.push(`${request.method} ${path}`);
    if (request.method === 'POST') this.onStart();
    if (request.method === 'DELETE') this.onStop();
    response.end(JSON.stringify(this.answer(path)));
  };

  private answer(path: string): object {
    if (path === '/api/v1/alerts') return { data: { alerts: this.alerts } };
    if (path === '/api/v2/alerts') return this.notified;
    if (path === '/sink') return { status: 200, deliveries: this.deliveries };
    return {};
  }
}

const LABELS = { alertname: 'ModelRegistryCorrupted', instance: 'ai-karen-api:8000', severity: 'critical' };
const now = () => new Date().toISOString();
const notified = (fingerprint: string, labels: object, inhibitedBy: string[] = []) => ({
  fingerprint,
  labels,
  receivers: [{ name: 'critical' }],
  startsAt: now(),
  updatedAt: now(),
  status: { state: 'active', inhibitedBy },
});
const notification = (status: string, receiver = 'critical') => ({
  receivedAt: now(),
  receiver,
  status,
  alerts: [{ status, labels: LABELS }],
});

let servers: FakeServers;
let server: TestServer;
beforeEach(async () => {
  servers = new FakeServers();
  server = await listen(servers.respond);
});
afterEach(() => server.close());

function perform(until: 'delivered' | 'resolved') {
  const { url } = server;
  const bundle = exampleBundle({
    prometheus: { external: onDockerHost(url) },
    alertmanager: { external: onDockerHost(url) },
  });
  const [drills = []] = plan(bundle, ['ModelRegistryCorrupted']).batches;
  return follow(bundle, new SimulatorClient(url), LABELS.instance, drills, {
    until,
    report: () => {},
    everyMs: 50,
  });
}

function fires(): void {
  servers.alerts = [{ labels: LABELS, state: 'firing', activeAt: now() }];
  servers.notified = [notified('a', LABELS)];
}

describe('following an alert', () => {
  it('reports when it was pending, firing, delivered and resolved, and stops the fault in between', async () => {
    servers.onStart = () => {
      fires();
      servers.deliveries = [notification('firing')];
    };
    servers.onStop = () => {
      servers.alerts = [];
      setTimeout(() => {
        servers.deliveries = [...servers.deliveries, notification('resolved')];
      }, 300);
    };
    const [outcome] = await perform('resolved');
    expect(outcome).toMatchObject({
      verdict: 'delivered',
      receiver: 'critical',
      least: 120,
      inhibitedBy: [],
    });
    expect(outcome?.pending).toBeGreaterThanOrEqual(0);
    expect(outcome?.delivered).toBeLessThan(5);
    expect(outcome?.resolved).toBeGreaterThanOrEqual(0);
    expect(servers.asked).toContain('POST /faults/registry-corrupted');
    expect(servers.asked).toContain('DELETE /faults/registry-corrupted');
  });

  it('ignores earlier notifications, and notifications to another receiver', async () => {
    servers.deliveries = [{ ...notification('firing'), receivedAt: '2026-01-01T00:00:00Z' }];
    servers.onStart = () => {
      fires();
      servers.deliveries = [...servers.deliveries, notification('firing', 'warning')];
      setTimeout(() => {
        servers.deliveries = [...servers.deliveries, notification('firing')];
      }, 500);
    };
    const [outcome] = await perform('delivered');
    expect(outcome?.delivered).toBeGreaterThan(0.4);
    expect(outcome?.resolved).toBeUndefined();
  });

  it('accepts an inhibited alert and names the alert that inhibits it', async () => {
    servers.onStart = () => {
      fires();
      servers.notified = [notified('b', { alertname: 'ModelTargetDown' }), notified('a', LABELS, ['b'])];
    };
    const [outcome] = await perform('resolved');
    expect(outcome).toMatchObject({
      verdict: 'inhibited',
      inhibitedBy: ['ModelTargetDown'],
      note: 'inhibited by ModelTargetDown',
    });
  });
});
