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
    why: 'The error budget changes over days: rates that are one evaluation old are good enough.',
  },
  {
    check: 'promql/fragile',
    name: ALERTS.filter(isCapped)
      .map(({ name }) => name)
      .join('|'),
    why: 'topk selects only among more values than an orchestrator has: they are hostile, or an error.',
  },
  ...LINT_EXCEPTIONS.map(({ alerts, ...exception }) => ({ ...exception, name: alerts.join('|') })),
];

/** pint's configuration file. What needs a server is switched off by `--offline`. */
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
