import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { countOverTime, except, having } from '../documents';
import { definePanel } from '../panel';
import { bars, coloured } from '../time-series';

/** Python's name of the level between those that are errors and those that are not. */
const WARNING = 'WARNING';

/** How much is logged, and how bad it is. */
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
    'Records of all streams by level. A bar counts those of the time that it is wide, a minute at least. Red that grows with the rest is load; red that grows alone is a fault.',
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
