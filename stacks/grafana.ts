import { Dashboard } from '@cdktf/provider-grafana/lib/dashboard';
import { Folder } from '@cdktf/provider-grafana/lib/folder';
import { GrafanaProvider } from '@cdktf/provider-grafana/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Bundle } from '../bundle';
import { localUrl } from '../bundle/addresses';
import { json } from '../bundle/files';
import { literal } from '../constructs/literal';
import { FOLDER } from '../lib/names';

/** Grafana's content. Its credentials come from GRAFANA_AUTH, never from here. */
export class GrafanaStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, dashboards }: Bundle) {
    super(scope, id);
    // A literal URL: the provider cannot be configured from a container that does not exist yet. It retries while
    // Grafana starts.
    new GrafanaProvider(this, 'grafana', {
      url: localUrl(environment, 'grafana'),
      retries: 10,
      retryWait: 3,
    });
    const folder = new Folder(this, 'folder', { uid: FOLDER.uid, title: FOLDER.title });
    for (const dashboard of dashboards) {
      new Dashboard(this, `dashboard-${dashboard.uid}`, {
        folder: folder.uid,
        configJson: literal(json(dashboard)),
        overwrite: true,
      });
    }
  }
}
