import { mkdir } from 'node:fs/promises';
import { LOG_FOLDER } from '../../../lib/names';
import type { Logs } from '../../../logs';
import { STREAM_NAMES, STREAMS } from '../../../logs/streams';
import { runWithLoggingModule } from '../../support/logging-module';
import { type Check, differs } from './check';
import { ship } from './shipping';

const { app, errors } = STREAMS;

/** Logs while the file of errors cannot be opened, then normally, and adds two lines of other formatters to the general file. */
const PROGRAM = `
import json, logging, logging.config, os, sys
config = json.load(sys.stdin)
folder = os.path.dirname(config["handlers"]["app"]["filename"])
os.mkdir(f"{folder}/${errors.file.name}")
logging.config.dictConfig(config)
log = logging.getLogger("model_orchestrator.downloads")
audit = logging.getLogger("model_orchestrator.audit")
log.error("error while the file of errors cannot be opened")
os.rmdir(f"{folder}/${errors.file.name}")
log.info("information")
log.error("error")
audit.info("audit")
audit.error("audit error")
with open(f"{folder}/${app.file.name}", "a") as file:
    for fields in ({"logger": "other", "message": "error of another formatter"},
                   {"logger": "model_orchestrator.audit", "message": "audit of another formatter"}):
        file.write(json.dumps({"level": "ERROR", **fields}) + "\\n")
`;

/** Checks that every record, written by Python and shipped by the collector, is stored in exactly one stream. */
export async function copies(
  programs: { readonly python: string; readonly collector: string },
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check> {
  const files = `${folder}/logs/ai-karen-api`;
  await mkdir(files, { recursive: true });
  const config = JSON.stringify(logs.logging).replaceAll(LOG_FOLDER, files);
  const { status, stderr } = runWithLoggingModule(programs.python, ['-c', PROGRAM], folder, config);
  const name = 'copies: one stream for each record';
  if (status !== 0) return { name, faults: [stderr.slice(-1_000)] };
  const expected = {
    app: ['error while the file of errors cannot be opened', 'information', 'error of another formatter'],
    audit: ['audit', 'audit error'],
    // The second one is the file's own record of missing records.
    errors: ['error', '1 log records could not be written before this one'],
  };
  const documents = await ship(programs.collector, {
    folder,
    config: logs.collector,
    files: {},
    expected: Object.values(expected).flat().length,
  });
  const messages = (stream: string) => (documents.get(stream) ?? []).map(({ message }) => message);
  return {
    name,
    faults: [
      ...STREAM_NAMES.flatMap((stream) =>
        differs(stream, messages(logs.streams[stream].dataStream), expected[stream]),
      ),
      ...differs(
        'documents with the mark of a copy',
        JSON.stringify([...documents.values()]).includes('copy_of'),
        false,
      ),
    ],
  };
}
