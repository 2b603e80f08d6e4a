import { createServer, type Server } from 'node:http';
import { follow } from '../../../commands/drill/follow';
import { plan } from '../../../commands/drill/plan';
import { Simulator } from '../../../commands/drill/simulator';
import { exampleBundle } from '../../support/example';

/** What the three servers answer, as a fake that plays an alert's life in seconds. */
class Theatre {
  readonly asked: string[] = [];
  alerts: object[] = [];
  told: object[] = [];
  deliveries: object[] = [];
  onStart = () => {};
  onStop = () => {};
  private readonly server: Server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.asked.push(`${request.method} ${path}`);
    if (request.method === 'POST') this.onStart();
    if (request.method === 'DELETE') this.onStop();
    response.end(JSON.stringify(this.answer(path)));
  });

  private answer(path: string): object {
    if (path === '/api/v1/alerts') return { data: { alerts: this.alerts } };
    if (path === '/api/v2/alerts') return this.told;
    if (path === '/sink') return { status: 200, deliveries: this.deliveries };
    return {};
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

const LABELS = { alertname: 'ModelRegistryCorrupted', instance: 'ai-karen-api:8000', severity: 'critical' };
const now = () => new Date().toISOString();
const notice = (status: string, receiver = 'critical') => ({
  receivedAt: now(),
  receiver,
  status,
  alerts: [{ status, labels: LABELS }],
});

let theatre: Theatre;
let port: number;
beforeEach(async () => {
  theatre = new Theatre();
  port = await theatre.open();
});
afterEach(() => theatre.close());

function perform(until: 'delivered' | 'resolved') {
  const url = `http://127.0.0.1:${port}`;
  const bundle = exampleBundle({ prometheus: { external: url }, alertmanager: { external: url } });
  const [drills = []] = plan(bundle, ['ModelRegistryCorrupted']).batches;
  return follow(bundle, new Simulator(url), LABELS.instance, drills, {
    until,
    tell: () => {},
    everyMs: 50,
  });
}

function fires(): void {
  theatre.alerts = [{ labels: LABELS, state: 'firing', activeAt: now() }];
  theatre.told = [{ fingerprint: 'a', labels: LABELS, startsAt: now(), status: { inhibitedBy: [] } }];
}

describe('following an alert', () => {
  it('tells when it was pending, firing, delivered and over, and ends the fault between', async () => {
    theatre.onStart = () => {
      fires();
      theatre.deliveries = [notice('firing')];
    };
    theatre.onStop = () => {
      theatre.alerts = [];
      setTimeout(() => {
        theatre.deliveries = [...theatre.deliveries, notice('resolved')];
      }, 300);
    };
    const [outcome] = await perform('resolved');
    expect(outcome).toMatchObject({ verdict: 'delivered', receiver: 'critical', least: 195, silencedBy: [] });
    expect(outcome?.pending).toBeGreaterThanOrEqual(0);
    expect(outcome?.delivered).toBeLessThan(5);
    expect(outcome?.resolved).toBeGreaterThanOrEqual(0);
    expect(theatre.asked).toContain('POST /faults/registry-corrupted');
    expect(theatre.asked).toContain('DELETE /faults/registry-corrupted');
  }, 60_000);

  it('takes no notice of what came before, or to somebody else', async () => {
    theatre.deliveries = [{ ...notice('firing'), receivedAt: '2026-01-01T00:00:00Z' }];
    theatre.onStart = () => {
      fires();
      theatre.deliveries = [...theatre.deliveries, notice('firing', 'warning')];
      setTimeout(() => {
        theatre.deliveries = [...theatre.deliveries, notice('firing')];
      }, 500);
    };
    const [outcome] = await perform('delivered');
    expect(outcome?.delivered).toBeGreaterThan(0.4);
    expect(outcome?.resolved).toBeUndefined();
  }, 60_000);

  it('is content with one that a graver one silences, and names it', async () => {
    theatre.onStart = () => {
      fires();
      theatre.told = [
        {
          fingerprint: 'b',
          labels: { alertname: 'ModelTargetDown' },
          startsAt: now(),
          status: { inhibitedBy: [] },
        },
        { fingerprint: 'a', labels: LABELS, startsAt: now(), status: { inhibitedBy: ['b'] } },
      ];
    };
    const [outcome] = await perform('resolved');
    expect(outcome).toMatchObject({
      verdict: 'silenced',
      silencedBy: ['ModelTargetDown'],
      note: 'silenced by ModelTargetDown',
    });
  }, 60_000);
});
