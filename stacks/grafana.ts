import { ContactPoint } from '@cdktf/provider-grafana/lib/contact-point';
import { Dashboard } from '@cdktf/provider-grafana/lib/dashboard';
import { Folder } from '@cdktf/provider-grafana/lib/folder';
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
import { folderOf } from '../dashboards';
import { FOLDERS } from '../lib/names';
import { json } from '../lib/serialize';
import { localUrl } from '../servers/addresses';

/** Grafana's content. Credentials come from GRAFANA_AUTH. */
export class GrafanaStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, dashboards, grafanaAlerting }: Bundle) {
    super(scope, id);
    // A literal URL: the provider cannot be configured from a container that does not exist yet. It retries while
    // Grafana starts.
    new GrafanaProvider(this, 'grafana', {
      url: localUrl(environment, 'grafana'),
      retries: 10,
      retryWait: 3,
    });
    const folder = new Folder(this, 'folder', { ...FOLDERS.service });
    const auditFolder = environment.grafana.auditLog ? this.auditFolder() : folder;
    for (const dashboard of dashboards) {
      new Dashboard(this, `dashboard-${dashboard.uid}`, {
        folder: (folderOf(dashboard) === FOLDERS.audit ? auditFolder : folder).uid,
        configJson: literal(json(dashboard)),
        overwrite: true,
      });
    }
    for (const { name, interval, rules } of grafanaAlerting.groups) {
      new RuleGroup(this, `rules-${name}`, {
        name,
        folderUid: folder.uid,
        intervalSeconds: interval.seconds,
        rule: rules.map(rule),
      });
    }
    this.notifications(grafanaAlerting.notifications);
  }

  /** A folder that only administrators of Grafana open. */
  private auditFolder(): Folder {
    const folder = new Folder(this, 'audit-folder', { ...FOLDERS.audit });
    new FolderPermission(this, 'audit-folder-permission', {
      folderUid: folder.uid,
      permissions: [{ role: 'Admin', permission: 'Admin' }],
    });
    return folder;
  }

  private notifications({ template, contactPoints, muteTimings, policy }: model.Notifications): void {
    const messages = new MessageTemplate(this, 'template', {
      name: template.name,
      template: literal(template.text),
    });
    const points = new Map(
      contactPoints.map((point) => [
        point.name,
        new ContactPoint(this, `contact-point-${point.name}`, {
          ...contactPoint(point),
          dependsOn: [messages],
          // Any edit replaces it, and Grafana does not delete one that a policy uses.
          lifecycle: { createBeforeDestroy: true },
        }).name,
      ]),
    );
    const timings = new Map(
      muteTimings.map((timing) => [
        timing.name,
        new MuteTiming(this, `mute-timing-${timing.name}`, muteTiming(timing)).name,
      ]),
    );
    const settings = ({
      contactPoint,
      groupBy,
      groupWait,
      groupInterval,
      repeatInterval,
    }: model.RootPolicy | model.Policy) => ({
      contactPoint: named(points, contactPoint),
      groupBy: [...groupBy],
      groupWait,
      groupInterval,
      repeatInterval,
    });
    new NotificationPolicy(this, 'policy', {
      ...settings(policy),
      policy: policy.policies.map((child) => ({
        ...settings(child),
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
  }
}

function rule({ uid, name, queries, condition, for: duration, ...rest }: model.Rule): RuleGroupRule {
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
  if (found === undefined) throw new Error(`the notification policy names '${name}', which is not defined`);
  return found;
}
