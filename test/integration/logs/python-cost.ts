import { mkdir } from 'node:fs/promises';
import { LOG_FOLDER } from '../../../lib/names';
import type { Logs } from '../../../logs';
import { runWithLoggingModule } from '../../support/logging-module';
import type { Check } from './check';

/** Limit for an ordinary record, in microseconds. */
const MAX_RECORD_US = 30;
const LARGE_BYTES = 1_200_000;
/** Limit for a message of LARGE_BYTES, in seconds. */
const MAX_LARGE_SECONDS = 0.25;

/** Takes the best of many short rounds, because other programs slow some rounds. */
const PROGRAM = `
import json, logging, logging.config, sys, time
logging.config.dictConfig(json.load(sys.stdin))
import model_orchestrator_instrumentation.logging as context
log = logging.getLogger("model_orchestrator.downloads")
formatter = log.parent.handlers[0].formatter
def ordinary(number):
    context.request_id.set("%08x" % number)
    context.correlation_id.set("%08x" % (number * 7))
    context.user_id.set("user-%d" % (number % 50))
    arguments = ("acme/summarizer-7b", number, 10_000, "https://hub.example/acme/summarizer-7b")
    return log.makeRecord(log.name, 20, "f", 1, "Download of %s started, part %d of %d from %s", arguments, None,
        extra={"operation": "download", "library": "transformers"})
def seconds(act, records):
    started = time.process_time()
    for record in records: act(record)
    return (time.process_time() - started) / len(records)
def best(act, make, count, rounds):
    return min(seconds(act, [make(number) for number in range(count)]) for _ in range(rounds))
fields = json.loads(formatter.format(ordinary(1)))
large = {}
for text in ("x", "password=hunter2 ", "a@b.example ", "eyJ-", "\\n"):
    message = text * (${LARGE_BYTES} // len(text))
    large[text] = best(formatter.format, lambda _: log.makeRecord(log.name, 20, "f", 1, message, (), None), 1, 3)
print(json.dumps({
    "record": best(formatter.format, ordinary, 500, 60) * 1e6,
    "dumps": best(lambda _: json.dumps(fields), ordinary, 500, 60) * 1e6,
    "large": large,
}))
`;

interface Measured {
  readonly record: number;
  readonly dumps: number;
  readonly large: Readonly<Record<string, number>>;
}

/** Processor time of Python's formatter: for an ordinary record, and for very long messages. */
export async function pythonCost(python: string, logs: Logs, folder: string): Promise<Check> {
  await mkdir(folder, { recursive: true });
  const { status, stdout, stderr } = runWithLoggingModule(
    python,
    ['-c', PROGRAM],
    folder,
    JSON.stringify(logs.logging).replaceAll(LOG_FOLDER, folder),
  );
  const name = "processor time of Python's formatter";
  if (status !== 0) return { name, faults: [stderr.slice(-1_000)] };
  const { record, dumps, large } = JSON.parse(stdout) as Measured;
  const slowest = Math.max(...Object.values(large));
  return {
    name,
    detail: `${record.toFixed(1)} µs a record, json.dumps alone ${dumps.toFixed(1)} µs; ${slowest.toFixed(3)} s for a message of ${LARGE_BYTES / 1e6} MB`,
    faults: [
      ...(record > MAX_RECORD_US
        ? [`a record takes ${record.toFixed(1)} µs, more than ${MAX_RECORD_US}`]
        : []),
      ...Object.entries(large)
        .filter(([, seconds]) => seconds >= MAX_LARGE_SECONDS)
        .map(
          ([text, seconds]) => `a message that repeats ${JSON.stringify(text)} takes ${seconds.toFixed(2)} s`,
        ),
    ],
  };
}
