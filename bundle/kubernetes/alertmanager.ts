import type { AlertmanagerConfig, AlertmanagerRoute } from '../../alerts/alertmanager/config';
import type { Integrations } from '../../alerts/alertmanager/integrations';
import type { Bundle } from '..';
import { type KubernetesObject, metadata, type Target } from './object';
import { operatorFields } from './operator-fields';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Routes, receivers and inhibitions as an AlertmanagerConfig.
 * @param notes receives a note for everything that it cannot express
 */
export function alertmanagerObject(
  { alertmanager }: Bundle,
  target: Target,
  notes: string[],
): KubernetesObject {
  const { route, inhibit_rules, receivers } = alertmanager;
  const intervals = muteTimeIntervals(alertmanager, notes);
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'AlertmanagerConfig',
    metadata: metadata(target, 'notifications'),
    spec: {
      route: routeFields(
        route,
        intervals.map(({ name }) => name),
      ),
      ...(intervals.length > 0 && { muteTimeIntervals: intervals }),
      inhibitRules: inhibit_rules.map(({ source_matchers, target_matchers, equal }) => ({
        sourceMatch: source_matchers.map(matcherFields),
        targetMatch: target_matchers.map(matcherFields),
        equal,
      })),
      receivers: receivers.map(({ name, ...integrations }) => ({
        name,
        ...integrationFields(integrations, alertmanager.global, target, notes),
      })),
    },
  };
}

/** @param known names of the intervals that exist */
function routeFields(route: AlertmanagerRoute, known: readonly string[]): object {
  const { matchers, mute_time_intervals = [], routes, ...others } = route;
  const muted = mute_time_intervals.filter((name) => known.includes(name));
  return {
    receiver: others.receiver,
    groupBy: others.group_by,
    groupWait: others.group_wait,
    groupInterval: others.group_interval,
    repeatInterval: others.repeat_interval,
    ...(others.continue && { continue: true }),
    ...(matchers && { matchers: matchers.map(matcherFields) }),
    ...(muted.length > 0 && { muteTimeIntervals: muted }),
    ...(routes && { routes: routes.map((each) => routeFields(each, known)) }),
  };
}

function matcherFields(matcher: string): object {
  const [, name, matchType, value = '""'] = /^([^=!]+)(=~|!~|!=|=)(.*)$/s.exec(matcher) ?? [];
  return { name, matchType, value: JSON.parse(value) };
}

/** The operator's intervals have no time zone: they are in UTC. */
function muteTimeIntervals({ time_intervals = [] }: AlertmanagerConfig, notes: string[]) {
  return time_intervals.flatMap(({ name, time_intervals: intervals }) => {
    const zones = intervals.map((interval) => (interval as { location?: string }).location);
    if (zones.some((zone) => zone !== undefined && zone !== 'UTC')) {
      notes.push(
        `The mute window ${name} is left out: an AlertmanagerConfig has no time zones. Give it the time zone UTC, or define it in Alertmanager's own configuration.`,
      );
      return [];
    }
    return [
      {
        name,
        timeIntervals: intervals.map((interval) => {
          const { times, weekdays } = interval as {
            times: readonly { start_time: string; end_time: string }[];
            weekdays?: readonly string[];
          };
          return {
            times: times.map(({ start_time, end_time }) => ({ startTime: start_time, endTime: end_time })),
            ...(weekdays && { weekdays }),
          };
        }),
      },
    ];
  });
}

/** An AlertmanagerConfig has no global settings: each integration gets a copy of those that apply to it. */
function integrationFields(
  integrations: Integrations,
  global: AlertmanagerConfig['global'],
  target: Target,
  notes: string[],
): Fields {
  return Object.fromEntries(
    Object.entries(integrations).map(([kind, configs]: [string, readonly object[]]) => [
      kind.replace('_configs', 'Configs'),
      configs.flatMap((config) => {
        const own = config as Fields;
        const complete = { ...inherited(kind, global, own), ...own };
        return withOperatorNames(kind, complete, target, notes) ?? [];
      }),
    ]),
  );
}

function inherited(kind: string, global: AlertmanagerConfig['global'], own: Fields): Fields {
  if (kind === 'email_configs') {
    return Object.fromEntries(
      Object.entries(global).flatMap(([name, value]) =>
        name.startsWith('smtp_') ? [[name.replace('smtp_', ''), value]] : [],
      ),
    );
  }
  const slackUrl = kind === 'slack_configs' && own.api_url === undefined && own.api_url_file === undefined;
  return {
    ...(slackUrl && { api_url_file: global.slack_api_url_file }),
    ...(global.http_config !== undefined && { http_config: global.http_config }),
  };
}

/** The fields of an integration whose names or forms differ. Undefined when it cannot be expressed. */
function withOperatorNames(kind: string, own: Fields, target: Target, notes: string[]): Fields | undefined {
  const login = (own.http_config ?? {}) as Fields;
  if (login.http_headers !== undefined || login.basic_auth !== undefined) {
    notes.push(
      `A receiver's ${kind.replace('_configs', '')} with a login by a header or a user name is left out: an AlertmanagerConfig takes only bearer tokens here. Define it in Alertmanager's own configuration.`,
    );
    return undefined;
  }
  if (kind === 'slack_configs' && own.api_url !== undefined) {
    notes.push(
      "A receiver that posts to Slack with a bot's token is left out: an AlertmanagerConfig takes the address of Slack from a Secret only. Use a webhook, or Alertmanager's own configuration.",
    );
    return undefined;
  }
  const renamed = Object.fromEntries(
    Object.entries(own).flatMap(([name, value]): [string, unknown][] => {
      if (kind === 'webhook_configs' && name === 'url_file') return [['url_secret_file', value]];
      if (kind === 'discord_configs' && name === 'webhook_url_file') return [['api_url_file', value]];
      if (name === 'headers' || name === 'details') return [[name, pairs(value as Fields)]];
      if (kind === 'pagerduty_configs' && name === 'links')
        return [['pager_duty_link_configs', links(value)]];
      return [[name, value]];
    }),
  );
  return operatorFields(renamed, target) as Fields;
}

function pairs(map: Fields): object[] {
  return Object.entries(map).map(([key, value]) => ({ key, value }));
}

function links(value: unknown): object[] {
  return (value as readonly { href: string; text: string }[]).map(({ href, text }) => ({ href, alt: text }));
}
