import { Duration } from '../../lib/duration';
import type { Channels } from '../alertmanager/config';
import { DEFAULT_ROUTE, type Matcher, RECEIVERS, type Receiver, type Route } from '../routing';
import type { ContactPoint, MuteTiming, Notifications, Policy } from './model';
import { messageTemplate } from './template';

const TITLE = '{{ template "monitoring.title" . }}';
const TEXT = '{{ template "monitoring.text" . }}';

/**
 * How Grafana tells people: the routes of this project, as contact points and a notification policy.
 *
 * A Slack, webhook or heartbeat URL is a secret, and what the provider is given ends up in Terraform's state. So a
 * receiver that has such a channel is Alertmanager's, which has the URL in a file: Grafana hands its alerts on, and
 * Alertmanager routes, groups, mutes and inhibits them as it does its own. E-mail and the simulator's sink need no
 * secret of the contact point's, and Grafana delivers there itself. A receiver is wholly the one or the other: nothing
 * arrives twice.
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
    // What is handed on must not be held back: Alertmanager would take it for resolved. It mutes by itself.
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
  // Alertmanager also shows what nobody is told of.
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
 * Alertmanager does the grouping and the waiting, and takes an alert for resolved that it is not told of again within
 * five minutes: twice in that time is enough, one failure included.
 */
function handedOn(route: Route): Route {
  return {
    ...route,
    // Each alert by itself.
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

/** As Grafana gives it back: like {@link Duration}, but whole weeks are weeks. */
export function canonical(duration: Duration): string {
  const weeks = duration.seconds / Duration.days(7).seconds;
  return weeks > 0 && Number.isInteger(weeks) ? `${weeks}w` : duration.toString();
}

/** "Has the label" in a form without an empty value, which the provider could drop. */
function bare(matcher: Matcher): Matcher {
  return matcher.operator === '!=' && matcher.value === ''
    ? { ...matcher, operator: '=~', value: '.+' }
    : matcher;
}
