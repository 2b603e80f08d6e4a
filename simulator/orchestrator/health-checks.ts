import type { PluginFields } from '../logs/record';
import { HEALTH_CHECKS, type HealthCheck } from './vocabulary';
import type { Activity, World } from './world';

/** The result of the last run of the checks. */
export interface HealthResult {
  readonly failingCheck: HealthCheck | undefined;
  readonly registryIntact: boolean;
}

/** The state of the plugin in the service registry after these checks. */
export function pluginOf({ failingCheck }: HealthResult): PluginFields['plugin'] {
  return { name: 'model_orchestrator', status: failingCheck === 'plugin' ? 'failed' : 'active' };
}

/**
 * The health checks. They run at their interval, and at once when a fault starts or stops, so that a drill does not
 * wait.
 */
export class HealthChecks implements Activity {
  private next = 0;
  private last: HealthResult = { failingCheck: undefined, registryIntact: true };

  constructor(
    private readonly world: World,
    private readonly intervalMs: number,
  ) {}

  get result(): HealthResult {
    return this.last;
  }

  adapt(at: number): void {
    const { failingCheck, registryCorrupted } = this.world.conditions();
    if (failingCheck !== this.last.failingCheck || registryCorrupted === this.last.registryIntact)
      this.next = at;
  }

  readonly nextAt = (): number => this.next;

  readonly run = (at: number): void => {
    this.next = at + this.intervalMs;
    const { exposition, journal, conditions } = this.world;
    const { failingCheck, registryCorrupted } = conditions();
    const before = pluginOf(this.last);
    this.last = { failingCheck, registryIntact: !registryCorrupted };
    const plugin = pluginOf(this.last);
    if (plugin.status !== before.status) {
      journal.info(at, 'service', {
        request: journal.newRequest('system'),
        operation: 'status',
        message: `Plugin ${plugin.name} is ${plugin.status}`,
        plugin,
      });
    }
    for (const check_type of HEALTH_CHECKS) {
      exposition.set('health_status', check_type === failingCheck ? 0 : 1, { check_type });
    }
    exposition.set('registry_integrity_check', registryCorrupted ? 0 : 1);
  };
}
