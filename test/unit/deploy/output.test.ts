import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Change } from '../../../clients/terraform';
import { summary } from '../../../commands/deploy/summary';
import { applyPlan } from '../../../operations/terraform';
import { exampleBundle } from '../../support/example';

const bundle = exampleBundle({ name: 'dev' });
const STACK = 'dev-platform';
const PROMETHEUS = 'docker_container.prometheus_container_4574EB90';
const VOLUME = 'docker_volume.data';
const CHANGES: readonly Change[] = [
  { address: PROMETHEUS, action: 'replace' },
  { address: VOLUME, action: 'create' },
];

const complete = (addr: string, action: string, elapsed_seconds?: number) => ({
  '@message': 'a text that no user reads',
  type: 'apply_complete',
  hook: { resource: { addr }, action, elapsed_seconds },
});
const EVENTS = [
  { type: 'version', terraform: '1.11.4' },
  { type: 'apply_start', hook: { resource: { addr: PROMETHEUS }, action: 'delete' } },
  complete(PROMETHEUS, 'delete'),
  { type: 'apply_progress', hook: { resource: { addr: PROMETHEUS }, action: 'create', elapsed_seconds: 10 } },
  complete(VOLUME, 'create', 0),
  complete(PROMETHEUS, 'create', 12),
  { type: 'outputs', outputs: {} },
];

let project: string;
const path = process.env.PATH;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'output-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  process.env.PATH = `${project}${delimiter}${path}`;
  mkdirSync(join(project, 'cdktf.out/stacks', STACK), { recursive: true });
  writeFileSync(join(project, 'events'), EVENTS.map((event) => `${JSON.stringify(event)}\n`).join(''));
  writeFileSync(join(project, 'terraform'), `#!/bin/sh\ncat ${project}/events\n`);
  chmodSync(join(project, 'terraform'), 0o755);
});
afterEach(() => {
  process.env.PATH = path;
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

describe('the output of a deploy in a pipe', () => {
  it('has one line for each resource that changes', async () => {
    const written: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    await applyPlan(bundle.environment, STACK, CHANGES);
    expect(written.join('').trimEnd().split('\n')).toEqual([
      `${STACK}: ${VOLUME} created`,
      `${STACK}: ${PROMETHEUS} replaced (12 s)`,
    ]);
  });

  it('ends with the changes, the restarts, the URLs and the next command', () => {
    const lines = summary(bundle, CHANGES).split('\n');
    expect(lines[0]).toBe('dev is deployed: 1 created, 1 replaced');
    expect(lines[1]).toMatch(/^ {2}restarted: prometheus \(/);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}Grafana +http:\/\/localhost:3000$/));
    expect(lines.at(-1)).toBe('npm run doctor -- dev checks everything that runs.');
  });

  it('states that nothing changed', () => {
    expect(summary(bundle, [])).toMatch(/^dev is deployed: no changes\n/);
  });
});
