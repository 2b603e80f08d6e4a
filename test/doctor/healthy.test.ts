import { ofStatus, PASSWORD, Ward } from './ward';

let ward: Ward;
beforeAll(async () => {
  ward = await Ward.open();
});
afterAll(() => ward.close());

describe('the doctor, where nothing is wrong', () => {
  it('finds nothing, in every group', async () => {
    const findings = await ward.examine();
    expect(ofStatus(findings, 'failed')).toEqual([]);
    expect(ofStatus(findings, 'warning')).toEqual([]);
    expect(ofStatus(findings, 'skipped')).toEqual([]);
    expect(findings.length).toBeGreaterThan(50);
  });

  it('logs in where a login is needed, and says nothing of it', async () => {
    const findings = await ward.examine();
    expect(Buffer.from(ward.logins.get('grafana')?.split(' ')[1] ?? '', 'base64').toString()).toBe(
      `admin:${PASSWORD}`,
    );
    expect(JSON.stringify(findings)).not.toContain(PASSWORD);
  });
});
