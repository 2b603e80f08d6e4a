import type { AlertName } from '../../../alerts/catalogue';
import type { Testbed } from './testbed';

/** Something that goes wrong around a running environment, and what must hold meanwhile. */
export interface InjectedFault {
  /** What has happened: "Prometheus is killed". */
  readonly that: string;
  /** What has to be there for it, and is no part of it. @default nothing */
  readonly prepare?: (testbed: Testbed) => Promise<void>;
  readonly begin: (testbed: Testbed) => Promise<void>;
  /** @default it is over as soon as it has begun */
  readonly end?: (testbed: Testbed) => Promise<void>;
  /** How long it lasts, in seconds. @default until the doctor has named it and its alert was delivered */
  readonly seconds?: number;
  readonly doctor: ExpectedFinding;
  /** The alert that tells of it, or why none does. */
  readonly alert: AlertName | { readonly none: string };
  readonly mayLose?: {
    /** Scrapes for so many seconds, beyond the one or two that any fault costs. @default 0 */
    readonly seconds?: number;
    /** Scrapes for as long as it lasts. @default false */
    readonly whileItLasts?: boolean;
  };
  /** A licence is violated as it begins, and that must be told all the same. @default none is */
  readonly violation?: boolean;
}

/** What the doctor says meanwhile. Nothing else may fail to its eyes. */
export interface ExpectedFinding {
  readonly subject: string;
  readonly says: RegExp;
  /** Further subjects that rightly fail. @default none */
  readonly also?: readonly string[];
}
