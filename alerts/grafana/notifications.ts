import { Duration } from '../../lib/duration';
import { addressOf, mailbox } from '../../lib/mailbox';
import type { Channels } from '../alertmanager/channels';
import { DEFAULT_ROUTE, type Matcher, RECEIVERS, type Receiver, type Route } from '../routing';
import type { ContactPoint, MuteTiming, Notifications, Policy } from './model';
import { messageTemplate } from './template';

/** Name of the contact point that forwards alerts to Alertmanager. */
export const ALERTMANAGER_CONTACT_POINT = 'alertmanager';

const TITLE = '{{ template "monitoring.title" . }}';
const TEXT = '{{ template "monitoring.text" . }}';

/**
 * Grafana's contact points and notification policy for the routes of this project.
 *
 * The URLs and tokens of most receivers are secrets, and provider arguments end up in Terraform's state. Alertmanager
 * reads them from files, so Grafana forwards alerts of such receivers to Alertmanager, which routes, groups, mutes and
 * inhibits them. Grafana delivers e-mail and the simulator's sink itself. A receiver is served by one of them only, so
 * that nothing is delivered twice.
 */
export function notifications(
  channels: Channels,
  routes: readonly Route[],
  alertmanager: string,
): Omit<Notifications, 'ownsPolicy'> {
  const points = RECEIVERS.map((name) => ({ name, direct: directly(name, channels) }));
  const direct = points.flatMap(({ name, direct }) => (direct ? [name as string] : []));
  const windows = channels.muteWindows.filter(({ receivers }) =>
    receivers.some((receiver) => direct.includes(receiver)),
  );
  const mutedAt = (receiver: Receiver) =>
    // Do not mute forwarded alerts: Alertmanager would consider them resolved. It mutes them itself.
    direct.includes(receiver)
      ? windows.filter(({ receivers }) => receivers.includes(receiver)).map(({ name }) => name)
      : [];
  const settings = (route: Route) =>
    direct.includes(route.receiver)
      ? policySettings(route, route.receiver)
      : policySettings(forwarded(route), ALERTMANAGER_CONTACT_POINT);
  return {
    contactPoints: [
      ...points.flatMap(({ direct }) => direct ?? []),
      ...(direct.length < points.length
        ? [{ name: ALERTMANAGER_CONTACT_POINT, sendResolved: true, alertmanager } as const]
        : []),
    ],
    policy: {
      ...settings(DEFAULT_ROUTE),
      policies: routes.map(
        (route): Policy => ({
          ...settings(route),
          matchers: route.matchers.map(bare),
          muteTimings: mutedAt(route.receiver),
        }),
      ),
    },
    muteTimings: windows.map(
      ({ name, weekdays, from, to, timeZone }): MuteTiming => ({
        name,
        ...(weekdays && { weekdays }),
        from,
        to,
        timeZone,
      }),
    ),
    template: { name: 'monitoring', text: messageTemplate() },
  };
}

/** The contact point of a receiver that Grafana serves itself. Undefined for one that Alertmanager serves. */
function directly(name: Receiver, channels: Channels): ContactPoint | undefined {
  const { heartbeat, sink } = channels;
  const isHeartbeat = name === 'heartbeat';
  const forwards = isHeartbeat ? heartbeat : needsAlertmanager(channels);
  const to = isHeartbeat ? undefined : channels.email?.to?.map((each) => addressOf(mailbox(each)));
  // Alertmanager also shows alerts without a channel.
  if (forwards || !(to || sink)) return undefined;
  return {
    name,
    sendResolved: !isHeartbeat,
    ...(sink && {
      webhook: { url: isHeartbeat ? sink.heartbeats : sink.notifications, title: TITLE, message: TEXT },
    }),
    ...(to && { email: { addresses: to, subject: TITLE, message: TEXT } }),
  };
}

/** Whether a channel needs a secret, a route of its own, or a mail connection that Grafana does not offer. */
function needsAlertmanager({ slack, webhook, email, receivers = {} }: Channels): boolean {
  const { implicitTls, port } = email?.smtp ?? {};
  // Grafana connects with implicit TLS on port 465, and on no other.
  const unusualTls = implicitTls !== undefined && implicitTls !== (port === 465);
  return slack !== undefined || webhook || Object.keys(receivers).length > 0 || unusualTls;
}

/**
 * The route of alerts that Grafana forwards to Alertmanager, which groups and delays them. Alertmanager considers an alert
 * resolved if Grafana does not repeat it within five minutes. It is repeated every two minutes, so that one attempt may fail.
 */
function forwarded(route: Route): Route {
  return {
    ...route,
    // No grouping.
    groupBy: ['...'],
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(1),
    repeatInterval: Duration.minutes(2),
  };
}

function policySettings({ groupBy, groupWait, groupInterval, repeatInterval }: Route, contactPoint: string) {
  return {
    contactPoint,
    groupBy,
    groupWait: canonical(groupWait),
    groupInterval: canonical(groupInterval),
    repeatInterval: canonical(repeatInterval),
  };
}

/** Grafana's canonical form: like {@link Duration}, but with weeks. */
export function canonical(duration: Duration): string {
  const weeks = duration.seconds / Duration.days(7).seconds;
  return weeks > 0 && Number.isInteger(weeks) ? `${weeks}w` : duration.toString();
}

/** Writes `label!=""` as `label=~".+"`: the provider could drop an empty value. */
function bare(matcher: Matcher): Matcher {
  return matcher.operator === '!=' && matcher.value === ''
    ? { ...matcher, operator: '=~', value: '.+' }
    : matcher;
}
