import type { GrafanaAlerting } from '../alerts/grafana';
import { DASHBOARDS, type Dashboard } from '../dashboards';
import { DATA_SOURCES, FOLDERS, SERVICE } from '../lib/names';
import type { DataSources } from '../servers/grafana/data-sources';
import type { GrafanaNames } from '../servers/grafana/names';

/** The uids that dashboards, rules and data sources refer to, and the tag by which dashboards link to each other. */
const KNOWN: ReadonlySet<string> = new Set([
  ...[DASHBOARDS, DATA_SOURCES, FOLDERS].flatMap((group) => Object.values(group).map(({ uid }) => uid)),
  SERVICE,
]);

/** The keys whose values are uids or lists of tags. */
const KEYS = /^(uid|datasourceUid|targetUID|tags)$/;

/** Renames the uids in dashboards and data sources, and in links to dashboards. */
function withUids<T>(value: T, { uid, shared }: GrafanaNames): T {
  if (!shared) return value;
  const rename = (inner: unknown, key: string): unknown => {
    if (typeof inner === 'string') {
      if (KEYS.test(key) && KNOWN.has(inner)) return uid(inner);
      // Most texts have no link.
      if (!inner.includes('/d/')) return inner;
      return inner.replace(/\/d\/([\w-]+)/g, (link, target) =>
        KNOWN.has(target) ? `/d/${uid(target)}` : link,
      );
    }
    if (Array.isArray(inner)) return inner.map((item) => rename(item, key));
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, item]) => [name, rename(item, name)]));
  };
  return rename(value, '') as T;
}

export function namedDashboards(dashboards: readonly Dashboard[], names: GrafanaNames): Dashboard[] {
  return dashboards.map((dashboard) => {
    const { title = '', ...rest } = withUids(dashboard, names);
    return { ...rest, title: names.title(title) };
  });
}

export function namedDataSources(file: DataSources, names: GrafanaNames): DataSources {
  const { datasources, ...rest } = withUids(file, names);
  return {
    ...rest,
    datasources: datasources.map((source) => ({ ...source, name: names.title(source.name) })),
  };
}

export function namedAlerting(
  { groups, notifications }: GrafanaAlerting,
  names: GrafanaNames,
): GrafanaAlerting {
  const { contactPoints, policy, muteTimings, template } = notifications;
  const points = contactPoints.map((point) => ({ ...point, name: names.name(point.name) }));
  const settings = <P extends { readonly contactPoint: string }>(each: P): P => ({
    ...each,
    contactPoint: names.name(each.contactPoint),
  });
  const timed = <P extends { readonly muteTimings: readonly string[] }>(each: P): P => ({
    ...each,
    muteTimings: each.muteTimings.map(names.name),
  });
  return {
    groups: withUids(groups, names).map((group) => ({
      ...group,
      rules: group.rules.map(({ notify, ...rule }) => ({
        ...rule,
        uid: names.uid(rule.uid),
        ...(notify && { notify: timed(settings(notify)) }),
      })),
    })),
    notifications: {
      ...notifications,
      contactPoints: points.map(({ webhook, email, ...point }) => ({
        ...point,
        ...(webhook && { webhook: texts(webhook, names) }),
        ...(email && { email: texts(email, names) }),
      })),
      policy: { ...settings(policy), policies: policy.policies.map((each) => timed(settings(each))) },
      muteTimings: muteTimings.map((timing) => ({ ...timing, name: names.name(timing.name) })),
      template: { name: names.name(template.name), text: names.templates(template.text) },
    },
  };
}

function texts<T extends object>(settings: T, { templates }: GrafanaNames): T {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === 'string' ? templates(value) : value,
    ]),
  ) as T;
}
