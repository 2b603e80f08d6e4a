import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import type { ReceiverConfig } from '../../alerts/alertmanager/config';
import { recipientsOf } from '../../alerts/alertmanager/recipients';
import type { Bundle } from '../../bundle';
import type { Alertmanager, NotificationCounters } from '../../clients/alertmanager';
import type { Delivery } from '../../clients/simulator';
import { repeat } from '../../clients/waiting';
import { formatDuration } from '../../lib/format';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { progress } from '../../lib/progress';
import { yaml } from '../../lib/serialize';
import { UserError } from '../../lib/user-error';
import { Helper } from '../../operations/backup/helper';
import { serverApi } from '../../operations/servers';
import { objectName } from '../../servers/addresses';
import { imageOf } from '../../servers/images';
import { LOADER_USER } from '../../servers/one-shot';
import type { FaultSource } from './follow';
import { DRILL_TARGET, OUTSIDE_FAULTS, type OutsideFault, withFault } from './outside';
import type { Drill } from './plan';

/** The configuration before the fault: it exists only while a fault lasts, and a deploy removes it. */
const BEFORE = 'prometheus.yml.before-drill';
const RESTORE = `[ ! -e ${BEFORE} ] || mv ${BEFORE} prometheus.yml`;

/**
 * When a whole job is removed, Prometheus does not mark the series of its targets as ended, and alerts on `up` would
 * fire for five more minutes. When a target leaves a job, it marks the series two scrapes later.
 */
const FORGOTTEN_AFTER_MS = (2.5 * EVALUATION_INTERVAL.seconds + 15) * 1_000;

/** The configuration files of the running Prometheus. */
export interface PrometheusFiles {
  /** Replaces `prometheus.yml` with the result of a function. @throws UserError when promtool refuses it */
  readonly change: (edit: (text: string) => string) => Promise<void>;
  /**
   * Puts the file back as it was before {@link change}. Does nothing if the file was not changed, or has been deployed
   * since.
   */
  readonly restore: () => Promise<void>;
}

/** The files in the volume that Prometheus mounts. It loads a change within seconds. */
export function prometheusFiles({ environment }: Bundle): PrometheusFiles {
  const helper = new Helper({
    host: environment.docker.host,
    name: objectName(environment, 'drill'),
    image: imageOf(environment, 'prometheus'),
    user: LOADER_USER,
    volume: objectName(environment, 'prometheus-config'),
  });
  return {
    change: async (edit) => {
      // After a drill that was killed, the file still has its fault.
      const text = await helper.run(`${RESTORE}\ncat prometheus.yml`);
      await helper.feed(
        edit(text),
        [
          'cat > prometheus.yml.drill',
          'chmod 644 prometheus.yml.drill',
          'promtool check config --syntax-only prometheus.yml.drill >&2 || { rm prometheus.yml.drill; exit 1; }',
          `cp -p prometheus.yml ${BEFORE}.new`,
          `mv ${BEFORE}.new ${BEFORE}`,
          'mv prometheus.yml.drill prometheus.yml',
        ].join('\n'),
      );
    },
    restore: async () => {
      await helper.run(RESTORE);
    },
  };
}

/** An integration of the receiver of a drill, and whether it is notified when an alert resolves. */
interface Integration {
  readonly name: string;
  readonly sendsResolved: boolean;
}

interface Followed {
  readonly alert: string;
  readonly receiver: string;
  readonly integrations: readonly Integration[];
  labels?: Readonly<Record<string, string>>;
  /** The counters when Alertmanager got the alert, and when it no longer had it. */
  atFiring?: NotificationCounters;
  atEnd?: NotificationCounters;
}

/**
 * Faults of an environment with a real orchestrator. Alertmanager's counters show what the receivers accept: the first
 * notification after Alertmanager got the alert counts as that of the drill.
 */
export class OutsideSource implements FaultSource {
  deliveries: Delivery[] = [];
  private readonly followed: Followed[] = [];
  private end: (() => void) | undefined;
  private active: OutsideFault | undefined;

