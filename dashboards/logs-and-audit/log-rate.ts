import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { PANELS } from '../../lib/panels';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { countOverTime, except, having } from '../documents';
import type { DashboardInputs } from '../inputs';
import { documentsPanel } from '../panel';
import { bars, coloured } from '../time-series';

/** Python's name of the level between those that are errors and those that are not. */
const WARNING = 'WARNING';

/** How much is logged, and how bad it is. */
export function logRate(inputs: DashboardInputs): PanelBuilder {
  const { logs } = inputs;
  const { level } = logs.fields;
  const ofLevel = (...levels: string[]) => having(logs, { [level]: levels });
  const others = except(having(logs, {}), level, [...logs.errorLevels, WARNING]);
  return documentsPanel(bars(), inputs, PANELS.logRate, {
    description:
      'Records of all streams by level. A bar counts those of the time that it is wide, a minute at least. Red that grows with the rest is load; red that grows alone is a fault.',
    noValue: 'Nothing has been logged',
  })
    .unit(GRAFANA_UNITS.count)
    .interval('1m')
    .withTarget(countOverTime(logs, 'errors', ofLevel(...logs.errorLevels), { alias: 'Errors' }))
    .withTarget(countOverTime(logs, 'warnings', ofLevel(WARNING), { alias: 'Warnings' }))
    .withTarget(countOverTime(logs, 'others', others, { alias: 'Others' }))
    .overrideByQuery('errors', coloured(COLOURS.bad))
    .overrideByQuery('warnings', coloured(COLOURS.warning));
}
