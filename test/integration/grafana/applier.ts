import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../../../bundle';
import { HttpServer } from '../../../clients/http';
import { app, stackName } from '../../../stacks';

// biome-ignore lint/suspicious/noExplicitAny: the JSON of a synthesized stack
type Resource = any;
type Resources = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

/**
 * Applies the resources of a synthesized Grafana stack through Grafana's API, with the requests that the provider sends.
 * Stands in for the provider where no registry is reachable. Its state is the set of resources that it created.
 */
export class Applier {
  private readonly state = new Map<string, Resource>();

  private constructor(
    private readonly grafana: HttpServer,
    private readonly resources: Resources,
  ) {}

  /** @param folder folder to write the synthesized stack to */
  static async of(bundle: Bundle, url: string, folder: string): Promise<Applier> {
    app([bundle], folder).synth();
    const path = join(folder, 'stacks', stackName(bundle.environment.name, 'grafana'), 'cdk.tf.json');
    const text = (await readFile(path, 'utf8')).replaceAll('$${', '${').replaceAll('%%{', '%{');
    const { resource } = JSON.parse(text);
    const grafana = new HttpServer('Grafana', url, { user: 'admin', password: 'admin' });
    return new Applier(grafana, resource);
  }

  /** Records that a resource exists, as `terraform import` does. */
  import(address: string): void {
    const [type = '', key = ''] = address.split('.');
    this.state.set(address, this.resources[type]?.[key]);
  }

  /** Creates the resources that are missing in the state, in the order of their references. */
  async apply(): Promise<void> {
    for (const type of ORDER) {
      for (const [key, resource] of Object.entries(this.resources[type] ?? {})) {
        if (this.state.has(`${type}.${key}`)) continue;
        for (const { path, method, json } of this.requests(type, resource)) {
          await this.grafana.ask(path, { method, json });
        }
        this.state.set(`${type}.${key}`, resource);
      }
    }
  }

  async destroy(): Promise<void> {
    for (const type of [...ORDER].reverse()) {
      for (const [key, resource] of Object.entries(this.resources[type] ?? {})) {
        if (!this.state.delete(`${type}.${key}`)) continue;
        for (const path of await this.deletions(type, resource)) {
          await this.grafana.ask(path, { method: 'DELETE' });
        }
      }
    }
  }

  private requests(
    type: string,
    resource: Resource,
  ): { path: string; method: 'POST' | 'PUT'; json: object }[] {
    switch (type) {
      case 'grafana_folder':
        return [{ path: '/api/folders', method: 'POST', json: { uid: resource.uid, title: resource.title } }];
      case 'grafana_dashboard': {
        const json = {
          dashboard: JSON.parse(resource.config_json),
          folderUid: this.resolved(resource.folder),
          overwrite: true,
        };
        return [{ path: '/api/dashboards/db', method: 'POST', json }];
      }
      case 'grafana_message_template':
        return [
          { path: `${API}/templates/${resource.name}`, method: 'PUT', json: { template: resource.template } },
        ];
      case 'grafana_contact_point':
        return integrationsOf(resource).map((json) => ({
          path: `${API}/contact-points`,
          method: 'POST',
          json,
        }));
      case 'grafana_mute_timing':
        return [
          {
            path: `${API}/mute-timings`,
            method: 'POST',
            json: { name: resource.name, time_intervals: resource.intervals.map(interval) },
          },
        ];
      case 'grafana_notification_policy':
        return [{ path: `${API}/policies`, method: 'PUT', json: this.route(resource) }];
      case 'grafana_rule_group': {
        const folder = this.resolved(resource.folder_uid);
        const json = {
          title: resource.name,
          folderUid: folder,
          interval: resource.interval_seconds,
          rules: resource.rule.map((each: Resource) => this.rule(each, folder, resource.name)),
        };
        return [{ path: `${API}/folder/${folder}/rule-groups/${resource.name}`, method: 'PUT', json }];
      }
      default:
        throw new Error(`unknown resource type ${type}`);
    }
  }

