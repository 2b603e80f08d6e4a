import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LOG_FOLDER } from '../../../../lib/names';
import { LOGGING_MODULE, type LoggingConfig, loggingConfig } from '../../../../logs/logging';
import { redactionRules } from '../../../../logs/redaction';
import { mountLoggingModule } from '../../../support/logging-module';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && process.env.CI) throw new Error('python3 is missing, and this is CI');

/** As `describe`, where Python is there. */
export const describeInPython = hasPython ? describe : describe.skip;

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
 * Runs statements under the configuration, with the module as the orchestrator's container has it, and the files in a
 * folder of their own.
 */
export function run(statements: readonly string[], { maxBytes, backups, config }: Run = {}): Written {
  const top = mkdtempSync(join(tmpdir(), 'model-orchestrator-logging-'));
  try {
    const folder = join(top, 'logs');
    const { handlers, ...rest } =
      config ?? loggingConfig(redactionRules(), { level: 'INFO', maxFieldBytes: 32_768 });
    const own = Object.entries(handlers).map(([name, handler]) => [
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
    const program = [
      'import json, logging, logging.config, os, sys',
      `folder = ${JSON.stringify(folder)}`,
      'logging.config.dictConfig(json.load(sys.stdin))',
      `import ${LOGGING_MODULE.name} as context`,
      'log = logging.getLogger("model_orchestrator.downloads")',
      'audit = logging.getLogger("model_orchestrator.audit")',
      ...statements,
    ].join('\n');
    const { status, stdout, stderr } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify({ ...rest, handlers: Object.fromEntries(own) }),
      env: {
        PATH: process.env.PATH,
        PYTHONPATH: mountLoggingModule(join(top, 'path')),
        PYTHONDONTWRITEBYTECODE: '1',
      },
      maxBuffer: 100_000_000,
      encoding: 'utf8',
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    return { stdout, stderr, ...contents(folder) };
  } finally {
    rmSync(top, { recursive: true });
  }
}

function contents(folder: string): Pick<Written, 'files' | 'gzipped' | 'records'> {
  // It is made with the first record.
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const read = new Map(files.map((file) => [file, readFileSync(join(folder, file))]));
  const content = (file: string) => read.get(file) ?? Buffer.alloc(0);
  // The two bytes that begin a gzip file.
  const gzipped = (file: string) => content(file).subarray(0, 2).toString('hex') === '1f8b';
  const records = (file: string) =>
    (gzipped(file) ? gunzipSync(content(file)) : content(file))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { files, gzipped, records };
}

/** What is in a file and all of its archives. */
export function everyRecord({ files, records }: Written, file: string): Record<string, unknown>[] {
  return files.filter((name) => name === file || name.startsWith(`${file}.`)).flatMap(records);
}