  constructor(
    private readonly bundle: Bundle,
    private readonly drills: readonly Drill[],
    private readonly files: PrometheusFiles = prometheusFiles(bundle),
    private readonly alertmanager: Alertmanager = serverApi(bundle, 'alertmanager'),
    private readonly forgottenAfterMs = FORGOTTEN_AFTER_MS,
  ) {}

  async start(name: string): Promise<void> {
    const fault = OUTSIDE_FAULTS.find((each) => each.name === name);
    if (!fault) throw new Error(`there is no fault ${name}`);
    for (const { alert, receiver } of this.drills.find((each) => each.fault.name === name)?.expectations ??
      []) {
      this.followed.push({ alert, receiver, integrations: this.integrationsOf(receiver) });
    }
    this.active = fault;
    await this.files.change((text) => edited(text, fault));
  }

  async stop(): Promise<void> {
    const fault = this.active;
    this.active = undefined;
    try {
      if (fault) {
        progress(
          `${fault.name}: Prometheus forgets the target in ${formatDuration(this.forgottenAfterMs / 1_000)}`,
        );
        await this.files.change((text) => edited(text, fault, true));
        await delay(this.forgottenAfterMs);
      }
    } finally {
      await this.files.restore();
    }
  }

  follow(everyMs: number): void {
    this.end = repeat(() => this.update(), everyMs);
  }

  unfollow(): void {
    this.end?.();
  }

  private integrationsOf(receiver: string): Integration[] {
    const config = this.bundle.alertmanager.receivers.find(({ name }) => name === receiver);
    const names = config ? recipientsOf(config).map(({ integration }) => integration) : [];
    if (!config || names.length === 0) {
      throw new UserError(
        `the receiver ${receiver} has no channel`,
        'Configure notifications in the environment.',
      );
    }
    return [...new Set(names)].map((name) => ({ name, sendsResolved: sendsResolved(config, name) }));
  }

  private async update(): Promise<void> {
    const { name } = this.bundle.environment;
    const [alerts, counters] = await Promise.all([
      this.alertmanager.alerts(`environment="${name}"`),
      this.alertmanager.notificationCounters(),
    ]);
    for (const each of this.followed) {
      const { alert, receiver, integrations } = each;
      const present = alerts.find(
        ({ labels }) => labels.alertname === alert && (labels.instance ?? DRILL_TARGET) === DRILL_TARGET,
      );
      const haveAccepted = (since: NotificationCounters, wanted: readonly Integration[]) =>
        wanted.every((integration) => counters.since(since, receiver, integration.name).accepted > 0);
      const add = (status: Delivery['status']) => {
        if (this.deliveries.some((one) => one.status === status && one.alerts[0]?.labels === each.labels))
          return;
        const labels = each.labels ?? {};
        this.deliveries.push({ at: Date.now(), receiver, status, alerts: [{ status, labels }] });
      };
      if (present) {
        each.labels ??= present.labels;
        each.atFiring ??= counters;
      } else if (each.atFiring) each.atEnd ??= counters;
      if (each.atFiring && haveAccepted(each.atFiring, integrations)) add('firing');
      if (
        each.atEnd &&
        haveAccepted(
          each.atEnd,
          integrations.filter(({ sendsResolved }) => sendsResolved),
        )
      )
        add('resolved');
    }
  }
}

/** Whether all configurations of an integration report the end of an alert. */
function sendsResolved({ name: _, ...integrations }: ReceiverConfig, integration: string): boolean {
  const configs = Object.entries(integrations).find(
    ([key]) => key.replace(/_configs$/, '') === integration,
  )?.[1];
  return ((configs ?? []) as readonly { readonly send_resolved?: boolean }[]).every(
    ({ send_resolved }) => send_resolved === true,
  );
}

function edited(text: string, fault: OutsideFault, ended = false): string {
  return yaml(withFault(parse(text), fault, ended));
}
