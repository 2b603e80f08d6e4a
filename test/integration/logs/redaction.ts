import { mkdir, readFile } from 'node:fs/promises';
import { LOG_FOLDER } from '../../../lib/names';
import type { Logs } from '../../../logs';
import { FAILED_FIELD, FURTHER_FIELDS } from '../../../logs/fields';
import { runWithLoggingModule } from '../../support/logging-module';
import { CASES, LOOKALIKES, PASSED_BEFORE, type RedactionCase } from '../../support/redaction-cases';
import type { Check } from './check';
import { documentsOf } from './documents';
import type { Elasticsearch } from './elasticsearch';

/** Results of an engine: for each text, its redacted form in every place of the output. */
type Redacted = ReadonlyMap<string, readonly string[]>;

const ALL_CASES = [...CASES, ...PASSED_BEFORE];
const TEXTS = [...ALL_CASES.map(({ text }) => text), ...LOOKALIKES];

/** Checks Python's formatter: texts in a message, in a nested field and in an exception. */
export async function redactionByPython(python: string, logs: Logs, folder: string): Promise<Check> {
  await mkdir(folder, { recursive: true });
  const config = JSON.parse(JSON.stringify(logs.logging).replaceAll(LOG_FOLDER, folder)) as unknown;
  const program = `
import json, logging, logging.config, sys
given = json.load(sys.stdin)
logging.config.dictConfig(given["config"])
log = logging.getLogger("model_orchestrator.test")
logging.getLogger("model_orchestrator").propagate = False
for number, text in enumerate(given["texts"]):
    log.info("%s", text, extra={"number": number, "outer": {"inner": [text]}})
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("failed", extra={"number": number})
`;
  const { status, stderr } = runWithLoggingModule(
    python,
    ['-c', program],
    folder,
    JSON.stringify({ config, texts: TEXTS }),
  );
  if (status !== 0) return { name: 'redaction by Python', faults: [stderr.slice(-1_000)] };
  const redacted = new Map<string, string[]>(TEXTS.map((text) => [text, []]));
  for (const line of (await readFile(`${folder}/model_orchestrator.log`, 'utf8')).trim().split('\n')) {
    const { message, error, model_orchestrator } = JSON.parse(line);
    const { number, outer } = model_orchestrator;
    redacted.get(TEXTS[number] ?? '')?.push(...(error ? [error.message] : [message, outer.inner[0]]));
  }
  return judge('redaction by Python', redacted, 3, ({ user }) => !user);
}

/** Checks the collector: texts in a message, in a nested field, in a stack trace, and in a line that is not JSON. */
export async function redactionByCollector(program: string, logs: Logs, folder: string): Promise<Check> {
  const name = 'redaction by the collector';
  const lines = TEXTS.flatMap((text, number) => [
    JSON.stringify({
      request_id: `${number}`,
      message: text,
      outer: { inner: [text] },
      error: { stack_trace: text },
    }),
    // Escapes line breaks, so that each text is one line.
    `#${number}# ${text.replaceAll('\n', '\\n')}`,
  ]);
  const documents = await documentsOf(program, logs, folder, lines);
  const redacted = new Map<string, string[]>(TEXTS.map((text) => [text, []]));
  const add = (number: number, ...values: unknown[]) =>
    redacted.get(TEXTS[number] ?? '')?.push(...values.map(String));
  for (const body of documents) {
    if (FAILED_FIELD in body) {
      const [, number, text] = /^#(\d+)# ([\s\S]*)$/.exec(String(body[FAILED_FIELD])) ?? [];
      add(Number(number), text?.replaceAll('\\n', TEXTS[Number(number)]?.includes('\n') ? '\n' : '\\n'));
    } else {
      add(Number(at(body, 'http', 'request', 'id')), body.message);
      add(Number(at(body, 'http', 'request', 'id')), at(body, FURTHER_FIELDS, 'outer.inner.0'));
      add(Number(at(body, 'http', 'request', 'id')), at(body, 'error', 'stack_trace'));
    }
  }
  return judge(name, redacted, 4);
}

/** Checks the final pipeline: texts in each field that it redacts. */
export async function redactionByPipeline(elasticsearch: Elasticsearch, logs: Logs): Promise<Check> {
  const pipeline = Object.keys(logs.elasticsearch.pipelines).find((name) => name.endsWith('@final'));
  const { docs } = await elasticsearch.request<{ docs: { doc?: { _source: Record<string, unknown> } }[] }>(
    'POST',
    `_ingest/pipeline/${encodeURIComponent(pipeline ?? '')}/_simulate`,
    {
      docs: TEXTS.map((text) => ({
        _source: { message: text, [FAILED_FIELD]: text, error: { message: text, stack_trace: text } },
      })),
    },
  );
  const redacted = new Map(
    TEXTS.map((text, number) => {
      const source = docs[number]?.doc?._source ?? {};
      const { message, stack_trace } = (source.error ?? {}) as Record<string, unknown>;
      return [text, [source.message, source[FAILED_FIELD], message, stack_trace].map(String)];
    }),
  );
  return judge('redaction by the final pipeline', redacted, 4, ({ never }) => never === true);
}

function judge(
  name: string,
  redacted: Redacted,
  places: number,
  applies: (redactionCase: RedactionCase) => boolean = () => true,
): Check {
  const cases = ALL_CASES.filter(applies);
  const faults = [
    ...TEXTS.filter((text) => redacted.get(text)?.length !== places).map(
      (text) => `found ${redacted.get(text)?.length} times in the output instead of ${places}: ${text}`,
    ),
    ...cases.flatMap(({ text, secret }) =>
      (redacted.get(text) ?? []).flatMap((result) =>
        [secret].flat().some((part) => result.includes(part)) ? [`not redacted: ${text} -> ${result}`] : [],
      ),
    ),
    ...LOOKALIKES.flatMap((text) =>
      (redacted.get(text) ?? []).flatMap((result) =>
        result === text ? [] : [`changed without need: ${text} -> ${result}`],
      ),
    ),
  ];
  return {
    name,
    detail: `${cases.length} cases, ${LOOKALIKES.length} look-alikes, ${places} places each`,
    faults,
  };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}
