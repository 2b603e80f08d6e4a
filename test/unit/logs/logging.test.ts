import { readdirSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { projectFile, projectPath } from '../../../lib/project';
import { LOGGING_MODULE } from '../../../logs/logging';
import { exampleLogs } from './support';

const config = exampleLogs().logging;
const files = Object.values(config.handlers).flatMap((handler) => ('filename' in handler ? [handler] : []));

test('each file is rotated at 10 MB, audit keeps more archives, and all archives but the oldest stay plain text', () => {
  expect(
    files.map(({ filename, maxBytes, backupCount, plainCount }) => [
      filename,
      maxBytes,
      backupCount,
      plainCount,
    ]),
  ).toEqual([
    ['/var/log/model_orchestrator/model_orchestrator.log', 10_485_760, 5, 4],
    ['/var/log/model_orchestrator/model_orchestrator_audit.log', 10_485_760, 10, 9],
    ['/var/log/model_orchestrator/model_orchestrator_errors.log', 10_485_760, 5, 4],
  ]);
});

test('every handler uses an existing formatter', () => {
  for (const { formatter } of Object.values(config.handlers))
    expect(config.formatters).toHaveProperty(formatter);
});

test('the classes in the configuration exist in the mounted module', () => {
  const source = LOGGING_MODULE.files
    .map((file) => projectFile(`${LOGGING_MODULE.folder}/${file}`))
    .join('\n');
  const named = [
    ...Object.values(config.formatters).map((formatter) => formatter['()']),
    ...Object.values(config.handlers).map((handler) => handler.class),
  ];
  for (const path of named) {
    const className = path.replace(`${LOGGING_MODULE.name}.`, '');
    expect(source).toContain(`class ${className}(`);
  }
});

test('every Python file of the module is mounted', () => {
  const folder = `${LOGGING_MODULE.folder}/${LOGGING_MODULE.name.replaceAll('.', '/')}`;
  const existing = readdirSync(projectPath(folder)).filter((file) => file.endsWith('.py'));
  expect(LOGGING_MODULE.files.map((file) => file.split('/').at(-1)).sort()).toEqual(existing.sort());
});

test('records do not propagate to parent loggers, and each logger has the redacting console handler', () => {
  for (const [name, { propagate, handlers }] of Object.entries(config.loggers)) {
    if (name === 'model_orchestrator.audit') continue;
    expect([name, propagate, handlers.includes('console')]).toEqual([name, false, true]);
  }
});

test('errors of uvicorn are in the file of errors', () => {
  expect(config.loggers['uvicorn.error']?.handlers).toContain('errors');
});

test('an audit record goes to its own file and to the general file', () => {
  expect(config.loggers['model_orchestrator.audit']).toMatchObject({ handlers: ['audit'], propagate: true });
  expect(config.loggers.model_orchestrator?.handlers).toContain('app');
});

test('only errors and worse go to the file of errors', () => {
  expect(config.loggers.model_orchestrator?.handlers).toContain('errors');
  expect(config.handlers.errors?.level).toBe('ERROR');
});

test('existing loggers of the application stay enabled', () => {
  expect(config.disable_existing_loggers).toBe(false);
});

test('the configuration is unchanged after a conversion to YAML and back', () => {
  expect(parse(stringify(config))).toEqual(config);
});
