import type { Problem } from '../../../../lib/problems';
import { resourcesOf } from '../resources';
import { addressesStandAlone, contactPointIsReplacedBeforeDeletion } from './contact-point';
import {
  dashboardIsNotInGeneral,
  dashboardOverwrites,
  dashboardSaysWhatGrafanaWouldAdd,
  dashboardTitlesAreTrimmed,
  dashboardUidsDiffer,
  folderTitleIsTrimmed,
} from './dashboard';
import { oneDataSourceIsDefault } from './data-source';
import { templateDefinesItself } from './message-template';
import { numbersHaveNoLeadingZeros, timesStayWithinADay, weekdaysRise } from './mute-timing';
import {
  matcherValuesAreBare,
  policyDurationsAreCanonical,
  policyRefersToContactPoints,
} from './notification-policy';
import {
  conditionNamesAQuery,
  everyRuleHasAUid,
  intervalIsAMultipleOfTen,
  modelIsJson,
  modelLeavesOutGrafanasDefaults,
  noRuleNotifiesOnItsOwn,
  queryTypeStandsInBothPlaces,
} from './rule-group';
import type { StackTrap, Trap } from './trap';

const TRAPS: Readonly<Record<string, readonly Trap[]>> = {
  grafana_contact_point: [contactPointIsReplacedBeforeDeletion, addressesStandAlone],
  grafana_dashboard: [
    dashboardSaysWhatGrafanaWouldAdd,
    dashboardTitlesAreTrimmed,
    dashboardIsNotInGeneral,
    dashboardOverwrites,
  ],
  grafana_folder: [folderTitleIsTrimmed],
  grafana_message_template: [templateDefinesItself],
  grafana_mute_timing: [weekdaysRise, numbersHaveNoLeadingZeros, timesStayWithinADay],
  grafana_notification_policy: [
    policyDurationsAreCanonical,
    policyRefersToContactPoints,
    matcherValuesAreBare,
  ],
  grafana_rule_group: [
    intervalIsAMultipleOfTen,
    everyRuleHasAUid,
    noRuleNotifiesOnItsOwn,
    conditionNamesAQuery,
    modelIsJson,
    queryTypeStandsInBothPlaces,
    modelLeavesOutGrafanasDefaults,
  ],
};

const STACK_TRAPS: readonly StackTrap[] = [dashboardUidsDiffer, oneDataSourceIsDefault];

/** What a synthesized stack asks of Grafana that the schema allows and that fails, or never settles, when deployed. */
export function checkGrafanaTraps(stackJson: unknown): Problem[] {
  const resources = resourcesOf(stackJson).filter(({ kind }) => kind === 'resource');
  return [
    ...resources.flatMap((resource) => (TRAPS[resource.type] ?? []).flatMap((trap) => trap(resource))),
    ...STACK_TRAPS.flatMap((trap) => trap(resources)),
  ];
}
