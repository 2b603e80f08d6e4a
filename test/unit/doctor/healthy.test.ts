import { ofStatus, PASSWORD, Ward } from './ward';

let ward: Ward;
beforeAll(async () => {
  ward = await Ward.open();
});
afterAll(() => ward.close());

describe('the doctor, where nothing is wrong', () => {
  it('finds nothing, in every group', async () => {
    const findings = await ward.examine({ panels: true });
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual([]);
    expect(ofStatus(findings, 'skipped')).toEqual([]);
    expect(findings.length).toBeGreaterThan(50);
  });

  it('logs in where a login is needed, and says nothing of it', async () => {
    const findings = await ward.examine();
    expect(Buffer.from(ward.loginAt('grafana').replace('Basic ', ''), 'base64').toString()).toBe(
      `admin:${PASSWORD}`,
    );
    expect(JSON.stringify(findings)).not.toContain(PASSWORD);
  });
});
