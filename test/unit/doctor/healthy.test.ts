import { FakeDeployment, ofStatus, PASSWORD } from './fake-deployment';

let fake: FakeDeployment;
beforeAll(async () => {
  fake = await FakeDeployment.open();
});
afterAll(() => fake.close());

describe('the doctor, of a healthy deployment', () => {
  it('reports only passed checks, in every group', async () => {
    const findings = await fake.examine({ panels: true });
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual([]);
    expect(ofStatus(findings, 'skipped')).toEqual([]);
    expect(findings.length).toBeGreaterThan(50);
  });

  it('logs in to Grafana, and reports no password', async () => {
    const findings = await fake.examine();
    expect(
      Buffer.from(String(fake.headersAt('grafana').authorization).replace('Basic ', ''), 'base64').toString(),
    ).toBe(`admin:${PASSWORD}`);
    expect(JSON.stringify(findings)).not.toContain(PASSWORD);
  });
});
