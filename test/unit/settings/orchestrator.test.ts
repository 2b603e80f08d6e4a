import { ProblemsError } from '../../../lib/problems';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';

type Orchestrator = NonNullable<EnvironmentInput['orchestrator']>;

const ATTACH: Orchestrator = { attach: { network: 'ai-karen-net' }, targets: ['ai-karen-api:8000'] };
const IMAGE = 'registry.example.org/kari:1';

/** Each problem in one line. */
function problems(orchestrator: unknown): string[] {
  try {
    loadEnvironments([{ name: 'dev', orchestrator, notifications: { slack: {} } } as EnvironmentInput], {});
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ path, message, cure }) => `${path}: ${message}. ${cure}`);
  }
}

describe('an environment that is attached', () => {
  it('deploys no instance, and needs a network and a target', () => {
    const [environment] = loadEnvironments(
      [{ name: 'dev', orchestrator: ATTACH, notifications: { slack: {} } }],
      {},
    );
    expect(environment?.orchestrator.instances).toBe(0);
    expect(problems({ ...ATTACH, attach: {} })).toEqual([
      'dev.orchestrator.attach.network: is missing. Add a value such as "ai-karen-net".',
    ]);
    expect(problems({ attach: { network: 'ai-karen-net' } })).toEqual([
      "dev.orchestrator.targets: attach has no address to scrape. Add the container's name and port on the network ai-karen-net, such as targets: ['ai-karen-api:8000'].",
    ]);
  });

  it('is refused together with everything that deploys a container, in one report', () => {
    expect(
      problems({ ...ATTACH, image: IMAGE, instances: 2, container: { readOnlyRoot: false } }).map((problem) =>
        problem.replace(/\. .*/, ''),
      ),
    ).toEqual(
      ['image', 'instances', 'container'].map(
        (setting) =>
          `dev.orchestrator.${setting}: deploys a container, but attach monitors one that runs already`,
      ),
    );
  });

  it('reads logs from one place', () => {
    const attach = { network: 'ai-karen-net', logVolume: 'logs', logFolder: '/srv/logs' };
    expect(problems({ ...ATTACH, attach })).toEqual([
      "dev.orchestrator.attach: has both logVolume 'logs' and logFolder '/srv/logs'. Remove the one that does not contain the log files.",
    ]);
  });
});

describe('the settings of a container', () => {
  it('require an image', () => {
    expect(problems({ container: { port: 9000 } })).toEqual([
      'dev.orchestrator.container: applies to an image of your own, but the environment has no orchestrator.image. Set orchestrator.image, or remove orchestrator.container.',
    ]);
  });

  it('allow no credential among the plain variables', () => {
    const environment = {
      SECRET_KEY: 'x',
      DATABASE_URL: 'postgres://user:password@db/kari',
      TOKEN_LIMIT: '5',
      API_KEY_FILE: '/run/secrets/key',
    };
    expect(problems({ image: IMAGE, container: { environment } })).toEqual(
      ['SECRET_KEY', 'DATABASE_URL'].map((name) =>
        expect.stringMatching(
          new RegExp(
            `^dev.orchestrator.container.environment.${name}: contains a credential.*secretVariables: \\{ ${name}: '${name.toLowerCase()}' \\}`,
          ),
        ),
      ),
    );
  });

  it('need the command of the image for variables from secrets', () => {
    const secret = { secretVariables: { SECRET_KEY: 'secret_key' } };
    expect(problems({ image: IMAGE, container: secret })).toEqual([
      expect.stringContaining('dev.orchestrator.container.command: is missing: a shell exports SECRET_KEY'),
    ]);
    expect(problems({ image: IMAGE, container: { ...secret, command: ['python', 'main.py'] } })).toEqual([]);
  });

  it('leave the variables of other settings alone', () => {
    const environment = { MODEL_ORCHESTRATOR_ENABLE_METRICS: 'false' };
    expect(problems({ image: IMAGE, container: { environment } })).toEqual([
      expect.stringContaining('environment.MODEL_ORCHESTRATOR_ENABLE_METRICS: is set from other settings'),
    ]);
  });

  it.each([[{ path: '/data' }], [{ path: '/data', volume: 'data', folder: '/srv/data' }]])(
    'need a volume or a folder for each mount: %j',
    (volume) => {
      expect(problems({ image: IMAGE, container: { volumes: [volume] } })).toEqual([
        expect.stringContaining(
          'dev.orchestrator.container.volumes.0: an object needs either `volume` or `folder`',
        ),
      ]);
    },
  );
});
