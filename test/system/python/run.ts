import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LOG_FOLDER } from '../../../lib/names';
import { LOGGING_MODULE, type LoggingConfig, loggingConfig } from '../../../logs/logging';
import { redactionRules } from '../../../logs/redaction';
import { mountLoggingModule } from '../../support/logging-module';

/** Time limit for a program that hangs. Long, because on a busy machine the longest test takes minutes. */
const TIMEOUT_MS = 300_000;

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && process.env.CI) throw new Error('python3 not found: in CI, no test may be skipped');

/** Like `describe`, with a running Python. Skipped if Python is not installed. */
export function describeInPython(name: string, tests: () => void): void {
  (hasPython ? describe : describe.skip)(name, () => {
    startPython();
    tests();
  });
}

export interface Written {
  readonly stdout: string;
  readonly stderr: string;
  readonly files: readonly string[];
  readonly gzipped: (file: string) => boolean;
  readonly records: (file: string) => Record<string, unknown>[];
}

export interface Run {
  /** Size at which files are archived. */
  readonly maxBytes?: number;
  readonly backups?: number;
  readonly config?: LoggingConfig;
}

/**
 * Runs programs in forks of a process that has imported the logging module and compiled its patterns, which takes longer
 * than most programs. Each request is a folder with `program.py`; the response is the exit status.
 */
const FORKS = `
import json, logging, logging.config, os, sys
configuration = json.loads(sys.argv[3])
for formatter in configuration["formatters"].values():
  logging.config.DictConfigurator(configuration).configure_formatter(formatter)
while True:
  with open(sys.argv[1]) as requests: folder = requests.read()
  child = os.fork()
  if child == 0:
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
      os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT), descriptor)
    exec(open(f"{folder}/program.py").read(), {"__name__": "__main__"})
    break
  status = os.waitpid(child, 0)[1]
  with open(sys.argv[2], "w") as responses: responses.write(str(status))
`;

const DEFAULT_CONFIG = () => loggingConfig(redactionRules(), { level: 'INFO', maxFieldBytes: 32_768 });

let top = '';

/** Starts the process of {@link FORKS}, and stops it after the tests of this block. */
function startPython(): void {
  let python: ChildProcess;
  beforeAll(() => {
    top = mkdtempSync(join(tmpdir(), 'model-orchestrator-logging-'));
    spawnSync('mkfifo', [join(top, 'requests'), join(top, 'responses')]);
    const args = [
      '-c',
      FORKS,
      join(top, 'requests'),
      join(top, 'responses'),
      JSON.stringify(DEFAULT_CONFIG()),
    ];
    const env = {
      PATH: process.env.PATH,
      PYTHONPATH: mountLoggingModule(join(top, 'path')),
      PYTHONDONTWRITEBYTECODE: '1',
    };
    python = spawn('python3', args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  });
  afterAll(() => {
    python.kill();
    rmSync(top, { recursive: true });
  });
}

/**
 * Runs statements with the logging configuration and the module of the orchestrator's container, and with the log files in a new
 * folder.
 */
export function run(statements: readonly string[], { maxBytes, backups, config }: Run = {}): Written {
  const own = mkdtempSync(join(top, 'run-'));
  const folder = join(own, 'logs');
  const { handlers, ...rest } = config ?? DEFAULT_CONFIG();
  const moved = Object.entries(handlers).map(([name, handler]) => [
    name,
    'filename' in handler
      ? {
          ...handler,
          filename: handler.filename.replace(LOG_FOLDER, folder),
          maxBytes: maxBytes ?? handler.maxBytes,
          backupCount: backups ?? handler.backupCount,
        }
      : handler,
  ]);
  const configuration = JSON.stringify({ ...rest, handlers: Object.fromEntries(moved) });
  const program = [
    'import json, logging, logging.config, os, sys',
    `folder = ${JSON.stringify(folder)}`,
    `logging.config.dictConfig(json.loads(${JSON.stringify(configuration)}))`,
    `import ${LOGGING_MODULE.name} as context`,
    'log = logging.getLogger("model_orchestrator.downloads")',
    'audit = logging.getLogger("model_orchestrator.audit")',
    ...statements,
  ].join('\n');
  writeFileSync(join(own, 'program.py'), program);
  // Runs in a shell, so that a Python that does not start fails the test instead of blocking it.
  const exchange = [
    '-c',
    'printf %s "$1" > "$2"; cat "$3"',
    'sh',
    own,
    join(top, 'requests'),
    join(top, 'responses'),
  ];
  const status = spawnSync('sh', exchange, { encoding: 'utf8', timeout: TIMEOUT_MS }).stdout;
  const [stdout = '', stderr = ''] = ['stdout', 'stderr'].map((name) =>
    readFileSync(join(own, name), 'utf8'),
  );
  expect({ status, stderr: status === '0' ? '' : stderr }).toEqual({ status: '0', stderr: '' });
  return { stdout, stderr, ...contents(folder) };
}

function contents(folder: string): Pick<Written, 'files' | 'gzipped' | 'records'> {
  // The folder is created with the first record.
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const read = new Map(files.map((file) => [file, readFileSync(join(folder, file))]));
  const content = (file: string) => read.get(file) ?? Buffer.alloc(0);
  // The first two bytes of a gzip file.
  const gzipped = (file: string) => content(file).subarray(0, 2).toString('hex') === '1f8b';
  const records = (file: string) =>
    (gzipped(file) ? gunzipSync(content(file)) : content(file))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { files, gzipped, records };
}

/** All records in a file and its archives. */
export function everyRecord({ files, records }: Written, file: string): Record<string, unknown>[] {
  return files.filter((name) => name === file || name.startsWith(`${file}.`)).flatMap(records);
}
