import { ContactPoint } from '@cdktf/provider-grafana/lib/contact-point';
import { Dashboard } from '@cdktf/provider-grafana/lib/dashboard';
import { Folder, type FolderConfig } from '@cdktf/provider-grafana/lib/folder';
import { FolderPermission } from '@cdktf/provider-grafana/lib/folder-permission';
import { MessageTemplate } from '@cdktf/provider-grafana/lib/message-template';
import { MuteTiming } from '@cdktf/provider-grafana/lib/mute-timing';
import { NotificationPolicy } from '@cdktf/provider-grafana/lib/notification-policy';
import { GrafanaProvider } from '@cdktf/provider-grafana/lib/provider';
import { RuleGroup, type RuleGroupRule } from '@cdktf/provider-grafana/lib/rule-group';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type * as model from '../alerts/grafana/model';
import type { Bundle } from '../bundle';
import { literal } from '../constructs/literal';
import { secretOnThisMachine } from '../constructs/secret-path';
import { folderOf } from '../dashboards';
import { FOLDERS } from '../lib/names';
import { json } from '../lib/serialize';
import { localUrl } from '../servers/addresses';
import { type GrafanaNames, grafanaNames } from '../servers/grafana/names';

/** Grafana's content. Credentials come from GRAFANA_AUTH. */
export class GrafanaStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, dashboards, grafanaAlerting }: Bundle) {
    super(scope, id);
    // A literal URL: the provider cannot be configured from a container that does not exist yet. It retries while
    // Grafana starts.
    const { ca, certificate, key } = environment.grafana.connection.tls ?? {};
    const file = (name: string) => secretOnThisMachine(environment.name, name);
    new GrafanaProvider(this, 'grafana', {
      url: localUrl(environment, 'grafana'),
      ...(ca && { caCert: file(ca) }),
      ...(certificate && { tlsCert: file(certificate) }),
      ...(key && { tlsKey: file(key) }),
      // More than 8 × 3 s would exceed the provider's HTTP timeout.
      retries: 8,
      retryWait: 3,
    });
    const names = grafanaNames(environment);
    const folder = new Folder(this, 'folder', folderOptions(FOLDERS.service, names));
    const auditFolder = environment.grafana.auditLog
      ? this.auditFolder(folderOptions(FOLDERS.audit, names))
      : folder;
    for (const dashboard of dashboards) {
      new Dashboard(this, `dashboard-${dashboard.uid}`, {
        folder: (folderOf(dashboard) === FOLDERS.audit ? auditFolder : folder).uid,
        configJson: literal(json(dashboard)),
        overwrite: true,
      });
    }
    const resources = this.notifications(
      grafanaAlerting.notifications,
      folder,
      environment.grafana.external !== undefined,
    );
    for (const { name, interval, rules } of grafanaAlerting.groups) {
      new RuleGroup(this, `rules-${name}`, {
        name,
        folderUid: folder.uid,
        intervalSeconds: interval.seconds,
        rule: rules.map((each) => rule(each, resources)),
      });
    }
  }

  /** A folder that only administrators of Grafana open. */
  private auditFolder(options: FolderConfig): Folder {
    const folder = new Folder(this, 'audit-folder', options);
    new FolderPermission(this, 'audit-folder-permission', {
      folderUid: folder.uid,
      permissions: [{ role: 'Admin', permission: 'Admin' }],
    });
    return folder;
  }

  /** @param external whether this Grafana reads no files of this project */
  private notifications(
    { template, contactPoints, muteTimings, policy, ownsPolicy }: model.Notifications,
    folder: Folder,
    external: boolean,
  ): Resources {
    const messages = new MessageTemplate(this, 'template', {
      name: template.name,
      template: literal(template.text),
      // The provider crashes if creating a template is its first request and fails.
      dependsOn: [folder],
    });
    const points = new Map(
      contactPoints.map((point) => [
        point.name,
        // Grafana reads the contact point for Alertmanager from a file, because it has a password.
        point.alertmanager === undefined || external
          ? new ContactPoint(this, `contact-point-${point.name}`, {
              ...contactPoint(point),
              dependsOn: [messages],
              // Any edit replaces it, and Grafana does not delete one that a policy uses.
              lifecycle: { createBeforeDestroy: true },
            }).name
          : point.name,
      ]),
    );
    const timings = new Map(
      muteTimings.map((timing) => [
        timing.name,
        new MuteTiming(this, `mute-timing-${timing.name}`, muteTiming(timing)).name,
      ]),
    );
    const resources = { points, timings };
    if (!ownsPolicy) return resources;
    new NotificationPolicy(this, 'policy', {
      ...policySettings(policy, resources),
      policy: policy.policies.map((child) => ({
        ...policySettings(child, resources),
        ...(child.matchers.length > 0 && {
          matcher: child.matchers.map(({ label, operator, value }) => ({
            label,
            match: operator,
            value: literal(value),
          })),
        }),
        ...(child.muteTimings.length > 0 && {
          muteTimings: child.muteTimings.map((name) => named(timings, name)),
        }),
      })),
    });
    return resources;
  }
}

