import type { Problem } from '../../../../lib/problems';
import { providerOf } from '../providers';
import { providersOf, resourcesOf } from '../resources';
import { addressesStandAlone, contactPointIsReplacedBeforeDeletion } from './contact-point';
import {
  dashboardOverwrites,
  dashboardSaysWhatGrafanaWouldAdd,
  dashboardTitlesAreTrimmed,
  dashboardUidsDiffer,
  folderTitleIsTrimmed,
} from './dashboard';
import { folderIsReferredTo } from './folder';
import { templateDefinesItself } from './message-template';
import { numbersHaveNoLeadingZeros, timesStayWithinADay, weekdaysRise } from './mute-timing';
import {
  matcherValuesAreBare,
  onePolicyOwnsTheTree,
  policyDurationsAreCanonical,
  policyRefersToContactPoints,
  policyRefersToMuteTimings,
} from './notification-policy';
import { panelLinkIsWhole, panelLinksLeadSomewhere } from './panel-link';
import { providerWaitsForGrafana } from './provider';
import {
  conditionNamesAQuery,
  everyRuleHasAUid,
  intervalIsAMultipleOfTen,
  modelIsJson,
  modelLeavesOutGrafanasDefaults,
  queryLooksBack,
  queryTypeStandsInBothPlaces,
  rulesDiffer,
  rulesNotifyOneWay,
  ruleUidIsOne,
} from './rule-group';
import { providerHoldsNoSecret, resourceHoldsNoSecret } from './secret';
import type { StackTrap, Trap } from './trap';

const TRAPS: Readonly<Record<string, readonly Trap[]>> = {
  grafana_contact_point: [contactPointIsReplacedBeforeDeletion, addressesStandAlone],
  grafana_dashboard: [
    dashboardSaysWhatGrafanaWouldAdd,
    dashboardTitlesAreTrimmed,
    dashboardOverwrites,
    folderIsReferredTo,
  ],
  grafana_folder: [folderTitleIsTrimmed],
  grafana_message_template: [templateDefinesItself],
  grafana_mute_timing: [weekdaysRise, numbersHaveNoLeadingZeros, timesStayWithinADay],
  grafana_notification_policy: [
    policyDurationsAreCanonical,
    policyRefersToContactPoints,
    policyRefersToMuteTimings,
    matcherValuesAreBare,
  ],
  grafana_rule_group: [
    intervalIsAMultipleOfTen,
    everyRuleHasAUid,
    conditionNamesAQuery,
    modelIsJson,
    queryTypeStandsInBothPlaces,
    modelLeavesOutGrafanasDefaults,
    ruleUidIsOne,
    queryLooksBack,
    panelLinkIsWhole,
    folderIsReferredTo,
  ],
};

/** Traps of every resource type. */
const COMMON: readonly Trap[] = [resourceHoldsNoSecret];

const STACK_TRAPS: readonly StackTrap[] = [
  dashboardUidsDiffer,
  onePolicyOwnsTheTree,
  panelLinksLeadSomewhere,
  rulesDiffer,
  rulesNotifyOneWay,
];

/** Resources of a synthesized stack that the schema allows, but whose deploy fails or whose plan always shows changes. */
export function checkGrafanaTraps(stackJson: unknown): Problem[] {
  const resources = resourcesOf(stackJson).filter(
    ({ kind, type }) => kind === 'resource' && providerOf(type) === 'grafana',
  );
  const providers = providersOf(stackJson).filter(({ name }) => name === 'grafana');
  return [
    ...providers.flatMap((provider) => [
      ...providerHoldsNoSecret(provider),
      ...providerWaitsForGrafana(provider),
    ]),
    ...resources.flatMap((resource) =>
      [...COMMON, ...(TRAPS[resource.type] ?? [])].flatMap((trap) => trap(resource)),
    ),
    ...STACK_TRAPS.flatMap((trap) => trap(resources)),
  ];
}
