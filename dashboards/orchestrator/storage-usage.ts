import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { modelStorageFullIn4h } from '../../alerts/catalogue/model-storage-full-in-4h';
import { modelStorageSpaceCritical } from '../../alerts/catalogue/model-storage-space-critical';
import { modelStorageSpaceLow } from '../../alerts/catalogue/model-storage-space-low';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { queryNow } from '../query';
import { byThresholds, judgedBy } from '../thresholds';
import { SCOPE } from '../variables';

/** Represents an instance without a limit: no ratio is below 0. */
const UNLIMITED = -1;

const usage = promql`sum by (instance) (${METRICS.storage_usage_bytes}{${SCOPE}})`;
/** A limit of 0, or no limit, means unlimited. */
const limit = promql`(max by (instance) (${METRICS.storage_limit_bytes}{${SCOPE}}) > 0)`;
const ratio = promql`sort_desc(${usage} / on (instance) ${limit})`;
const unlimited = promql`${UNLIMITED} * group by (instance) (${METRICS.storage_usage_bytes}{${SCOPE}}) unless on (instance) ${limit}`;

/** Storage use of each instance, coloured by the thresholds of the alerts. */
export const storageUsage = definePanel({
  id: 3,
  title: 'Storage Usage',
  width: 6,
  alerts: [modelStorageSpaceCritical, modelStorageSpaceLow, modelStorageFullIn4h],
  mayBeEmpty: { unlimited: { why: 'the storage has a limit', fault: 'storage-limit-unknown' } },
  visualization: () => new PanelBuilder(),
  description:
    'Share of the storage limit in use on each instance. Orange: free space during working hours. Red: the next large model does not fit. "unlimited": the instance has no limit.',
  noValue: 'No storage is reported',
  draw: (panel, inputs) =>
    panel
      .unit(GRAFANA_UNITS.ratio)
      .min(0)
      .max(1)
      .colorScheme(byThresholds())
      .thresholds(judgedBy(inputs, modelStorageSpaceLow, modelStorageSpaceCritical))
      .mappings([
        {
          type: MappingType.ValueToText,
          options: { [UNLIMITED]: { text: 'unlimited', color: COLOURS.good } },
        },
      ])
      .displayMode(BarGaugeDisplayMode.Lcd)
      .orientation(VizOrientation.Horizontal)
      .namePlacement(BarGaugeNamePlacement.Top)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
      .withTarget(queryNow('ratio', ratio, '{{instance}}'))
      .withTarget(queryNow('unlimited', unlimited, '{{instance}}')),
});
