import { Duration } from '../../lib/duration';
import { userSecretPath } from '../../lib/secrets';
import type { StreamName } from '../streams';
import type { ElasticsearchExporter } from './config';

/**
 * Answers that do not concern the documents: a redirect to a login page, wrong credentials, a proxy that needs its own, a
 * data stream that does not exist yet, a request that is too large for a proxy (until `elasticsearch.maxRequestBytes` is
 * smaller: the queue is split again), a server that fails, is overloaded or restarts. The list holds for a request and for
 * each of its documents. So 400 is missing: Elasticsearch would refuse such a document each time.
 */
const RETRIED = [301, 302, 307, 308, 401, 403, 404, 407, 408, 413, 429, 500, 502, 503, 504];

/**
 * How long a request's documents are tried before they are given up. The next request's turn comes then, so after an
 * outage that was longer only what was given up, a request every so often, is missing. The collector's metric
 * `otelcol_exporter_send_failed_log_records_total` counts it, and LogRecordsLost watches it.
 */
const TRIED_FOR: Readonly<Record<StreamName, Duration | 'without end'>> = {
  // Three hours: an alert says after ten minutes that nothing is delivered, and the exporter's waits are sound so long.
  app: Duration.hours(3),
  errors: Duration.hours(3),
  // Nothing else proves who did what.
  audit: 'without end',
};

/** Days of ordinary traffic, or about five hours of 50 errors a second. */
const QUEUE_BYTES = 500_000_000;

/** The same for all streams, and written once. */
const RETRY: ElasticsearchExporter['retry'] = {
  enabled: true,
  max_retries: 1_000_000_000,
  initial_interval: '1s',
  // Long, because from about the 35th wait on the exporter's arithmetic overflows and it retries without a pause: so
  // that is after more than three hours. (0.145.0, esclient.go.)
  max_interval: '10m',
  retry_on_status: RETRIED,
};

/** Of each stream. A request is no larger than so many bytes before compression: the queue is split by it again. */
export function sendingQueue(maxRequestBytes: number): ElasticsearchExporter['sending_queue'] {
  return {
    storage: 'file_storage',
    sizer: 'bytes',
    queue_size: QUEUE_BYTES,
    // When it is full, reading pauses and the lines wait in their files.
    block_on_overflow: true,
    num_consumers: 1,
    // Five seconds are soon enough for people.
    batch: { flush_timeout: '5s', min_size: Math.round(maxRequestBytes / 2), max_size: maxRequestBytes },
  };
}

/** How the collector logs in. Files below /run/secrets. */
export interface Shipping {
  /** @default the collector's user and its password */
  readonly apiKey?: string | undefined;
  /** @default the certificate authorities that the collector trusts */
  readonly ca?: string | undefined;
}

/** The file with what the collector logs in with. */
export const credential = ({ apiKey = 'elasticsearch_shipper_password' }: Shipping): string =>
  `\${file:${userSecretPath(apiKey)}}`;

/**
 * Sends a stream's documents, in order, and holds on to them while the server is down, restarting or overloaded. What
 * the exporter does not retry is a connection that times out while it is made, as behind a firewall that drops packets.
 */
export function exporter(
  stream: StreamName,
  {
    endpoint,
    user,
    shipping,
    dataStream,
    queue,
  }: {
    readonly endpoint: string;
    readonly user: string;
    readonly shipping: Shipping;
    readonly dataStream: string;
    readonly queue: ElasticsearchExporter['sending_queue'];
  },
): ElasticsearchExporter {
  const triedFor = TRIED_FOR[stream];
  return {
    endpoint,
    ...(shipping.apiKey === undefined
      ? { user, password: credential(shipping) }
      : { api_key: credential(shipping) }),
    ...(shipping.ca !== undefined && { tls: { ca_file: userSecretPath(shipping.ca) } }),
    logs_index: dataStream,
    // What a crash has it send once more is refused as there already.
    logs_dynamic_id: { enabled: true },
    // The reason of a refused document in the collector's own log, without the document.
    include_source_on_error: false,
    // Bounds all retries of a request together, after which its documents are dropped. Zero: no bound.
    timeout: triedFor === 'without end' ? '0s' : triedFor.toString(),
    retry: RETRY,
    sending_queue: queue,
  };
}
