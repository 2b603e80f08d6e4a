import type {
  ContactPoint,
  GrafanaAlerting,
  MuteTiming,
  Policy,
  Query,
  RootPolicy,
  Rule,
} from '../alerts/grafana/model';

/** Rules in the form of Grafana's provisioning files. @param folder title of their folder */
export function provisionedRules({ groups }: GrafanaAlerting, folder: string): object[] {
  return groups.map(({ name, interval, rules }) => ({
    orgId: 1,
    name,
    folder,
    interval: interval.toString(),
    rules: rules.map(provisionedRule),
  }));
}

/** Everything of Grafana's alerting as one provisioning file, except the contact point that has a file of its own. */
export function provisionedAlerting(alerting: GrafanaAlerting, folder: string): object {
  const { contactPoints, policy, ownsPolicy, muteTimings, template } = alerting.notifications;
  return {
    apiVersion: 1,
    groups: provisionedRules(alerting, folder),
    contactPoints: contactPoints
      .filter(({ alertmanager }) => alertmanager === undefined)
      .map(provisionedPoint),
    ...(ownsPolicy && {
      policies: [{ orgId: 1, ...provisionedPolicy(policy), routes: policy.policies.map(provisionedRoute) }],
    }),
    templates: [{ orgId: 1, name: template.name, template: template.text }],
    ...(muteTimings.length > 0 && { muteTimes: muteTimings.map(provisionedTiming) }),
  };
}

function provisionedRule({ name, queries, notify, ...rule }: Rule): object {
  return {
    ...rule,
    title: name,
    data: queries.map(provisionedQuery),
    ...(notify && { notification_settings: { ...provisionedPolicy(notify), ...muted(notify) } }),
  };
}

function provisionedQuery({ refId, datasourceUid, window, model }: Query): object {
  return {
    refId,
    datasourceUid,
    relativeTimeRange: { from: window?.seconds ?? 0, to: 0 },
    model: { ...model, refId },
  };
}

function provisionedPoint({ name, sendResolved, webhook, email }: ContactPoint): object {
  const receiver = (type: string, settings: object) => ({
    uid: `${name}-${type}`,
    type,
    disableResolveMessage: !sendResolved,
    settings,
  });
  return {
    orgId: 1,
    name,
    receivers: [
      ...(webhook ? [receiver('webhook', { ...webhook, httpMethod: 'POST' })] : []),
      ...(email
        ? [
            receiver('email', {
              addresses: email.addresses.join(';'),
              subject: email.subject,
              message: email.message,
            }),
          ]
        : []),
    ],
  };
}

function provisionedPolicy({
  contactPoint,
  groupBy,
  groupWait,
  groupInterval,
  repeatInterval,
}: Omit<RootPolicy, 'policies'>) {
  return {
    receiver: contactPoint,
    group_by: groupBy,
    group_wait: groupWait,
    group_interval: groupInterval,
    repeat_interval: repeatInterval,
  };
}

function provisionedRoute(policy: Policy): object {
  return {
    ...provisionedPolicy(policy),
    object_matchers: policy.matchers.map(({ label, operator, value }) => [label, operator, value]),
    ...muted(policy),
  };
}

function muted({ muteTimings }: Pick<Policy, 'muteTimings'>): object {
  return muteTimings.length > 0 ? { mute_time_intervals: muteTimings } : {};
}

function provisionedTiming({ name, weekdays, from, to, timeZone }: MuteTiming): object {
  return {
    orgId: 1,
    name,
    time_intervals: [
      { times: [{ start_time: from, end_time: to }], ...(weekdays && { weekdays }), location: timeZone },
    ],
  };
}
