import { Duration } from '../../lib/duration';
import type { Channels } from '../alertmanager/config';
import { DEFAULT_ROUTE, type Matcher, RECEIVERS, type Receiver, type Route } from '../routing';
import type { ContactPoint, MuteTiming, Notifications, Policy } from './model';
import { messageTemplate } from './template';

const TITLE = '{{ template "monitoring.title" . }}';
const TEXT = '{{ template "monitoring.text" . }}';

/**
 * Grafana's contact points and notification policy for the routes of this project.
 *
 * Slack, webhook and heartbeat URLs are secrets, and provider arguments end up in Terraform's state. Alertmanager reads
 * these URLs from files, so Grafana forwards alerts of such receivers to Alertmanager, which routes, groups, mutes and
 * inhibits them. Grafana delivers e-mail and the simulator's sink itself. A receiver is served by one of them only, so
 * that nothing is delivered twice.
 */
export function notifications(
  channels: Channels,
  routes: readonly Route[],
  alertmanager: string,
): Notifications {
  const points = RECEIVERS.map((name) => contactPoint(name, channels, alertmanager));
  const direct = points.flatMap(({ name, alertmanager }) => (alertmanager === undefined ? [name] : []));
  const windows = channels.muteWindows.filter(({ receivers }) =>
    receivers.some((receiver) => direct.includes(receiver)),
  );
  const mutedAt = (receiver: Receiver) =>
    // Do not mute forwarded alerts: Alertmanager would consider them resolved. It mutes them itself.
    direct.includes(receiver)
      ? windows.filter(({ receivers }) => receivers.includes(receiver)).map(({ name }) => name)
      : [];
  const settings = (route: Route) =>
    policySettings(direct.includes(route.receiver) ? route : handedOn(route));
  return {
    contactPoints: points,
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

function contactPoint(name: Receiver, channels: Channels, alertmanager: string): ContactPoint {
  const { slack, webhook, heartbeat, sink } = channels;
  const isHeartbeat = name === 'heartbeat';
  const secret = isHeartbeat ? heartbeat : slack !== undefined || webhook;
  const email = isHeartbeat ? undefined : channels.email;
  // Alertmanager also shows alerts without a channel.
  if (secret || !(email || sink)) return { name, sendResolved: true, alertmanager };
  return {
    name,
    sendResolved: !isHeartbeat,
    ...(sink && {
      webhook: { url: isHeartbeat ? sink.heartbeats : sink.notifications, title: TITLE, message: TEXT },
    }),
    ...(email && { email: { addresses: email.to, subject: TITLE, message: TEXT } }),
  };
}

/**
 * Alertmanager groups and waits. It considers an alert resolved that Grafana does not repeat within five minutes, so
 * Grafana repeats it every two minutes: one attempt may fail.
 */
function handedOn(route: Route): Route {
  return {
    ...route,
    // No grouping.
    groupBy: ['...'],
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(1),
    repeatInterval: Duration.minutes(2),
  };
}

function policySettings({ receiver, groupBy, groupWait, groupInterval, repeatInterval }: Route) {
  return {
    contactPoint: receiver,
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

/** "Has the label" without an empty value, which the provider could drop. */
function bare(matcher: Matcher): Matcher {
  return matcher.operator === '!=' && matcher.value === ''
    ? { ...matcher, operator: '=~', value: '.+' }
    : matcher;
}