  private async deletions(type: string, resource: Resource): Promise<string[]> {
    switch (type) {
      case 'grafana_folder':
        return [`/api/folders/${resource.uid}`];
      case 'grafana_dashboard':
        return [`/api/dashboards/uid/${JSON.parse(resource.config_json).uid}`];
      case 'grafana_message_template':
        return [`${API}/templates/${resource.name}`];
      case 'grafana_contact_point': {
        const found = await this.grafana.json<{ uid: string }[]>(
          `${API}/contact-points?name=${resource.name}`,
        );
        return found.map(({ uid }) => `${API}/contact-points/${uid}`);
      }
      case 'grafana_mute_timing':
        return [`${API}/mute-timings/${resource.name}`];
      case 'grafana_notification_policy':
        return [`${API}/policies`];
      default:
        return [`${API}/folder/${this.resolved(resource.folder_uid)}/rule-groups/${resource.name}`];
    }
  }

  private route(policy: Resource): object {
    const { contact_point, policy: children = [], matcher = [], mute_timings = [], ...settings } = policy;
    return {
      ...settings,
      receiver: this.resolved(contact_point),
      object_matchers: matcher.map((each: Resource) => [each.label, each.match, each.value]),
      mute_time_intervals: mute_timings.map((each: string) => this.resolved(each)),
      routes: children.map((each: Resource) => this.route(each)),
    };
  }

  private rule(rule: Resource, folderUID: string, ruleGroup: string): object {
    const { name, data, notification_settings: notify } = rule;
    return {
      uid: rule.uid,
      title: name,
      folderUID,
      ruleGroup,
      condition: rule.condition,
      for: rule.for ?? '0s',
      noDataState: rule.no_data_state,
      execErrState: rule.exec_err_state,
      labels: rule.labels,
      annotations: rule.annotations,
      data: data.map((each: Resource) => ({
        refId: each.ref_id,
        datasourceUid: each.datasource_uid,
        relativeTimeRange: each.relative_time_range,
        model: JSON.parse(each.model),
      })),
      ...(notify && {
        notification_settings: {
          receiver: this.resolved(notify.contact_point),
          group_by: notify.group_by,
          group_wait: notify.group_wait,
          group_interval: notify.group_interval,
          repeat_interval: notify.repeat_interval,
          mute_time_intervals: (notify.mute_timings ?? []).map((each: string) => this.resolved(each)),
        },
      }),
    };
  }

  /** The value of a reference such as `${grafana_folder.folder.uid}`. */
  private resolved(text: string): string {
    const [, type = '', key = '', attribute = ''] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(text) ?? [];
    if (type === '') return text;
    const resource = this.state.get(`${type}.${key}`);
    if (resource === undefined) throw new Error(`${text} does not exist yet`);
    return resource[attribute];
  }
}

const API = '/api/v1/provisioning';

const ORDER = [
  'grafana_folder',
  'grafana_dashboard',
  'grafana_message_template',
  'grafana_contact_point',
  'grafana_mute_timing',
  'grafana_notification_policy',
  'grafana_rule_group',
] as const;

/** Types of integrations in Grafana's API, by the names of their blocks. */
const TYPES: Readonly<Record<string, string>> = {
  alertmanager: 'prometheus-alertmanager',
  webhook: 'webhook',
  email: 'email',
};

function integrationsOf({ name, ...resource }: Resource): object[] {
  return Object.entries(TYPES).flatMap(([block, type]) =>
    (resource[block] ?? []).map(({ disable_resolve_message, addresses, ...settings }: Resource) => ({
      name,
      type,
      disableResolveMessage: disable_resolve_message,
      settings: { ...settings, ...(addresses && { addresses: addresses.join(';') }) },
    })),
  );
}

function interval({ times, weekdays, location }: Resource): object {
  return {
    times: times.map(({ start, end }: Resource) => ({ start_time: start, end_time: end })),
    weekdays,
    location,
  };
}
