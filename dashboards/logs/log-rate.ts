import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { countOverTime, except, having } from '../documents';
import { definePanel } from '../panel';
import { bars, coloured } from '../time-series';

/** Python's name of the warning level. */
const WARNING = 'WARNING';

/** Log volume by level. */
export const logRate = definePanel({
  id: 1,
  title: 'Log rate by level',
  width: 18,
  mayBeEmpty: {
    warnings: { why: 'the simulator logs no warnings' },
    errors: modelErrorLogBurst,
  },
  source: 'documents',
  visualization: bars,
  description:
    'Records of all streams by level. A bar covers at least one minute. Errors grow with the rest: load. Errors grow alone: a fault.',
  noValue: 'Nothing has been logged',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { level } = logs.fields;
    const ofLevel = (...levels: string[]) => having(logs, { [level]: levels });
    const others = except(having(logs, {}), level, [...logs.errorLevels, WARNING]);
    return panel
      .unit(GRAFANA_UNITS.count)
      .interval('1m')
      .withTarget(countOverTime(logs, 'errors', ofLevel(...logs.errorLevels), { alias: 'Errors' }))
      .withTarget(countOverTime(logs, 'warnings', ofLevel(WARNING), { alias: 'Warnings' }))
      .withTarget(countOverTime(logs, 'others', others, { alias: 'Others' }))
      .overrideByQuery('errors', coloured(COLOURS.bad))
      .overrideByQuery('warnings', coloured(COLOURS.warning));
  },
});
