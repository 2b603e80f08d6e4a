import { applicationLogs } from '../../../adapters';
import type { Archive } from '../../../clients/docker';
import { count, few } from '../../../lib/words';
import { documentId, isCopy } from '../../../logs/collector';
import { STREAM_NAMES, STREAMS } from '../../../logs/streams';
import { logFolders } from '../../../servers/addresses';
import { collectorOf } from '../../../servers/collector';
import type { Deployment } from '../../deployment';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, skipped } from '../finding';
import { containerCheck, ENGINE } from './containers';
import { ELASTICSEARCH_LOGIN } from './elasticsearch';
import { collected } from './log-folder';
import { streamCheck } from './streams';

/** The collector looks for archives several times a second. Reading, sending and indexing the lines takes longer. */
const READ_WITHIN_SECONDS = 120;
/** Lines at the end of an archive that are looked up. One of them is enough: lines are sent in order. */
const LINES = 100;
/** Maximum number of names in a message. */
const MAX_NAMES = 4;

/** The parts of a deployment that the checks use. */
type Deployed = Pick<Deployment, 'bundle' | 'docker' | 'elasticsearch' | 'now'>;

/** Checks that the collector has read every gzipped archive to its end: no metric of the collector shows this. */
export function archiveChecks(deployment: Deployed): DoctorCheck[] {
  const { environment, logs } = deployment.bundle;
  const streams = STREAM_NAMES.map((stream) => streamCheck(logs.streams[stream].dataStream));
  return logFolders(environment).flatMap((folder) =>
    checksOf('Logs', [ENGINE, containerCheck(collectorOf(environment, folder)), ELASTICSEARCH_LOGIN], {
      [`log archives of ${folder}`]: () => archives(deployment, folder, streams),
    }),
  );
}

async function archives(
  deployment: Deployed,
  folder: string,
  causes: readonly string[],
): Promise<CheckResult> {
  const { environment } = deployment.bundle;
  const found = await deployment.docker.archives(...collected(environment, folder));
  if (found === undefined)
    return skipped('archives cannot be read: the image of Prometheus is not on the engine');
  const unread: string[] = [];
  for (const archive of found) if (await isUnread(deployment, folder, archive)) unread.push(archive.name);
  if (unread.length === 0) return ok(`${count(found.length, 'archive')}, all read`);
  return failed(
    `${unread.length} of ${count(found.length, 'archive')} not read to the end: ${few(unread, MAX_NAMES)}`,
    'Wait if the collector catches up after an outage; otherwise see "Archives that are not read" in runbooks/LogPipelineSilent.md',
    causes,
  );
}

/** Whether none of the archive's last lines is in Elasticsearch, although it still keeps documents of their age. */
async function isUnread(
  { bundle, elasticsearch, now }: Deployed,
  folder: string,
  { name, modified, size, end }: Archive,
): Promise<boolean> {
  const application = applicationLogs(bundle.environment.orchestrator.adapter);
  const stream = STREAM_NAMES.find((each) => name.startsWith(`${application.files[each]}.`));
  const age = now() / 1_000 - modified;
  if (stream === undefined || age < READ_WITHIN_SECONDS || age > STREAMS[stream].retentionDays * 86_400)
    return false;
  const ids = lastLines(end, size)
    .filter(({ line }) => !isCopy(stream, line, application))
    .slice(-LINES)
    .map(({ offset, line }) => documentId(folder, offset, line));
  if (ids.length === 0) return false;
  return (await elasticsearch.existing(bundle.logs.streams[stream].dataStream, ids)).size === 0;
}

/** The complete lines at the end of a file, with their offsets in the file. */
function lastLines(end: Buffer, size: number): { readonly offset: number; readonly line: string }[] {
  const lines: { offset: number; line: string }[] = [];
  // The first line is incomplete, unless this is the whole file.
  let start = end.length === size ? 0 : end.indexOf('\n') + 1;
  for (let stop = end.indexOf('\n', start); stop >= 0; stop = end.indexOf('\n', start)) {
    if (stop > start)
      lines.push({ offset: size - end.length + start, line: end.toString('utf8', start, stop) });
    start = stop + 1;
  }
  return lines;
}
