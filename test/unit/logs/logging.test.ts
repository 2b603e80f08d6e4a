import { parse, stringify } from 'yaml';
import { projectFile } from '../../../lib/project';
import { LOGGING_MODULE } from '../../../logs/logging';
import { exampleLogs } from './support';

const config = exampleLogs().logging;
const modulePath = LOGGING_MODULE.path;

test('each file is rotated at 10 MB, and audit keeps more archives', () => {
  const files = Object.values(config.handlers).map(({ filename, maxBytes, backupCount }) => [
    filename,
    maxBytes,
    backupCount,
  ]);
  expect(files).toEqual([
    ['/var/log/model_orchestrator/model_orchestrator.log', 10_485_760, 5],
    ['/var/log/model_orchestrator/model_orchestrator_audit.log', 10_485_760, 10],
    ['/var/log/model_orchestrator/model_orchestrator_errors.log', 10_485_760, 5],
  ]);
});

test('every handler writes by a formatter that there is', () => {
  for (const { formatter } of Object.values(config.handlers))
    expect(config.formatters).toHaveProperty(formatter);
});

test('the classes that it names are in the module that comes with it', () => {
  const name = modulePath.replace(/^.*\/|\.py$/g, '');
  const named = [
    ...Object.values(config.formatters).map((formatter) => formatter['()']),
    ...Object.values(config.handlers).map((handler) => handler.class),
  ];
  for (const path of named) {
    const [inModule, className] = path.split('.');
    expect(inModule).toBe(name);
    expect(projectFile(modulePath)).toContain(`class ${className}(`);
  }
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
