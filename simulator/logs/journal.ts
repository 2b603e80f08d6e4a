import type { LogFile } from '../../lib/log-files';
import type { Conditions } from '../orchestrator/conditions';
import type { Random } from '../orchestrator/random';
import type { AuditFields, ErrorFields, LogRecord, PluginFields, RequestContext } from './record';

/** Receives the records: log files, or a list in a test. */
export type LogOutput = (stream: LogFile, record: LogRecord) => void;

/** A part of the orchestrator: the name of its logger, and of its source file in stack traces. */
export type Component = 'downloads' | 'gc' | 'operations' | 'service';

/** The fields of every record. */
interface Entry {
  readonly request: RequestContext;
  readonly operation: string;
  readonly message: string;
}

/**
 * Share of records with an e-mail or IP address in the message, as careless code writes them. The collector redacts
 * them.
 */
const CARELESS_RATIO = 0.03;

/** Writes what the orchestrator does as log records. */
export class Journal {
  constructor(
    private readonly random: Random,
    private readonly toWall: (at: number) => number,
    private readonly conditions: () => Conditions,
    private readonly output: LogOutput,
  ) {}

  /** A request. @default of a random user */
  newRequest(userId = `user-${1_000 + Math.floor(this.random.between(0, 50))}`): RequestContext {
    return { request_id: this.random.hex(2), correlation_id: this.random.hex(2), user_id: userId };
  }

  info(at: number, component: Component, entry: Entry & Partial<PluginFields>): void {
    this.write('app', at, { ...entry, level: 'INFO', logger: component });
  }

  audit(at: number, entry: Entry & AuditFields): void {
    this.write('audit', at, { ...entry, level: 'INFO', logger: 'audit' });
  }

  error(at: number, component: Component, entry: Entry & { readonly type: string }): void {
    const { type, ...common } = entry;
    const line = 20 + Math.floor(this.random.between(0, 300));
    const stackTrace = [
      'Traceback (most recent call last):',
      `  File "/app/model_orchestrator/${component}.py", line ${line}, in ${entry.operation}`,
      `${type}: ${entry.message}`,
    ];
    const error = { type, message: entry.message, stack_trace: stackTrace.join('\n') };
    this.write('errors', at, { ...common, error, level: 'ERROR', logger: component });
  }

  private write(
    stream: LogFile,
    at: number,
    {
      request,
      level,
      logger,
      message,
      ...rest
    }: Entry & Pick<LogRecord, 'level' | 'logger'> & Partial<AuditFields & ErrorFields & PluginFields>,
  ): void {
    const { silentLogs, clockAheadSeconds } = this.conditions();
    if (silentLogs.includes(stream)) return;
    this.output(stream, {
      timestamp: new Date(this.toWall(at) + clockAheadSeconds * 1_000).toISOString(),
      level,
      logger: `model_orchestrator.${logger}`,
      message: this.carelessly(message),
      ...request,
      ...rest,
    });
  }

  private carelessly(message: string): string {
    if (!this.random.chance(CARELESS_RATIO)) return message;
    return this.random.chance(0.5)
      ? `${message} (client 203.0.113.${1 + Math.floor(this.random.between(0, 254))})`
      : `${message} (for ${this.random.pick(['jane.doe', 'j.smith', 'ops'])}@example.com)`;
  }
}
