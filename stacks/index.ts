import { App, type TerraformStack } from 'cdktf';
import type { Bundle } from '../bundle';
import { LocalState } from '../constructs/local-state';
import { RemoteState } from '../constructs/remote-state';
import { isSwarm } from '../settings/docker';
import type { Environment } from '../settings/schema';
import { ElasticsearchStack } from './elasticsearch';
import { GrafanaStack } from './grafana';
import { PlatformStack } from './platform';
import { SwarmStack } from './swarm';

/** The stacks of an environment. Their Terraform names are `<env>-<stack>`. */
export const STACKS = ['platform', 'grafana', 'elasticsearch'] as const;
export type Stack = (typeof STACKS)[number];

/** Terraform name of a stack. */
export function stackName(environment: string, stack: Stack): string {
  return `${environment}-${stack}`;
}

/** Three stacks for each environment; the last two are applied after the first. */
export function app(bundles: readonly Bundle[], outdir?: string): App {
  const app = new App(outdir === undefined ? {} : { outdir });
  for (const bundle of bundles) {
    const { environment } = bundle;
    const { name } = environment;
    const Platform = isSwarm(environment) ? SwarmStack : PlatformStack;
    const platform = new Platform(app, stackName(name, 'platform'), bundle);
    for (const content of [
      new GrafanaStack(app, stackName(name, 'grafana'), bundle),
      new ElasticsearchStack(app, stackName(name, 'elasticsearch'), bundle),
    ]) {
      content.addDependency(platform);
      keepState(content, environment);
    }
    keepState(platform, environment);
  }
  return app;
}

function keepState(stack: TerraformStack, { state }: Environment): void {
  if (state) new RemoteState(stack, state);
  else new LocalState(stack);
}
