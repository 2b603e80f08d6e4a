import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORTS } from '../../../lib/names';
import { readSettings } from '../../../simulator/settings';

const directory = mkdtempSync(join(tmpdir(), 'simulator-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('everything except the log directory has a default', () => {
  expect(readSettings({ LOG_DIR: directory, PORT: '' })).toEqual({
    port: PORTS.orchestrator,
    controlPort: PORTS.simulatorControl,
    logDirectory: directory,
    seed: expect.any(Number),
    enableMetrics: true,
    healthCheckIntervalSeconds: 60,
  });
});

test('every variable is read', () => {
  expect(
    readSettings({
      PORT: '18000',
      CONTROL_PORT: '18001',
      LOG_DIR: join(directory, 'made'),
      SEED: '7',
      MODEL_ORCHESTRATOR_ENABLE_METRICS: 'False',
      MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: '30',
    }),
  ).toEqual({
    port: 18_000,
    controlPort: 18_001,
    logDirectory: join(directory, 'made'),
    seed: 7,
    enableMetrics: false,
    healthCheckIntervalSeconds: 30,
  });
});

test('invalid values are reported together', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const read = () =>
    readSettings({
      PORT: '80000',
      LOG_DIR: join(file, 'logs'),
      SEED: 'dice',
      MODEL_ORCHESTRATOR_ENABLE_METRICS: 'maybe',
      MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: '0',
    });
  expect(read).toThrow(/^5 problems:/);
  for (const name of ['PORT', 'LOG_DIR', 'SEED', 'ENABLE_METRICS', 'HEALTH_CHECK_INTERVAL']) {
    expect(read).toThrow(name);
  }
});

test('the two ports must differ', () => {
  expect(() => readSettings({ LOG_DIR: directory, PORT: '9000', CONTROL_PORT: '9000' })).toThrow(
    '9000 is the PORT as well',
  );
});
