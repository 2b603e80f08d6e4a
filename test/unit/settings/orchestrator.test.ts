import { ProblemsError } from '../../../lib/problems';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';

/** The problems of an environment with this orchestrator, as `path: message -> cure`. */
function problems(orchestrator: object): string[] {
  const input = { name: 'kari', orchestrator, notifications: { webhook: true } } as EnvironmentInput;
  try {
    loadEnvironments([input], {});
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ path, message, cure }) => `${path}: ${message} -> ${cure}`);
  }
}

const attached = (attach: object, more: object = {}) => ({
  attach: { network: 'ai-karen-net', ...attach },
  targets: ['ai-karen-api:8000'],
  ...more,
});
const own = (container: object, more: object = {}) => ({
  image: 'registry.example.org/kari:1',
  container: { command: ['python', 'main.py'], ...container },
  ...more,
});
const volumes = (...list: object[]) => own({ volumes: list });

it.each([
  [
    'an adapter with a typo',
    own({}, { adapter: 'karii' }),
    /adapter: 'karii' .*-> Use one of contract, kari/,
  ],
  [
    'attach without a network',
    { attach: {}, targets: ['a:1'] },
    /attach\.network: is missing -> .*ai-karen-net/,
  ],
  [
    'attach without targets',
    { attach: { network: 'n1' } },
    /targets: attach has no address .*-> .*ai-karen-api:8000/,
  ],
  [
    'a network with odd characters',
    attached({ network: 'ai karen/$net' }),
    /attach\.network: 'ai karen\/\$net' .*-> /,
  ],
  [
    'a relative log folder',
    attached({ logFolder: './logs' }),
    /attach\.logFolder: '\.\/logs' is not an absolute path.*-> .*\/srv\/kari\/logs/,
  ],
  ['a path as log volume', attached({ logVolume: '/srv/logs' }), /attach\.logVolume: '\/srv\/logs' .*-> /],
  [
    'a log volume and a log folder',
    attached({ logVolume: 'v1', logFolder: '/l' }),
    /attach: has both logVolume 'v1' and logFolder '\/l' -> /,
  ],
  [
    'a target without a port',
    attached({}, { targets: ['ai-karen-api'] }),
    /targets\.0: 'ai-karen-api' is not host:port -> /,
  ],
  ['attach with an image', attached({}, { image: 'kari:1' }), /orchestrator\.image: .*-> Remove/],
  [
    'a user by name',
    own({}, { user: 'kari' }),
    /orchestrator\.user: 'kari' is not a numeric user:group.*-> .*1000:1000/,
  ],
  ['a user without a group', own({}, { user: '1000' }), /orchestrator\.user: '1000' .*-> .*1000:1000/],
  [
    'a container without an image',
    { container: { port: 1 } },
    /container: applies to an image.*-> Set orchestrator\.image/,
  ],
  [
    'a secret among the variables',
    own({ environment: { DB_PASSWORD: 'x' } }),
    /environment\.DB_PASSWORD: contains a credential.*-> Write the value to secrets/,
  ],
  [
    'a variable with two sources',
    own({ environment: { A: 'x' }, secretVariables: { A: 'a' } }),
    /secretVariables\.A: 'A' is a variable of .*environment as well -> Remove A/,
  ],
  [
    'a secret as variable and as file',
    own({ secretVariables: { A: 'a' }, secretFiles: ['a'] }),
    /secretVariables\.A: 'a' is in .*secretFiles as well -> /,
  ],
  [
    'a secret as variable and as env file',
    own({ secretVariables: { A: 'a' }, envFile: 'a' }),
    /secretVariables\.A: 'a' is .*envFile as well -> /,
  ],
  [
    'an env file among the secret files',
    own({ envFile: 'a.env', secretFiles: ['a.env'] }),
    /secretFiles: 'a\.env' is .*envFile as well -> Remove 'a\.env'/,
  ],
  [
    'an env file outside the secrets',
    own({ envFile: '../kari.env' }),
    /envFile: '\.\.\/kari\.env' .*-> .*kari\.env/,
  ],
  ['a secret file twice', own({ secretFiles: ['a', 'a'] }), /secretFiles\.1: 'a' is in the list twice -> /],
  ['a network twice', own({ networks: ['n1', 'n1'] }), /networks\.1: 'n1' is in the list twice -> /],
  [
    'a health check with a path and a command',
    own({ healthCheck: { path: '/h', command: ['a', 'b'] } }),
    /healthCheck: has both path '\/h' and command 'a b' -> Remove one/,
  ],
  [
    'a volume twice',
    volumes({ volume: 'm1', path: '/a' }, { volume: 'm1', path: '/b' }),
    /volumes\.1\.volume: 'm1' is already the volume of '\/a' -> /,
  ],
  [
    'two volumes at one path',
    volumes({ volume: 'm1', path: '/a' }, { volume: 'm2', path: '/a' }),
    /volumes\.1\.path: '\/a' is the folder of .*volumes\.0 -> /,
  ],
  [
    'a volume without a source',
    volumes({ path: '/a' }),
    /volumes\.0: has neither volume nor folder for '\/a' -> Add/,
  ],
  [
    'a volume with two sources',
    volumes({ volume: 'm1', folder: '/x', path: '/a' }),
    /volumes\.0: has both volume 'm1' and folder '\/x' -> /,
  ],
  [
    'a volume in the folder of the logs',
    { ...volumes({ volume: 'm1', path: '/app/logs' }), adapter: 'kari' },
    /volumes\.0\.path: '\/app\/logs' is the folder of the log files/,
  ],
  [
    'a volume over the secrets',
    volumes({ volume: 'm1', path: '/run/secrets' }),
    /volumes\.0\.path: '\/run\/secrets' is the folder of secrets -> /,
  ],
  [
    'a writable folder twice',
    own({ writableFolders: ['/a', '/a'] }),
    /writableFolders\.1: '\/a' is .*writableFolders\.0 -> /,
  ],
  [
    'a writable folder without a read-only root',
    own({ writableFolders: ['/tmp'] }),
    /writableFolders\.0: '\/tmp' is a writable folder already -> /,
  ],
])('%s is refused with its path, its value and a fix', (_, orchestrator, expected) => {
  const [problem = 'accepted', ...further] = problems(orchestrator);
  expect(problem).toMatch(expected);
  expect(problem.startsWith('kari.orchestrator')).toBe(true);
  expect(further).toEqual([]);
});

it('accepts the settings in the documentation of Kari', () => {
  const documented = own(
    {
      envFile: 'kari.env',
      secretVariables: { SECRET_KEY: 'secret_key' },
      volumes: [
        { volume: 'models', path: '/app/models' },
        { volume: 'cache', path: '/app/cache' },
      ],
      readOnlyRoot: false,
      healthCheck: { path: '/health', startSeconds: 480 },
      networks: ['ai-karen-net'],
    },
    { adapter: 'kari', containerName: 'kari-monitored', user: '1000:1000' },
  );
  expect(problems(documented)).toEqual([]);
  expect(problems(attached({ logVolume: 'ai-karen_logs' }, { adapter: 'kari' }))).toEqual([]);
});
