import type { LogFile } from '../lib/log-files';
import type { RecordFieldName } from '../lib/log-record';

/** The log files of an application and the form of its records. */
export interface ApplicationLogs {
  /** Folder of the log files in the application's container. */
  readonly folder: string;
  /** Names of the files with general, audit and error records. */
  readonly files: Readonly<Record<LogFile, string>>;
  /** Names of the top loggers of the application. All its other loggers are below these. */
  readonly loggers: readonly string[];
  /**
   * How to recognise copies of the other files' records in the general file. This project's formatter marks its copies.
   * Among those of other formatters, only audit records are recognised, by their logger.
   * @default the general file has no copies
   */
  readonly copies?: { readonly auditLogger: string };
  /** Environment variables that make the application write the files. @default it needs no variables */
  readonly environment?: Readonly<Record<string, string>>;
  /** How its records become records of the contract. @default they are records of the contract */
  readonly records?: RecordMapping;
}

/** Nested names of fields are joined by dots. */
export interface RecordMapping {
  /** Nested objects whose fields belong to the record itself. A field that the record has already stays as it is. */
  readonly merged: readonly string[];
  /** Fields to keep under another name, because a merged object has a more specific value. */
  readonly renamed: Readonly<Record<string, string>>;
  /**
   * Sources of each field of the contract. The first one with a value counts. The field itself comes first, unless it is
   * in the list.
   */
  readonly fields: Readonly<Partial<Record<RecordFieldName, readonly string[]>>>;
  /** Fields to leave out, at any depth. */
  readonly dropped: readonly string[];
  /** The field that contains the type of an event. It becomes the action, unless `actions` has another one. */
  readonly event: string;
  /** The field with the success of the event: true or false, or a word or number with that meaning. */
  readonly success: string;
  /** The contract's actions, which alerts and dashboards look for. The first match counts. */
  readonly actions: readonly {
    readonly event: string;
    /** @default any */
    readonly outcome?: 'success' | 'failure';
    readonly action: string;
  }[];
  /** Values of fields that a record of a file lacks. */
  readonly defaults: Readonly<Record<LogFile, Readonly<Partial<Record<RecordFieldName, string>>>>>;
}
