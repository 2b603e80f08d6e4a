import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { bundle } from '../../bundle';
import { elasticsearchFiles } from '../../bundle/elasticsearch-files';
import { environmentSchema } from '../../settings/environment-schema';

const made = bundle(environmentSchema.parse({ name: 'dev', elasticsearch: { auditSnapshots: {} } }));

interface Seen {
  readonly request: string;
  readonly login: string | undefined;
  readonly body: string;
}

/** Runs the script against a server that answers each request with the given status. */
async function apply(status: (path: string) => number, variables: Readonly<Record<string, string>>) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    seen.push({
      request: `${request.method} ${decodeURIComponent(request.url ?? '')}`,
      login: request.headers.authorization,
      body: await text(request),
    });
    response.statusCode = status(request.url ?? '');
    response.end(
      response.statusCode === 400 ? 'resource_already_exists_exception' : '{"why":"refused by the test"}',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'model-orchestrator-apply-'));
  try {
    for (const [path, content] of Object.entries(elasticsearchFiles(made))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const { port } = server.address() as AddressInfo;
    const run = await promisify(execFile)('sh', [join(folder, 'apply.sh')], {
      env: {
        PATH: process.env.PATH,
        NO_PROXY: '*',
        ELASTICSEARCH_URL: `http://127.0.0.1:${port}`,
        ...variables,
      },
    }).then(
      ({ stdout }) => ({ stdout, stderr: '' }),
      ({ stderr }: { stderr: string }) => ({ stdout: '', stderr }),
    );
    return { ...run, seen };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

describe('elasticsearch/apply.sh', () => {
  it('applies everything in the order of dependencies, with an API key, and passes no password as an argument', async () => {
    const { seen, stderr } = await apply(() => 200, {
      ELASTICSEARCH_API_KEY: 'k3y',
      SHIPPER_PASSWORD: 'hunter2',
      AUDIT_READER_PASSWORD: 'hunter3',
    });
    expect(stderr).toBe('');
    const order = seen.map(
      ({ request }) => /PUT \/(_[^/]+(?:\/(?:policy|pipeline|role|user))?)/.exec(request)?.[1],
    );
    expect([...new Set(order)]).toEqual([
      ...[
        '_snapshot',
        '_slm/policy',
        '_ilm/policy',
        '_ingest/pipeline',
        '_component_template',
        '_index_template',
      ],
      ...['_security/role', '_data_stream', '_security/user'],
    ]);
    expect(new Set(seen.map(({ login }) => login))).toEqual(new Set(['ApiKey k3y']));
    const streams = seen.filter(({ request }) => request.startsWith('PUT /_data_stream/'));
    const options = streams.filter(({ request }) => request.endsWith('/_options'));
    expect([streams.length, options.length]).toEqual([6, 3]);
    for (const { body } of options)
      expect(JSON.parse(body)).toMatchObject({ failure_store: { enabled: true } });
    const users = seen.filter(({ request }) => request.includes('/_security/user/'));
    expect(
      users.map(({ request, body }) => [request, JSON.parse(body).password, JSON.parse(body).roles]),
    ).toEqual([
      ['PUT /_security/user/model-orchestrator-dev-shipper', 'hunter2', ['model-orchestrator-dev-shipper']],
      [
        'PUT /_security/user/model-orchestrator-dev-audit-reader',
        'hunter3',
        ['model-orchestrator-dev-auditor'],
      ],
    ]);
  });

  it('can be repeated, logs in with a password, and creates no user without one', async () => {
    const { seen, stdout } = await apply((path) => (/^\/_data_stream\/[^/]+$/.test(path) ? 400 : 200), {
      ELASTICSEARCH_USERNAME: 'elastic',
      ELASTICSEARCH_PASSWORD: 'pw',
    });
    expect(stdout).toContain('skipped user model-orchestrator-dev-shipper');
    expect(seen[0]?.login).toBe(`Basic ${Buffer.from('elastic:pw').toString('base64')}`);
  });

  it('stops at the first refused request, and names the request and the reason', async () => {
    const { seen, stderr } = await apply(() => 403, {});
    expect(seen).toHaveLength(1);
    expect(stderr).toMatch(/^error: PUT _snapshot\/\S+ answered 403: .*refused by the test/);
  });
});
