import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const givenUp = own(JOBS.collector, 'otelcol_exporter_send_failed_log_records_total', {
  exporter: 'elasticsearch/app',
});
const documents = (labels: Readonly<Record<string, string>>) =>
  own(JOBS.collector, 'otelcol_elasticsearch_docs_processed_total', labels);
const lost = (count: number) =>
  `Within 15 min, ${count} log records were given up by the collector, or refused by Elasticsearch. The log of the collector names the reason; documents that were refused are in the failure store of their stream.`;

export const scenarios: Scenarios = {
  LogRecordsLost: [
    {
      it: 'fires when the collector gives up a request, until it is 15m ago',
      series: { [givenUp]: holds(0, '30m').holds(100, '40m') },
      checks: [quiet('29m'), fires('31m', { job: JOBS.collector }), quiet('50m')],
    },
    {
      it: 'fires at the first document that is refused, with which the series appears',
      series: {
        [givenUp]: holds(0, '60m'),
        [documents({ outcome: 'failed_client', error_type: 'document_parsing_exception' })]: holds(3, '60m'),
      },
      checks: [fires('1m', { job: JOBS.collector }, lost(3)), quiet('20m')],
    },
    {
      it: 'fires at a document that is kept in the failure store',
      series: { [documents({ outcome: 'failure_store' })]: holds(2, '60m') },
      checks: [fires('1m', { job: JOBS.collector }, lost(2)), quiet('20m')],
    },
    {
      it: 'stays quiet when documents are stored, and when some of them were there already',
      series: {
        [givenUp]: holds(0, '60m'),
        [documents({ outcome: 'success' })]: holds(0, '10m').holds(5_000, '50m'),
        [documents({ outcome: 'failed_client', error_type: 'version_conflict_engine_exception' })]: holds(
          9,
          '60m',
        ),
      },
      checks: [quiet('1m'), quiet('12m')],
    },
  ],
};
