import * as z from 'zod';
import { HttpServer } from './http';

// An error of the data source's plugin has no status.
const healthSchema = z.object({ status: z.string().default('ERROR'), message: z.string().default('') });
const dashboardSchema = z.object({
  dashboard: z.object({ title: z.string(), panels: z.array(z.unknown()).default([]) }),
});
const rulesSchema = z.array(z.object({ uid: z.string() }));
const pointsSchema = z.array(z.object({ name: z.string() }));
const listSchema = z.array(z.unknown());

/** The API of Grafana. All methods throw {@link HttpError}. */
export class Grafana extends HttpServer {
  async ready(): Promise<void> {
    await this.ask('/api/health');
  }

  async version(): Promise<string> {
    return (await this.get('/api/health', z.object({ version: z.string().default('') }))).version;
  }

  /** Throws unless Grafana accepts the credentials. */
  async checkLogin(): Promise<void> {
    await this.ask('/api/org');
  }

  /** Whether Grafana reaches a data source. Undefined if the data source does not exist. */
  async dataSourceHealth(uid: string): Promise<z.output<typeof healthSchema> | undefined> {
    return this.find(`/api/datasources/uid/${uid}/health`, healthSchema, { accept: [400, 500] });
  }

  async dashboard(uid: string): Promise<z.output<typeof dashboardSchema>['dashboard'] | undefined> {
    return (await this.find(`/api/dashboards/uid/${uid}`, dashboardSchema))?.dashboard;
  }

  /** The uids of all alert rules. */
  async alertRules(): Promise<string[]> {
    return (await this.get('/api/v1/provisioning/alert-rules', rulesSchema)).map(({ uid }) => uid);
  }

  /** The names of all contact points. */
  async contactPoints(): Promise<string[]> {
    return (await this.get('/api/v1/provisioning/contact-points', pointsSchema)).map(({ name }) => name);
  }

  /** Whether a folder with this uid exists. */
  async hasFolder(uid: string): Promise<boolean> {
    return this.exists(`/api/folders/${encodeURIComponent(uid)}`);
  }

  /** Whether a rule group exists. */
  async hasRuleGroup(folder: string, name: string): Promise<boolean> {
    const path = `/api/v1/provisioning/folder/${encodeURIComponent(folder)}/rule-groups/${encodeURIComponent(name)}`;
    return this.exists(path);
  }

  /** Whether a mute timing exists. */
  async hasMuteTiming(name: string): Promise<boolean> {
    return this.exists(`/api/v1/provisioning/mute-timings/${encodeURIComponent(name)}`);
  }

  private async exists(path: string): Promise<boolean> {
    return (await this.ask(path, { accept: [404] })).status !== 404;
  }

  /** The number of users. Undefined if this Grafana does not list them. */
  async users(): Promise<number | undefined> {
    return (await this.find('/api/users?perpage=10000', listSchema))?.length;
  }

  /** The number of annotations that users created. Undefined if this Grafana does not list them. */
  async annotations(): Promise<number | undefined> {
    return (await this.find('/api/annotations?limit=10000&type=annotation', listSchema))?.length;
  }

  /** Changes the password of the account that is logged in. */
  async changePassword(from: string, to: string): Promise<void> {
    const body = JSON.stringify({ oldPassword: from, newPassword: to, confirmNew: to });
    await this.ask('/api/user/password', { method: 'PUT', body });
  }

  /** Reads the provisioned data sources and their secrets again. */
  async reloadDataSources(): Promise<void> {
    await this.ask('/api/admin/provisioning/datasources/reload', { method: 'POST' });
  }
}
