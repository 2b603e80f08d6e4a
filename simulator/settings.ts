import { randomInt } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { LOG_FOLDER, PORTS } from '../lib/names';
import { type Problem, throwIfAny } from '../lib/problems';

/** The settings in the environment variables. */
export interface Settings {
  /** PORT: the orchestrator's own interface. */
  readonly port: number;
  /** CONTROL_PORT: faults and sink. */
  readonly controlPort: number;
  /** LOG_DIR. */
  readonly logDirectory: string;
  /** SEED: the same seed gives the same traffic. */
  readonly seed: number;
  /** MODEL_ORCHESTRATOR_ENABLE_METRICS. */
  readonly enableMetrics: boolean;
  /** MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL. */
  readonly healthCheckIntervalSeconds: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

const HEALTH_CHECK_INTERVAL_SECONDS = 60;
const SEEDS = 2 ** 32;

/**
 * Reads the settings and creates the log directory. An empty variable counts as not set.
 * @throws ProblemsError with all problems.
 */
export function readSettings(variables: Variables): Settings {
  const problems: Problem[] = [];

  const whole = (name: string, otherwise: number, least: number, most: number): number => {
    const text = variables[name] || String(otherwise);
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const message = `'${text}' is not a whole number from ${least} to ${most}`;
    problems.push({ path: name, message, cure: 'Set a number in that range, or unset it.' });
    return otherwise;
  };
  const flag = (name: string, otherwise: boolean): boolean => {
    const text = variables[name] || String(otherwise);
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    const cure = `Set true or false, or unset it for the default, ${otherwise}.`;
    problems.push({ path: name, message: `'${text}' is neither true nor false`, cure });
    return otherwise;
  };

  const settings: Settings = {
    port: whole('PORT', PORTS.orchestrator, 1, 65_535),
    controlPort: whole('CONTROL_PORT', PORTS.simulatorControl, 1, 65_535),
    logDirectory: variables.LOG_DIR || LOG_FOLDER,
    // Printed at the start, so that a run can be repeated.
    seed: whole('SEED', randomInt(SEEDS), 0, SEEDS - 1),
    enableMetrics: flag('MODEL_ORCHESTRATOR_ENABLE_METRICS', true),
    healthCheckIntervalSeconds: whole(
      'MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL',
      HEALTH_CHECK_INTERVAL_SECONDS,
      1,
      3_600,
    ),
  };
  if (settings.port === settings.controlPort) {
    const message = `${settings.controlPort} is the PORT as well`;
    problems.push({ path: 'CONTROL_PORT', message, cure: 'Give the two different ports.' });
  }
  throwIfAny([...problems, ...directoryProblems(settings.logDirectory)]);
  return settings;
}

function directoryProblems(directory: string): Problem[] {
  try {
    // Not its parents: a mistyped path is an error instead of a new folder.
    if (!existsSync(directory)) mkdirSync(directory);
    accessSync(directory, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    const message = `'${directory}' cannot be written: ${error instanceof Error ? error.message : error}`;
    return [
      { path: 'LOG_DIR', message, cure: 'Name a directory that this user may write, or mount one there.' },
    ];
  }
}
