import { ThanosQuery } from '../../../clients/thanos';
import type { Deployment } from '../../../operations/deployment';
import { thanosChecks } from '../../../operations/doctor/checks/thanos';
import type { CheckResult } from '../../../operations/doctor/finding';
import { exampleBundle } from '../../support/example';
import { listen } from '../../support/http-server';

const bundle = exampleBundle({
  docker: { allowSharedHost: 'a test' },
  prometheus: { replicas: 2, thanos: {} },
});

/** The doctor's result for the sources of a Thanos Query with these errors. */
async function reported(...errors: (string | null)[]): Promise<CheckResult | undefined> {
  const sidecar = errors.map((lastError, index) => ({ name: `sidecar-${index + 1}:10901`, lastError }));
  const server = await listen((_, response) => response.end(JSON.stringify({ data: { sidecar } })));
  try {
    const thanos = new ThanosQuery('Thanos Query', server.url);
    const checks = thanosChecks({ thanos, bundle } as Deployment);
    return await checks.find(({ name }) => name === 'sources of Thanos Query')?.run();
  } finally {
    await server.close();
  }
}

describe('the sources of Thanos Query', () => {
  it('pass when each sidecar responds', async () => {
    expect(await reported(null, null)).toMatchObject({ status: 'ok', seen: '2 respond' });
  });

  it.each<[string, (string | null)[], string]>([
    [
      'one does not respond',
      [null, 'connection refused'],
      '1 of 2 respond: sidecar-2:10901: connection refused',
    ],
    ['one is missing', [null], '1 of 2 respond'],
  ])('are reported when %s', async (_, errors, seen) => {
    expect(await reported(...errors)).toMatchObject({ status: 'failed', seen });
  });

  it('are not checked without Thanos', () => {
    expect(thanosChecks({ bundle } as Deployment)).toEqual([]);
  });
});
