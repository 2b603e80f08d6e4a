import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Bundle } from '../../../bundle';
import { bundlesOf } from '../../../bundle/all';
import { deploymentOf } from '../../../operations/deployment';
import { checks } from '../../../operations/doctor/checks';
import { diagnose } from '../../../operations/doctor/diagnose';
import { type Clients, serverApi } from '../../../operations/servers';
import { stackFolder, terraform } from '../../../operations/terraform';
import { dev } from '../../support/environments';
import { listen, type TestServer } from '../../support/http-server';

const CANARY = 'canary-4711-password';
const SERVERS = ['prometheus', 'alertmanager', 'grafana', 'elasticsearch'] as const;

describe('a program that listens on the port of a server', () => {
  const listeners = new Map<keyof Clients, TestServer>();
  let received: string[] = [];
  let folder: string;
  const path = process.env.PATH;

  beforeAll(async () => {
    for (const server of SERVERS) {
      const listener = await listen(async (request, response) => {
        const { authorization, ...headers } = request.headers;
        const [, credentials = ''] = authorization?.split(' ') ?? [];
        received.push(
          JSON.stringify([Buffer.from(credentials, 'base64').toString(), headers, await text(request)]),
        );
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
      listeners.set(server, listener);
    }
    folder = mkdtempSync(join(tmpdir(), 'port-owner-'));
    process.env.PATH = `${folder}:${path}`;
  });
  afterAll(async () => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
    for (const listener of listeners.values()) await listener.close();
  });
  beforeEach(() => {
    received = [];
  });

  const port = (server: keyof Clients) => listeners.get(server)?.port ?? 0;
  let made: Bundle | undefined;
  /** Created once, because that takes a second, and much longer on a busy machine. */
  const bundle = () => {
    const ports = Object.fromEntries(SERVERS.map((server) => [server, port(server)]));
    made ??= bundlesOf([{ ...dev, ports }])[0];
    if (!made) throw new Error('no bundle');
    return made;
  };
  /** A docker command that describes every container, or fails. */
  const docker = (script: string) => {
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'docker'), 0o755);
  };
  const inspected = (running: boolean, ports: string) => `printf '%s\\n' '${running}' '${ports}'`;
  const ask = (server: keyof Clients) =>
    serverApi(bundle(), server, { user: 'u', password: CANARY })
      .text('/')
      .then(
        () => 'answered',
        (error: Error) => error.message,
      );

  it.each([
    ['there is no container', "echo 'Error: No such container: x' >&2; exit 1", /was not found/],
    ['the container does not run', inspected(false, ''), /is not running/],
    ['the container publishes another port', inspected(true, '127.0.0.1:1 '), /does not publish it/],
    [
      'the container publishes it at another address',
      inspected(true, '10.0.0.1:PORT '),
      /does not publish it/,
    ],
    ['Docker does not respond', "echo 'Cannot connect' >&2; exit 1", /is unknown/],
  ])('gets no password when %s', async (_, script, reason) => {
    for (const server of SERVERS) {
      docker(script.replace('PORT', String(port(server))));
      expect(await ask(server)).toMatch(reason);
    }
    expect(received).toEqual([]);
  });

  it('gets the password when it is the container that publishes the port', async () => {
    for (const server of SERVERS) {
      docker(inspected(true, `127.0.0.1:1 127.0.0.1:${port(server)} `));
      expect(await ask(server)).toBe('answered');
    }
    expect(received).toEqual(SERVERS.map(() => expect.stringContaining(`u:${CANARY}`)));
  });

  it('gets no password from Terraform either', async () => {
    const { environment } = bundle();
    const printed = async (script: string) => {
      docker(script);
      return terraform(environment, 'dev-grafana', 'plan');
    };
    jest.spyOn(process, 'cwd').mockReturnValue(folder);
    mkdirSync(stackFolder('dev-grafana'), { recursive: true });
    writeFileSync(join(folder, 'terraform'), '#!/bin/sh\necho "$GRAFANA_AUTH $ELASTICSEARCH_PASSWORD"\n', {
      mode: 0o755,
    });
    Object.assign(process.env, { GRAFANA_AUTH: `admin:${CANARY}`, ELASTICSEARCH_PASSWORD: CANARY });
    try {
      expect(await printed('exit 1')).toBe('admin:not-deployed-yet not-deployed-yet');
      const addresses = SERVERS.map((server) => `127.0.0.1:${port(server)}`).join(' ');
      expect(await printed(inspected(true, addresses))).toBe(`admin:${CANARY} ${CANARY}`);
    } finally {
      delete process.env.GRAFANA_AUTH;
      delete process.env.ELASTICSEARCH_PASSWORD;
      jest.restoreAllMocks();
    }
  });

  it('gets no secret from the doctor', async () => {
    docker("echo 'Error: No such container: x' >&2; exit 1");
    const deployment = deploymentOf(bundle(), {
      variables: { GRAFANA_AUTH: `admin:${CANARY}`, ELASTICSEARCH_PASSWORD: CANARY },
      secrets: folder,
    });
    const { findings } = await diagnose(checks(deployment));
    expect(received.join()).not.toContain(CANARY);
    expect(findings.filter(({ status }) => status === 'failed')).not.toEqual([]);
  });
});
