import { ContactPoint } from '@cdktf/provider-grafana/lib/contact-point';
import { Dashboard } from '@cdktf/provider-grafana/lib/dashboard';
import { Folder } from '@cdktf/provider-grafana/lib/folder';
import { MessageTemplate } from '@cdktf/provider-grafana/lib/message-template';
import { MuteTiming } from '@cdktf/provider-grafana/lib/mute-timing';
import { NotificationPolicy } from '@cdktf/provider-grafana/lib/notification-policy';
import { GrafanaProvider } from '@cdktf/provider-grafana/lib/provider';
import { RuleGroup } from '@cdktf/provider-grafana/lib/rule-group';
import type { TerraformStack } from 'cdktf';
import type { JsonObject } from '../json';
import { synthesize } from './synthesize';

/** A dashboard with the given fields changed, in the form of `config_json`. */
export function dashboardJson(change: JsonObject = {}): string {
  const panels = [{ type: 'row', title: 'Storage', panels: [{ type: 'stat', title: 'Storage Usage' }] }];
  const time = { from: 'now-6h', to: 'now' };
  return JSON.stringify({ uid: 'overview', title: 'Overview', schemaVersion: 41, time, panels, ...change });
}

/** A stack with each resource type in use, in which the checks for traps find nothing. */
export function grafanaExample(): JsonObject {
  return synthesize((stack) => {
    new GrafanaProvider(stack, 'grafana', {
      url: 'http://localhost:3000',
      retries: 5,
      retryStatusCodes: ['5xx'],
    });
    const folder = new Folder(stack, 'folder', { title: 'Model Orchestrator', uid: 'model-orchestrator' });
    new Dashboard(stack, 'dashboard', { configJson: dashboardJson(), folder: folder.uid, overwrite: true });
    const other = dashboardJson({ uid: 'other' });
    new Dashboard(stack, 'other_dashboard', { configJson: other, folder: folder.uid, overwrite: true });
    const linked = dashboardJson({ uid: 'linked', panels: [{ id: 1, type: 'stat', title: 'Health' }] });
    new Dashboard(stack, 'linked_dashboard', { configJson: linked, folder: folder.uid, overwrite: true });
    rules(stack, folder);
    notifications(stack);
  });
}

function rules(stack: TerraformStack, folder: Folder): void {
  const relativeTimeRange = { from: 600, to: 0 };
  const query = {
    refId: 'A',
    datasourceUid: 'prometheus',
    queryType: 'instant',
    model: JSON.stringify({ refId: 'A', queryType: 'instant', expr: 'up' }),
    relativeTimeRange,
  };
  const threshold = {
    refId: 'B',
    datasourceUid: '__expr__',
    model: JSON.stringify({ refId: 'B', type: 'threshold', expression: 'A' }),
    relativeTimeRange,
  };
  new RuleGroup(stack, 'rules', {
    name: 'rules',
    folderUid: folder.uid,
    intervalSeconds: 60,
    rule: [
      {
        uid: 'down',
        name: 'Down',
        condition: 'B',
        for: '90m',
        labels: { severity: 'critical' },
        annotations: { __dashboardUid__: 'linked', __panelId__: '1' },
        data: [query, threshold],
      },
      { uid: 'recorded', name: 'Recorded', data: [query], record: { from: 'A', metric: 'up:max' } },
    ],
  });
}

function notifications(stack: TerraformStack): void {
  const contactPoint = new ContactPoint(stack, 'mail', {
    name: 'mail',
    email: [{ addresses: ['a@example.org', 'b@example.org'], singleEmail: true }],
    lifecycle: { createBeforeDestroy: true },
  });
  new MessageTemplate(stack, 'template', { name: 'title', template: '{{ define "title" }}Alert{{ end }}' });
  const muteTiming = new MuteTiming(stack, 'nights', {
    name: 'nights',
    intervals: [
      {
        weekdays: ['monday:friday', 'sunday'],
        daysOfMonth: ['1:7', '-1'],
        months: ['1:3', 'december'],
        times: [{ start: '22:00', end: '24:00' }],
      },
    ],
  });
  new NotificationPolicy(stack, 'policy', {
    contactPoint: contactPoint.name,
    groupBy: ['alertname'],
    groupWait: '30s',
    policy: [
      {
        matcher: [{ label: 'severity', match: '=', value: 'critical' }],
        muteTimings: [muteTiming.name],
        repeatInterval: '1d',
        policy: [{ contactPoint: contactPoint.name, groupInterval: '1h30m', repeatInterval: '1w' }],
      },
    ],
  });
}
