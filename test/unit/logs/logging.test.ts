import { readdirSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { projectFile, projectPath } from '../../../lib/project';
import { LOGGING_MODULE } from '../../../logs/logging';
import { exampleLogs } from './support';

const config = exampleLogs().logging;
const files = Object.values(config.handlers).flatMap((handler) => ('filename' in handler ? [handler] : []));

test('each file is rotated at 10 MB, audit keeps more archives, and all but the oldest stay plain', () => {
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

test('every handler writes by a formatter that there is', () => {
  for (const { formatter } of Object.values(config.handlers))
    expect(config.formatters).toHaveProperty(formatter);
});

test('the classes that it names are in the module that comes with it', () => {
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

test('every Python file of the module comes with it', () => {
  const folder = `${LOGGING_MODULE.folder}/${LOGGING_MODULE.name.replaceAll('.', '/')}`;
  const there = readdirSync(projectPath(folder)).filter((file) => file.endsWith('.py'));
  expect(LOGGING_MODULE.files.map((file) => file.split('/').at(-1)).sort()).toEqual(there.sort());
});

test('records end at its loggers, whose console is redacted as well: handlers above get no text', () => {
  for (const [name, { propagate, handlers }] of Object.entries(config.loggers)) {
    if (name === 'model_orchestrator.audit') continue;
    expect([name, propagate, handlers.includes('console')]).toEqual([name, false, true]);
  }
});

test('what the server that runs the application does not catch is in the file of errors', () => {
  expect(config.loggers['uvicorn.error']?.handlers).toContain('errors');
});

test('an audit record goes to its own file and on to the general one', () => {
  expect(config.loggers['model_orchestrator.audit']).toMatchObject({ handlers: ['audit'], propagate: true });
  expect(config.loggers.model_orchestrator?.handlers).toContain('app');
});

test('only errors and worse go to the file of errors', () => {
  expect(config.loggers.model_orchestrator?.handlers).toContain('errors');
  expect(config.handlers.errors?.level).toBe('ERROR');
});

test('the loggers that the application has set up stay on', () => {
  expect(config.disable_existing_loggers).toBe(false);
});

test('it survives the way through YAML', () => {
  expect(parse(stringify(config))).toEqual(config);
});
