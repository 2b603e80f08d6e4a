import { ALERTS } from '../../../alerts/catalogue';
import { isCapped } from '../../../alerts/resolve';
import { LINT_EXCEPTIONS } from '../../support/scenarios';

/** A finding of pint that does not apply here. */
interface Exception {
  readonly check: string;
  /** The names of the rules, as a regular expression. */
  readonly name: string;
  readonly why: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    check: 'rule/dependency',
    name: 'service:model_orchestrator_.+',
    why: 'The error budget changes over days, so rates may be one evaluation old.',
  },
  {
    check: 'promql/fragile',
    name: ALERTS.filter(isCapped)
      .map(({ name }) => name)
      .join('|'),
    why: 'topk drops values only if there are more than any correct orchestrator exposes.',
  },
  ...LINT_EXCEPTIONS.map(({ alerts, ...exception }) => ({ ...exception, name: alerts.join('|') })),
];

/** pint's configuration file. `--offline` disables the checks that need a server. */
export const PINT_CONFIG = EXCEPTIONS.map(
  ({ check, name, why }) => `# ${why}
rule {
  match {
    name = "${name}"
  }
  disable = ["${check}"]
}
`,
).join('');
