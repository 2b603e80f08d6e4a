import { LOG_FILE_BYTES } from '../../../lib/log-files';
import { STREAMS } from '../../../logs/streams';
import { exampleLogs } from './support';

test('the files are those of the contract, with 5, 10 and 5 archives of 10 MB', () => {
  expect(Object.values(STREAMS).map(({ file }) => [file.name, file.backups])).toEqual([
    ['model_orchestrator.log', 5],
    ['model_orchestrator_audit.log', 10],
    ['model_orchestrator_errors.log', 5],
  ]);
  expect(LOG_FILE_BYTES).toBe(10_485_760);
});

test('general records are kept 30 days, errors 90, audit records at least a year', () => {
  expect(STREAMS.app.retentionDays).toBe(30);
  expect(STREAMS.errors.retentionDays).toBe(90);
  expect(STREAMS.audit.retentionDays).toBeGreaterThanOrEqual(365);
});

test("a data stream is named by Elastic's scheme, type-dataset-namespace", () => {
  const names = Object.values(exampleLogs('prod').streams).map(({ dataStream }) => dataStream);
  expect(names).toEqual([
    'logs-model_orchestrator.app-prod',
    'logs-model_orchestrator.audit-prod',
    'logs-model_orchestrator.errors-prod',
  ]);
  for (const name of names) expect(name.split('-')).toHaveLength(3);
});

test('the streams are plain data, unchanged after a conversion to JSON and back', () => {
  const logs = exampleLogs();
  expect(JSON.parse(JSON.stringify(logs))).toEqual(logs);
});
