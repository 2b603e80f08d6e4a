import type { RequestContext } from '../logs/record';
import { type Model, randomModel } from './model-store';
import type { Operations } from './operations';
import { RareEvents } from './rare-events';
import { DOWNLOAD_ERRORS, LICENSES } from './vocabulary';
import { type Activity, type World, writeRegistry } from './world';

interface WaitingDownload {
  readonly model: Model;
  readonly request: RequestContext;
}

interface RunningDownload extends WaitingDownload {
  readonly startedAt: number;
  readonly endsAt: number;
}

/** Short enough that the first download ends before a person has opened the dashboard. */
const MEDIAN_SECONDS = 45;
/** Further requests are dropped, which limits the list while downloads stall. */
const MOST_WAITING = 20;
const LICENSE_QUESTION_RATIO = 0.5;

/** With at most one failure in half an hour, the failures in an hour with some 90 downloads stay below 5 %. */
const FAILURE_PROBABILITY = 0.01;
const FAILURE_DISTANCE_MS = 30 * 60_000;

/** Downloads: requested, waiting for a slot, running, finished. The numbers are always consistent. */
export class Downloads implements Activity {
  private nextRequest = 0;
  private requestsPerHour: number;
  private waiting: WaitingDownload[] = [];
  private running: RunningDownload[] = [];
  private readonly failures: RareEvents;

  constructor(
    private readonly world: World,
    private readonly operations: Operations,
  ) {
    this.failures = new RareEvents(world.random, FAILURE_PROBABILITY, FAILURE_DISTANCE_MS);
    this.requestsPerHour = world.conditions().downloadsPerHour;
  }

  get concurrent(): number {
    return this.running.length;
  }

  /**
   * Applies a changed rate of requests at once. Requests are independent of each other, so the next one can be drawn
   * again.
   */
  adapt(at: number): void {
    const { downloadsPerHour } = this.world.conditions();
    if (downloadsPerHour === this.requestsPerHour) return;
    this.requestsPerHour = downloadsPerHour;
    this.nextRequest = at + this.gapMs();
  }

  /** A restart aborts running downloads and drops waiting ones. */
  abort(): void {
    this.waiting = [];
    this.running = [];
  }

  readonly nextAt = (): number => Math.min(this.nextRequest, this.nextEnd());

  readonly run = (at: number): void => {
    if (this.nextRequest <= at) this.request(at);
    if (this.nextEnd() <= at) this.finish(at);
    this.startWaiting(at);
  };

  private nextEnd(): number {
    if (this.world.conditions().downloadsStalled) return Number.POSITIVE_INFINITY;
    return Math.min(...this.running.map(({ endsAt }) => endsAt));
  }

  private request(at: number): void {
    const { random, journal } = this.world;
    this.nextRequest = at + this.gapMs();
    const model = randomModel(random);
    const request = journal.newRequest();
    if (!this.operations.perform('download', at, request)) return;
    if (random.chance(LICENSE_QUESTION_RATIO)) this.acceptLicense(at, model, request);
    if (this.waiting.length < MOST_WAITING) this.waiting.push({ model, request });
  }

  private acceptLicense(at: number, model: Model, request: RequestContext): void {
    const { random, exposition, journal } = this.world;
    const license_type = random.pick(LICENSES);
    exposition.increase('license_acceptances_total', { license_type });
    journal.audit(at, {
      request,
      operation: 'download',
      message: `Licence ${license_type} of ${model.name} accepted`,
      action: 'license.accept',
      resource: model.name,
      outcome: 'success',
      license_type,
    });
  }

  private startWaiting(at: number): void {
    const { random, exposition, journal, conditions } = this.world;
    while (this.running.length < conditions().downloadSlots) {
      const next = this.waiting.shift();
      if (!next) return;
      const failsFast = conditions().downloadFailureRatio !== undefined;
      const seconds = failsFast ? random.between(1, 10) : random.logNormal(MEDIAN_SECONDS, 0.6);
      this.running.push({ ...next, startedAt: at, endsAt: at + seconds * 1_000 });
      exposition.increase('downloads_total', { library: next.model.library });
      const message = `Download of ${next.model.name} started`;
      journal.info(at, 'downloads', { request: next.request, operation: 'download', message });
    }
  }

  private finish(at: number): void {
    const { random, conditions } = this.world;
    const download = this.running.find(({ endsAt }) => endsAt <= at);
    if (!download) return;
    this.running = this.running.filter((other) => other !== download);
    const errorType = this.fails(at) ? random.pick(DOWNLOAD_ERRORS) : undefined;
    this.count(at, download, errorType);
    if (conditions().finishesCountedTwice) this.count(at, download, errorType);
    if (errorType) this.fail(at, download, errorType);
    else this.succeed(at, download);
  }

  private count(at: number, { model: { library }, startedAt }: RunningDownload, error_type?: string): void {
    const { exposition, conditions } = this.world;
    const seconds = Math.max((at - startedAt) / 1_000, conditions().downloadSeconds ?? 0);
    exposition.observe('download_duration_seconds', seconds, { library });
    if (error_type) exposition.increase('downloads_failed_total', { library, error_type });
    else exposition.increase('downloads_successful_total', { library });
  }

  private fails(at: number): boolean {
    const { random, conditions } = this.world;
    const { downloadFailureRatio } = conditions();
    return downloadFailureRatio === undefined
      ? this.failures.happens(at)
      : random.chance(downloadFailureRatio);
  }

  private succeed(at: number, { model, request }: RunningDownload): void {
    const { journal, store } = this.world;
    store.add(model);
    writeRegistry(this.world);
    journal.audit(at, {
      request,
      operation: 'download',
      message: `Model ${model.name} downloaded`,
      action: 'model.download',
      resource: model.name,
      outcome: 'success',
    });
  }

  private fail(at: number, { model, request }: RunningDownload, type: string): void {
    const { journal } = this.world;
    const operation = 'download';
    const message = `Download of ${model.name} failed: ${type}`;
    journal.error(at, 'downloads', { request, operation, message, type });
    journal.audit(at, {
      request,
      operation,
      message,
      action: 'model.download',
      resource: model.name,
      outcome: 'failure',
    });
  }

  private gapMs(): number {
    return this.world.random.exponential(3_600_000 / this.requestsPerHour);
  }
}
