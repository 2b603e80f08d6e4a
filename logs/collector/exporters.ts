import { Duration } from '../../lib/duration';
import { userSecretPath } from '../../lib/secrets';
import type { StreamName } from '../streams';
import type { ElasticsearchExporter } from './config';

/**
 * Status codes that do not depend on the documents, and are retried: a redirect to a login page, wrong credentials, a proxy
 * that needs its own, a data stream that does not exist yet, a request that is too large for a proxy (until
 * `elasticsearch.maxRequestBytes` is lowered: the queue is split again), a server that fails, is overloaded or restarts. The
 * list applies to a request and to each of its documents. 400 is missing, because Elasticsearch would refuse such a document
 * each time.
 */
const RETRIED = [301, 302, 307, 308, 401, 403, 404, 407, 408, 413, 429, 500, 502, 503, 504];

/**
 * How long a request is retried. Then its documents are dropped, and the next request follows: after a longer outage, only
 * the documents of these requests are missing. The collector's metric `otelcol_exporter_send_failed_log_records_total`
 * counts them, and LogRecordsLost watches it.
 */
const TRIED_FOR: Readonly<Record<StreamName, Duration | 'without end'>> = {
  // An alert reports after ten minutes that nothing is delivered, and the exporter's backoff works for this long.
  app: Duration.hours(3),
  errors: Duration.hours(3),
  // The audit log is the only evidence of who did what.
  audit: 'without end',
};

/** Days of ordinary traffic, or about five hours of 50 errors a second. */
const QUEUE_BYTES = 500_000_000;

/** One object for all streams, so that the rendered file contains it once. */
const RETRY: ElasticsearchExporter['retry'] = {
  enabled: true,
  max_retries: 1_000_000_000,
  initial_interval: '1s',
  // Long, because the exporter's arithmetic overflows at about the 35th wait, and it then retries without a pause
  // (0.145.0, esclient.go). With this interval, that takes more than three hours.
  max_interval: '10m',
  retry_on_status: RETRIED,
};

/** The queue of each stream. It is split into requests of at most `maxRequestBytes` before compression. */
export function sendingQueue(maxRequestBytes: number): ElasticsearchExporter['sending_queue'] {
  return {
    storage: 'file_storage',
    sizer: 'bytes',
    queue_size: QUEUE_BYTES,
    // When it is full, reading pauses and the lines wait in their files.
    block_on_overflow: true,
    num_consumers: 1,
    // People do not need a log record within less than five seconds.
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

/** The collector's password or API key, which it reads from a file. */
export const credential = ({ apiKey = 'elasticsearch_shipper_password' }: Shipping): string =>
  `\${file:${userSecretPath(apiKey)}}`;

/**
 * Sends a stream's documents in order, and keeps them while the server is down, restarting or overloaded. The exporter does
 * not retry after a timeout of the connection attempt, as behind a firewall that drops packets.
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
    // Elasticsearch refuses documents that are sent again after a crash, because their ids exist.
    logs_dynamic_id: { enabled: true },
    // The collector logs the reason why a document was refused, without the document.
    include_source_on_error: false,
    // Limits all retries of a request together; then its documents are dropped. Zero: no limit.
    timeout: triedFor === 'without end' ? '0s' : triedFor.toString(),
    retry: RETRY,
    sending_queue: queue,
  };
}
