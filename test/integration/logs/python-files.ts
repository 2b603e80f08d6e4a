import { mkdir, readdir, readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { LOG_FILE_BYTES } from '../../../lib/log-files';
import { LOG_FOLDER } from '../../../lib/names';
import { yaml } from '../../../lib/serialize';
import type { Logs } from '../../../logs';
import { STREAM_NAMES, STREAMS } from '../../../logs/streams';
import { runWithLoggingModule } from '../../support/logging-module';
import { type Check, differs } from './check';

const MEGABYTE = 1_000_000;
const WRITTEN_BYTES = 40 * MEGABYTE;
const RECORD_BYTES = 1_000;
const RECORDS = WRITTEN_BYTES / RECORD_BYTES;
/** Number of fillers of ten bytes in a message. The rest of a record has about 280 bytes. */
const FILLERS = Math.ceil((RECORD_BYTES - 280) / 10);
const SECRET = 'hunter2';

/** Writes 40 MB with the rendered logging configuration, as the orchestrator does, and checks files and archives. */
export async function pythonFiles(python: string, logs: Logs, folder: string): Promise<Check> {
  await mkdir(folder, { recursive: true });
  const program = `
import json, logging, logging.config, sys, time
try:
    import yaml
    config = yaml.safe_load(sys.stdin.read())
except ImportError:
    config = json.loads(sys.argv[1])
logging.config.dictConfig(config)
import model_orchestrator_instrumentation.logging as context
log = logging.getLogger("model_orchestrator.downloads")
audit = logging.getLogger("model_orchestrator.audit")
started = time.perf_counter()
for number in range(${RECORDS}):
    context.request_id.set(f"request-{number}")
    context.correlation_id.set(f"correlation-{number % 100}")
    extra = {"sequence": number, "operation": "download", "api_key": "${SECRET}"}
    message = "part %d of a model, password=${SECRET} " + "and so on " * ${FILLERS}
    if number % 10 == 0:
        audit.info(message, number, extra=extra)
    elif number % 25 == 3:
        log.error(message, number, extra=extra)
    else:
        log.info(message, number, extra=extra)
print(json.dumps({"seconds": time.perf_counter() - started}))
`;
  // Discard the console output, which is not checked.
  const quiet = {
    ...logs.logging,
    handlers: { ...logs.logging.handlers, console: { class: 'logging.NullHandler' } },
  };
  const config = JSON.parse(JSON.stringify(quiet).replaceAll(LOG_FOLDER, folder)) as object;
  const { status, signal, stdout, stderr } = runWithLoggingModule(
    python,
    ['-c', program, JSON.stringify(config)],
    folder,
    yaml(config),
  );
  const name = 'files written by Python';
  if (status !== 0)
    return { name, faults: [`Python ended with ${status ?? signal}: ${stderr.slice(-1_000)}`] };
  const { seconds } = JSON.parse(stdout) as { seconds: number };
  const faults: string[] = [];
  const details: string[] = [`${RECORDS} records in ${seconds.toFixed(1)} s`];
  const all = await readdir(folder);
  for (const stream of STREAM_NAMES) {
    const { name: file, backups } = STREAMS[stream].file;
    const archives = all.filter((entry) => entry.startsWith(`${file}.`)).sort(byNumber);
    const sequences: number[] = [];
    let bytes = 0;
    for (const entry of [...archives].reverse().concat(file)) {
      const content = await readFile(`${folder}/${entry}`);
      const packed = content.subarray(0, 2).toString('hex') === '1f8b';
      faults.push(...differs(`${entry} gzipped`, packed, entry.endsWith('.gz')));
      const text = (packed ? gunzipSync(content) : content).toString('utf8');
      bytes += text.length;
      if (text.length > LOG_FILE_BYTES) faults.push(`${entry} has ${text.length} bytes`);
      if (text.includes(SECRET)) faults.push(`${entry} has a secret in it`);
      for (const line of text.split('\n').slice(0, -1)) {
        const record = JSON.parse(line) as Record<string, unknown>;
        const { sequence } = record.model_orchestrator as { sequence: number };
        sequences.push(sequence);
        if (record.request_id !== `request-${sequence}` || !record.correlation_id)
          faults.push(`a record of ${entry} lacks its request id or correlation id`);
      }
    }
    if (stream === 'app' && bytes < WRITTEN_BYTES)
      faults.push(`${file} and its archives have ${bytes} bytes, not ${WRITTEN_BYTES}`);
    if (archives.length > backups) faults.push(`${file} has ${archives.length} archives, not ${backups}`);
    const expected = Array.from({ length: RECORDS }, (_, number) => number).filter(
      (number) =>
        stream === 'app' || (stream === 'audit' ? number % 10 === 0 : number % 10 > 0 && number % 25 === 3),
    );
    faults.push(...differs(`records of ${file}`, sequences.length, expected.length));
    faults.push(
      ...differs(
        `order of ${file}`,
        sequences.every((number, index) => number === expected[index]),
        true,
      ),
    );
    details.push(`${stream} ${(bytes / MEGABYTE).toFixed(1)} MB in ${archives.length} archives`);
  }
  return { name, detail: details.join(', '), faults };
}

const byNumber = (one: string, other: string) => numberOf(one) - numberOf(other);
const numberOf = (archive: string) => Number(/\.(\d+)(?:\.gz)?$/.exec(archive)?.[1]);
