import type { AlertName } from '../../../alerts/catalogue';
import type { Testbed } from './testbed';

/** A fault that is injected into a running environment, and what must still work. */
export interface InjectedFault {
  /** A sentence, such as "Prometheus is killed". */
  readonly that: string;
  /** Prepares the environment before the fault. @default nothing to prepare */
  readonly prepare?: (testbed: Testbed) => Promise<void>;
  readonly begin: (testbed: Testbed) => Promise<void>;
  /** @default the fault ends by itself at once */
  readonly end?: (testbed: Testbed) => Promise<void>;
  /** Duration in seconds. @default until the doctor reports it and its alert is delivered */
  readonly seconds?: number;
  readonly doctor: ExpectedFinding;
  /** The alert that must fire, or the reason why no alert fires. */
  readonly alert: AlertName | { readonly none: string };
  readonly mayLose?: {
    /** Scrapes in this number of seconds, in addition to the two of every fault. @default 0 */
    readonly seconds?: number;
    /** All scrapes during the fault. @default false */
    readonly whileItLasts?: boolean;
  };
  /** Whether a license violation at the start of the fault must be delivered as well. @default false */
  readonly violation?: boolean;
}

/** What the doctor must report during the fault. No other check may fail. */
export interface ExpectedFinding {
  readonly subject: string;
  readonly seen: RegExp;
  /** Further subjects that may fail. @default none */
  readonly also?: readonly string[];
}
