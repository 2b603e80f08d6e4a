import * as z from 'zod';
import { adapterNamed, applicationLogs } from '../../../adapters';
import { few } from '../../../lib/words';
import { STREAM_NAMES, STREAMS, type StreamName } from '../../../logs/streams';
import { logFolders } from '../../../servers/addresses';
import { COLLECTOR_USER, collectorOf } from '../../../servers/collector';
import type { Deployment } from '../../deployment';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, skipped, warning } from '../finding';
import { containerCheck, ENGINE } from './containers';
import { ELASTICSEARCH_LOGIN } from './elasticsearch';
import { collected } from './log-folder';
import { streamCheck } from './streams';

/** Maximum number of names in a message. */
const MAX_NAMES = 8;

const loggersSchema = z.object({
  aggregations: z
    .object({ loggers: z.object({ buckets: z.array(z.object({ key: z.string() })) }) })
    .optional(),
});

/** Checks that the collector can read the log files that the application writes, and that its loggers write them. */
export function logFileChecks(deployment: Deployment): DoctorCheck[] {
  const { environment, logs } = deployment.bundle;
  const folders = logFolders(environment);
  if (folders.length === 0) return [];
  const { dataStream } = logs.streams.app;
  return [
    ...folders.flatMap((folder) =>
      checksOf('Logs', [ENGINE, containerCheck(collectorOf(environment, folder))], {
        [`log files of ${folder}`]: () => logFiles(deployment, folder),
      }),
    ),
    ...checksOf('Logs', [ELASTICSEARCH_LOGIN, streamCheck(dataStream)], {
      loggers: () => loggers(deployment, dataStream),
    }),
  ];
}

async function logFiles({ bundle, docker }: Deployment, folder: string): Promise<CheckResult> {
  const { environment } = bundle;
  const { files, environment: variables = {} } = applicationLogs(environment.orchestrator.adapter);
  const found = await docker.files(...collected(environment, folder));
  if (found === undefined)
    return skipped('the folder cannot be listed: the image of Prometheus is not on the engine');
  const missing = (stream: StreamName) => found.every(({ name }) => name !== files[stream]);
  const unreadable = STREAM_NAMES.map((stream) => files[stream]).filter((file) =>
    found.some(({ name, readable }) => name === file && !readable),
  );
  if (unreadable.length > 0) {
    return failed(
      `the collector (user ${COLLECTOR_USER}) cannot read ${unreadable.join(', ')}`,
      'Make the files readable for other users (chmod o+r), and set the umask of the application to 022.',
    );
  }
  const names = found.map(({ name }) => name);
  const contents = names.length === 0 ? 'is empty' : `contains ${few(names, MAX_NAMES)}`;
  if (missing('app')) {
    const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return failed(
      `${files.app} is missing: the folder ${contents}`,
      set.length > 0
        ? `Set ${set.join(', ')} in the application, and check that its log folder is the one that the collector reads.`
        : 'Check that the log folder of the application is the one that the collector reads.',
    );
  }
  if (missing('audit')) {
    return warning(
      `${files.audit} is missing: the folder ${contents}`,
      'The file exists after the first audited action. If there was one, check where the application writes it.',
    );
  }
  return ok(
    STREAM_NAMES.filter((stream) => !missing(stream))
      .map((stream) => files[stream])
      .join(', '),
  );
}

/** Records of other loggers are stored as well, but an application whose own loggers write nothing is not monitored. */
async function loggers({ bundle, elasticsearch }: Deployment, dataStream: string): Promise<CheckResult> {
  const { adapter } = bundle.environment.orchestrator;
  const expected = applicationLogs(adapter).loggers;
  const { aggregations } = await elasticsearch.get(`/${dataStream}/_search`, loggersSchema, {
    json: { size: 0, aggs: { loggers: { terms: { field: 'log.logger', size: 100 } } } },
  });
  const found = aggregations?.loggers.buckets.map(({ key }) => key) ?? [];
  const isOwn = (name: string) => expected.some((logger) => `${name}.`.startsWith(`${logger}.`));
  const [own, others] = [found.filter(isOwn), found.filter((name) => !isOwn(name))];
  if (own.length > 0 || found.length === 0) {
    return ok(
      found.length === 0
        ? 'no records with a logger yet'
        : `${few(own, MAX_NAMES)}${others.length > 0 ? `; of other libraries: ${few(others, MAX_NAMES)}` : ''}`,
    );
  }
  const where = adapterNamed(adapter) ? `adapters/${adapter}/logs.ts` : 'adapters/contract.ts';
  return warning(
    `no record of ${expected.join(', ')} in ${STREAMS.app.dataset}, only of ${few(others, MAX_NAMES)}`,
    `Enable these loggers in the application, or correct the names in ${where}.`,
  );
}