/** The names of contact points and mute timings, as references to their resources. */
interface Resources {
  readonly points: ReadonlyMap<string, string>;
  readonly timings: ReadonlyMap<string, string>;
}

function policySettings(
  {
    contactPoint,
    groupBy,
    groupWait,
    groupInterval,
    repeatInterval,
  }: model.RootPolicy | model.Policy | NonNullable<model.Rule['notify']>,
  { points }: Resources,
) {
  return {
    contactPoint: named(points, contactPoint),
    groupBy: [...groupBy],
    groupWait,
    groupInterval,
    repeatInterval,
  };
}

function folderOptions(
  { uid, title }: { readonly uid: string; readonly title: string },
  names: GrafanaNames,
) {
  return { uid: names.uid(uid), title: names.title(title) };
}

function rule(
  { uid, name, queries, condition, for: duration, notify, ...rest }: model.Rule,
  resources: Resources,
): RuleGroupRule {
  return {
    uid,
    name,
    condition,
    ...(duration !== undefined && { for: duration }),
    noDataState: rest.noDataState,
    execErrState: rest.execErrState,
    // As in Prometheus, an alert resolves with the first evaluation without its series.
    missingSeriesEvalsToResolve: 1,
    labels: literal(rest.labels),
    annotations: literal(rest.annotations),
    ...(notify && {
      notificationSettings: {
        ...policySettings(notify, resources),
        ...(notify.muteTimings.length > 0 && {
          muteTimings: notify.muteTimings.map((timing) => named(resources.timings, timing)),
        }),
      },
    }),
    data: queries.map(({ refId, datasourceUid, window, model }) => ({
      refId,
      datasourceUid,
      relativeTimeRange: { from: window?.seconds ?? 0, to: 0 },
      model: literal(JSON.stringify(model)),
    })),
  };
}

function contactPoint({ name, sendResolved, alertmanager, webhook, email }: model.ContactPoint) {
  const disableResolveMessage = !sendResolved;
  return {
    name,
    ...(alertmanager && { alertmanager: [{ url: alertmanager, disableResolveMessage }] }),
    ...(webhook && { webhook: [{ ...literal(webhook), disableResolveMessage }] }),
    ...(email && {
      email: [{ ...literal(email), addresses: [...email.addresses], disableResolveMessage }],
    }),
  };
}

function muteTiming({ name, weekdays, from, to, timeZone }: model.MuteTiming) {
  return {
    name,
    intervals: [
      {
        times: [{ start: from, end: to }],
        ...(weekdays && { weekdays: [...weekdays] }),
        location: timeZone,
      },
    ],
  };
}

/** @throws Error if a policy names something undefined */
function named(things: ReadonlyMap<string, string>, name: string): string {
  const found = things.get(name);
  if (found === undefined) throw new Error(`notifications name '${name}', which is not defined`);
  return found;
}
