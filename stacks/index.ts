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
    const platform = stackOf(app, bundle, 'platform');
    const content = [stackOf(app, bundle, 'grafana'), stackOf(app, bundle, 'elasticsearch')];
    for (const stack of content) stack.addDependency(platform);
    for (const stack of [platform, ...content]) keepState(stack, bundle.environment);
  }
  return app;
}

/** One stack of an environment, without the place of its state. */
export function stackOf(app: App, bundle: Bundle, stack: Stack): TerraformStack {
  const { environment } = bundle;
  const name = stackName(environment.name, stack);
  switch (stack) {
    case 'platform':
      return isSwarm(environment) ? new SwarmStack(app, name, bundle) : new PlatformStack(app, name, bundle);
    case 'grafana':
      return new GrafanaStack(app, name, bundle);
    case 'elasticsearch':
      return new ElasticsearchStack(app, name, bundle);
  }
}

function keepState(stack: TerraformStack, { state }: Environment): void {
  if (state) new RemoteState(stack, state);
  else new LocalState(stack);
}
