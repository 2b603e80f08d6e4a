import { modelAuditLogSilent } from '../../alerts/catalogue/model-audit-log-silent';
import { modelLicenseViolationLogged } from '../../alerts/catalogue/model-license-violation-logged';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { countOverTime, except, having } from '../documents';
import { definePanel } from '../panel';
import { bars, coloured } from '../time-series';

/** ECS' value for a successful outcome. */
const SUCCESS = 'success';

/** Audit records over time. */
export const auditEvents = definePanel({
  id: 4,
  title: 'Audit events',
  width: 18,
  alerts: [modelAuditLogSilent, modelLicenseViolationLogged],
  mayBeEmpty: { failed: modelLicenseViolationLogged },
  source: 'documents',
  visualization: bars,
  description:
    'Audit records by action and outcome. A bar covers at least one minute. Red: actions that did not succeed, including licence violations. No records while downloads finish: records are being lost.',
  noValue: 'No audit record is stored',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { action, dataset, outcome } = logs.fields;
    const audit = having(logs, { [dataset]: logs.datasets.audit });
    const alias = `{{term ${action}}}: {{term ${outcome}}}`;
    const by = [action, outcome];
    return panel
      .unit(GRAFANA_UNITS.count)
      .interval('1m')
      .withTarget(
        countOverTime(
          logs,
          'succeeded',
          having(logs, { [dataset]: logs.datasets.audit, [outcome]: SUCCESS }),
          {
            alias,
            by,
          },
        ),
      )
      .withTarget(countOverTime(logs, 'failed', except(audit, outcome, [SUCCESS]), { alias, by }))
      .overrideByQuery('failed', coloured(COLOURS.bad));
  },
});
