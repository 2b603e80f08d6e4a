import { Journal, type LogOutput } from '../logs/journal';
import { Clock } from './clock';
import { type Conditions, HEALTHY } from './conditions';
import { Downloads } from './downloads';
import { ErrorBurst } from './error-burst';
import { Exposition, type ExpositionText } from './exposition';
import { GarbageCollection } from './garbage-collection';
import { HealthChecks, type HealthResult, pluginOf } from './health-checks';
import type { Incident } from './incident';
import { startKnownSeries } from './known-series';
import { ModelStore, randomModel } from './model-store';
import { OperationTraffic } from './operation-traffic';
import { Operations } from './operations';
import { Random } from './random';
import { LIBRARIES, STORAGE_LIMIT_BYTES } from './vocabulary';
import type { Activity, World } from './world';

export interface OrchestratorProps {
  readonly seed: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: number;
  readonly healthCheckIntervalSeconds: number;
  readonly log: LogOutput;
}

/**
 * The simulated orchestrator: models, downloads, operations, collections and their metrics. It has no timers and knows
 * no faults: `tick` passes the time and the conditions, and runs everything that is due until then, in order.
 */
export class Orchestrator {
  private conditions: Conditions = HEALTHY;
  private own = 0;
  private startedAt = 0;
  private readonly clock: Clock;
  private readonly world: World;
  private readonly downloads: Downloads;
  private readonly health: HealthChecks;
  private readonly activities: readonly Activity[];

  constructor({ seed, now, healthCheckIntervalSeconds, log }: OrchestratorProps) {
    const random = new Random(seed);
    const clock = new Clock(now);
    const conditions = () => this.conditions;
    this.clock = clock;
    this.world = {
      random,
      conditions,
      exposition: new Exposition(),
      journal: new Journal(random.fork(), (at) => clock.toWall(at), conditions, log),
      store: new ModelStore(random),
    };
    const operations = new Operations(this.world);
    this.downloads = new Downloads(this.world, operations);
    this.health = new HealthChecks(this.world, healthCheckIntervalSeconds * 1_000);
    this.activities = [
      this.health,
      this.downloads,
      new OperationTraffic(this.world, operations),
      new GarbageCollection(this.world, operations),
      new ErrorBurst(this.world),
    ];
    this.start();
    this.tick(now, HEALTHY);
  }

  /** Runs everything that is due until `now`, under these conditions. */
  tick(now: number, conditions: Conditions): void {
    const until = this.clock.advance(now);
    this.conditions = conditions;
    this.downloads.adapt(this.own);
    this.health.adapt(this.own);
    for (let next = this.nextActivity(); next.nextAt() <= until; next = this.nextActivity()) {
      // A delayed activity is overdue: it runs now, not in the past.
      this.own = Math.max(this.own, next.nextAt());
      next.run(this.own);
    }
    this.own = until;
    this.showState();
  }

  happen(incident: Incident): void {
    switch (incident.kind) {
      case 'restart':
        this.downloads.abort();
        this.start();
        break;
      case 'license-violation':
        this.violateLicense(incident.licenseType);
    }
  }

  /** The response of a scrape job's endpoint. */
  render(job: string): Promise<ExpositionText> {
    return this.world.exposition.render(job);
  }

  get healthResult(): HealthResult {
    return this.health.result;
  }

  get uptimeSeconds(): number {
    return (this.own - this.startedAt) / 1_000;
  }

  private nextActivity(): Activity {
    return this.activities.reduce((first, other) => (other.nextAt() < first.nextAt() ? other : first));
  }

  private showState(): void {
    const { exposition, store } = this.world;
    const { storageRatio, storageLimit } = this.conditions;
    // The shares of the libraries stay the same, so that their panels look as usual.
    const scale = storageRatio === undefined ? 1 : (storageRatio * STORAGE_LIMIT_BYTES) / store.usedBytes;
    for (const { name: library } of LIBRARIES) {
      const { count, bytes } = store.usageOf(library);
      exposition.set('models_total', count, { library });
      exposition.set('storage_usage_bytes', Math.round(bytes * scale), { library });
    }
    if (storageLimit === 'absent') exposition.withdraw('storage_limit_bytes');
    else exposition.set('storage_limit_bytes', storageLimit === 'zero' ? 0 : STORAGE_LIMIT_BYTES);
    exposition.set('concurrent_downloads', this.downloads.concurrent);
  }

  /** Starts the process: counters begin at 0, and the models on disk remain. */
  private start(): void {
    const { exposition, journal } = this.world;
    this.startedAt = this.own;
    exposition.reset();
    startKnownSeries(exposition);
    this.health.run(this.own);
    this.showState();
    const request = journal.newRequest('system');
    journal.info(this.own, 'service', {
      request,
      operation: 'start',
      message: 'Model orchestrator started',
      plugin: pluginOf(this.health.result),
    });
  }

  private violateLicense(license_type: string): void {
    const { exposition, journal, random } = this.world;
    const model = randomModel(random);
    exposition.increase('license_violations_total', { license_type });
    journal.audit(this.own, {
      request: journal.newRequest(),
      operation: 'download',
      message: `Model ${model.name} downloaded without its licence ${license_type} being accepted`,
      action: 'license.violation',
      resource: model.name,
      outcome: 'failure',
      license_type,
    });
  }
}
