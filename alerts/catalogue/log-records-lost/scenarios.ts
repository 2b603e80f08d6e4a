import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';

const givenUp = own(JOBS.collector, 'otelcol_exporter_send_failed_log_records_total', {
  exporter: 'elasticsearch/app',
});
const documents = (labels: Readonly<Record<string, string>>) =>
  own(JOBS.collector, 'otelcol_elasticsearch_docs_processed_total', labels);
const refused = documents({ outcome: 'failed_client', error_type: 'document_parsing_exception' });
const kept = documents({ outcome: 'failure_store' });
const collector = { job: JOBS.collector };
const lost = (count: number) =>
  `Within 15 min, ${count} log records were dropped by the collector or refused by Elasticsearch. The log of the collector contains the reason. Documents that Elasticsearch kept are in the failure store of their stream; the others are missing there.`;

export const scenarios: Scenarios = {
  LogRecordsLost: [
    {
      it: 'fires for 15m after the collector drops a request',
      series: { [givenUp]: holds(0, '30m').holds(100, '40m') },
      checks: [quiet('29m'), fires('31m', collector), fires('44m', collector), quiet('46m')],
    },
    {
      it: 'fires for 15m after the first request that the collector drops, with which the series appears',
      series: { [givenUp]: nothing('30m').holds(100, '40m') },
      checks: [quiet('29m'), fires('30m', collector, lost(100)), fires('44m', collector), quiet('46m')],
    },
    ...Object.entries({ 'is refused': refused, 'is kept in the failure store': kept }).map(
      ([happens, series]) => ({
        it: `fires for 15m after a document ${happens}: the first, with which the series appears, and a later one`,
        series: {
          [givenUp]: holds(0, '2h'),
          [series]: nothing('10m').holds(3, '30m').holds(5, '1h'),
        },
        checks: [
          fires('10m', collector, lost(3)),
          fires('24m', collector),
          quiet('26m'),
          fires('40m', collector, lost(2)),
          fires('54m', collector),
          quiet('56m'),
        ],
      }),
    ),
    ...Object.entries({
      'is dropped': givenUp,
      'is refused': refused,
      'is kept in the failure store': kept,
    }).flatMap(([happens, series]) => [
      {
        it: `stays quiet after a failed scrape, and after a gap unless a record ${happens} in it`,
        series: { [series]: holds(3, '2h').ends().holds(3, '40m').gap('40m').holds(5, '40m') },
        checks: [
          quiet('2h15m'),
          quiet('2h15m30s'),
          quiet('3h19m'),
          fires('3h30m', collector, lost(2)),
          quiet('3h37m'),
        ],
      },
      {
        it: `fires with the whole count after a gap of more than an hour if a record ${happens}`,
        series: { [series]: holds(3, '10m').gap('70m').holds(5, '40m') },
        checks: [fires('1h30m', collector, lost(5)), quiet('1h36m')],
      },
      {
        it: `fires for 15m if a record ${happens} after a restart of the collector`,
        series: { [series]: holds(9, '20m').holds(2, '40m') },
        checks: [quiet('19m'), fires('21m', collector, lost(2)), fires('34m', collector), quiet('36m')],
      },
    ]),
    {
      it: 'fires when documents are refused and others are kept, and counts them together',
      series: { [refused]: holds(3, '60m'), [kept]: holds(2, '60m') },
      checks: [fires('1m', collector, lost(5))],
    },
    {
      it: 'stays quiet when documents are stored, and when some were already stored',
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
