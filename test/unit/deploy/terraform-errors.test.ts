import { TerraformError } from '../../../clients/terraform';
import { ProblemsError } from '../../../lib/problems';
import { explaining } from '../../../operations/terraform-errors';
import { exampleBundle } from '../../support/example';

const bundle = exampleBundle({ name: 'dev' });

/** The message to the user for an error of Terraform on a stack. */
async function explained(stack: string, summary: string, detail = '', address?: string): Promise<string> {
  const error = new TerraformError('/folder', [{ summary, detail, ...(address && { address }) }], 'apply');
  return explaining(bundle, stack, () => Promise.reject(error)).then(
    () => 'no error',
    (thrown: unknown) => (thrown instanceof ProblemsError ? thrown.message : String(thrown)),
  );
}

describe('an error of Terraform', () => {
  it('names who holds the lock of the state, since when, and how to release it', async () => {
    const detail = `Error message: operation error S3: PutObject, PreconditionFailed
Lock Info:
  ID:        3f1b2c44-aaaa-bbbb-cccc-0123456789ab
  Path:      terraform/dev-platform.tfstate
  Operation: OperationTypeApply
  Who:       alice@build-7
  Version:   1.11.4
  Created:   2026-11-29 21:00:00.123456789 +0000 UTC
  Info:`;
    const text = await explained('dev-platform', 'Error acquiring the state lock', detail);
    expect(text).toContain('locked by alice@build-7 since 2026-11-29 21:00:00 UTC');
    expect(text).toContain('-chdir=/folder force-unlock 3f1b2c44-aaaa-bbbb-cccc-0123456789ab');
    expect(text).not.toContain('--adopt');
  });

  it('names the lock that exists, even if the backend also describes the refused lock', async () => {
    const detail = 'HTTP remote state already locked: ID=aaaa-1\nLock Info:\n  ID: bbbb-2\n  Who: me@here\n';
    const text = await explained('dev-platform', 'Error acquiring the state lock', detail);
    expect(text).toContain('force-unlock aaaa-1');
    expect(text).not.toContain('me@here');
  });

  it.each([
    [
      'Failed to query available provider packages',
      'Could not retrieve the list of available versions for provider kreuzwerker/docker: could not connect to registry.terraform.io: dial tcp: lookup registry.terraform.io on 10.0.0.2:53: no such host\n\nTo see which modules are currently depending on kreuzwerker/docker',
    ],
    [
      'Failed to install provider',
      'Error while installing kreuzwerker/docker v3.6.2: github.com: failed to read response body: context deadline exceeded',
    ],
  ])('%s: names the provider, and what a network must allow', async (summary, detail) => {
    const text = await explained('dev-elasticsearch', summary, detail);
    expect(text).toContain('Terraform cannot get a provider');
    expect(text).toContain('kreuzwerker/docker');
    expect(text).toContain('"A network without internet access"');
    expect(text).not.toMatch(/To see which modules|npm run doctor/);
  });

  it.each([
    ['Instance cannot be destroyed', 'Resource x has lifecycle.prevent_destroy set', 'protectAudit: false'],
    [
      'unable to pull image',
      'manifest for prom/prometheus:v9 not found: manifest unknown',
      'images in environments/dev.ts',
    ],
    ['Backend configuration changed', '', 'docs/recovery.md'],
    [
      'Failed to ping',
      'dial tcp 127.0.0.1:9200: connect: connection refused',
      'Elasticsearch does not answer at',
    ],
    ['status: 401, body: security_exception', '', 'secrets/dev/elasticsearch_password'],
  ])('%s: names the fix', async (summary, detail, cure) => {
    expect(await explained('dev-elasticsearch', summary, detail)).toContain(cure);
  });

  it('names the container that does not become healthy, and how to read its log', async () => {
    const address = 'docker_container.prometheus_container_4574EB90';
    const text = await explained('dev-platform', 'container failed to be in healthy state', '', address);
    expect(text).toContain('prometheus does not become healthy');
    expect(text).toContain('docker logs model-orchestrator-dev-prometheus');
  });

  it('is shown unchanged when it is unknown', async () => {
    expect(await explained('dev-grafana', 'Something odd', 'two\n  lines', 'grafana_folder.f')).toContain(
      'grafana_folder.f: Something odd: two lines',
    );
  });

  it('is reported once when several resources have it', async () => {
    const same = { summary: 'Failed', detail: 'connection refused' };
    const error = new TerraformError('/folder', [same, same], 'plan');
    await expect(explaining(bundle, 'dev-grafana', () => Promise.reject(error))).rejects.toThrow('1 problem');
  });
});
