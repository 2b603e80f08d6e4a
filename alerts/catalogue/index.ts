import { LIST } from './list';

/** Every alert, in the order of the rule files. */
export const ALERTS = LIST.flat();

export type AlertName = (typeof ALERTS)[number]['name'];
export const ALERT_NAMES: readonly AlertName[] = ALERTS.map(({ name }) => name);
