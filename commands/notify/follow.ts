import { recipientsOf } from '../../alerts/alertmanager/recipients';
import type { Bundle } from '../../bundle';
import type { Alertmanager, NotificationChange, Silence } from '../../clients/alertmanager';
import { until } from '../../clients/waiting';
import { formatDuration } from '../../lib/format';
import { TEST_LABEL, type TestAlert } from './plan';

const POLL_MS = 1_000;
/** How long a receiver may take after the group wait, including the retries of Alertmanager. */
const PATIENCE_MS = 60_000;

/** The result of a test alert at one integration of a receiver. */
export interface NotifyOutcome {
  readonly receiver: string;
  readonly integration: string;
  /** The recipients, such as `Slack #alerts`. */
  readonly who: readonly string[];
  readonly verdict: 'accepted' | 'failed' | 'suppressed' | 'unknown';
  /** Seconds since the alert was sent to Alertmanager. */
  readonly seconds?: number;
  /** Group wait of the route. */
  readonly groupWaitSeconds: number;
  /** Duration of the request to the receiver. */
  readonly requestSeconds?: number;
  /** The text that the receiver should show, or why nothing arrives. */
  readonly note: string;
}

export interface FollowOptions {
  /** The id of the run. */
  readonly id: string;
  /** Reads the errors that Alertmanager logged about this run. */
  readonly errors: () => Promise<readonly LoggedError[]>;
  readonly report: (text: string) => void;
  /** @default 60 s */
  readonly patienceMs?: number;
}

/** A failed notification in Alertmanager's log. */
export interface LoggedError {
  readonly receiver: string;
  readonly integration: string;
  readonly error: string;
}

interface Expected {
  readonly receiver: string;
  readonly integration: string;
  readonly who: readonly string[];
  /** The test alerts that reach it. */
  readonly alerts: readonly TestAlert[];
}

/** Sends the alerts, and waits until Alertmanager's counters show the result of each notification. */
export async function follow(
  bundle: Bundle,
  server: Alertmanager,
  alerts: readonly TestAlert[],
  { id, errors, report, patienceMs = PATIENCE_MS }: FollowOptions,
): Promise<NotifyOutcome[]> {
  const before = await server.notificationCounters();
  const startedAt = Date.now();
  await server.sendAlerts(
    alerts.map((alert) => ({ ...alert, endsAt: new Date(startedAt + 3 * patienceMs) })),
  );
  const expected = expectedOf(bundle, alerts);
  const outcomes = new Map<Expected, NotifyOutcome>();
  const longest = Math.max(...alerts.map(({ route }) => route.groupWait.seconds + wait(route))) * 1_000;
  await until(
    async () => {
      const [now, groups, silences] = await Promise.all([
        server.notificationCounters(),
        server.alertGroups(`${TEST_LABEL}="${id}"`),
        server.silences(),
      ]);
      for (const each of expected.filter((one) => !outcomes.has(one))) {
        const change = now.since(before, each.receiver, each.integration);
        const why = reasons(groups, silences, each);
        const outcome = outcomeOf(each, change, why, (Date.now() - startedAt) / 1_000);
        if (!outcome) continue;
        outcomes.set(each, outcome);
        report(
          `${each.receiver}, ${each.who.join(', ')}: ${outcome.verdict} after ${secondsSince(startedAt)}`,
        );
      }
      return outcomes.size === expected.length;
    },
    { timeoutMs: longest + patienceMs, everyMs: POLL_MS },
  );
  const logged = await errors();
  return expected.map((each) => withReason(outcomes.get(each) ?? unknown(each), logged));
}

/** The heartbeat joins the group of the Watchdog, which is sent again after its interval. */
function wait({ receiver, groupInterval }: TestAlert['route']): number {
  return receiver === 'heartbeat' ? groupInterval.seconds : 0;
}

/** The integrations of all receivers that the alerts reach. */
function expectedOf({ alertmanager }: Bundle, alerts: readonly TestAlert[]): Expected[] {
  return alertmanager.receivers.flatMap((config) => {
    const own = alerts.filter(({ receivers }) => receivers.includes(config.name));
    if (own.length === 0) return [];
    const recipients = recipientsOf(config);
    return [...new Set(recipients.map(({ integration }) => integration))].map((integration) => ({
      receiver: config.name,
      integration,
      who: recipients.filter((each) => each.integration === integration).map(({ who }) => who),
      alerts: own,
    }));
  });
}

/** The outcome, once each notification was accepted, given up or suppressed. */
function outcomeOf(
  each: Expected,
  change: NotificationChange,
  why: readonly string[],
  seconds: number,
): NotifyOutcome | undefined {
  const { who, alerts } = each;
  const { accepted, failed, secondsPerRequest } = change;
  const wanted = who.length * (alerts.length - why.length);
  if (accepted + failed < wanted) return undefined;
  if (why.length > 0) return { ...basics(each), verdict: 'suppressed', note: why.join('; ') };
  const done = { ...basics(each), seconds, requestSeconds: secondsPerRequest };
  if (failed > 0) return { ...done, verdict: 'failed', note: `${failed} of ${wanted} notifications failed` };
  const [{ annotations, labels }] = alerts as [TestAlert];
  return {
    ...done,
    verdict: 'accepted',
    note: `shows: [FIRING:1] ${annotations.summary} (${labels.environment})`,
  };
}

function basics({ receiver, integration, who, alerts }: Expected) {
  const groupWaitSeconds = Math.max(...alerts.map(({ route }) => route.groupWait.seconds));
  return { receiver, integration, who, groupWaitSeconds };
}

type Groups = Awaited<ReturnType<Alertmanager['alertGroups']>>;

/** Why Alertmanager does not notify a receiver, for each alert: a silence, a mute window or another alert. */
function reasons(groups: Groups, silences: readonly Silence[], { receiver }: Expected): string[] {
  return groups
    .filter((group) => group.receiver.name === receiver)
    .flatMap(({ alerts }) =>
      alerts.flatMap(({ status: { mutedBy, silencedBy, inhibitedBy } }) => {
        if (mutedBy.length > 0) return [`the mute window '${mutedBy[0]}' is active`];
        const silence = silences.find(({ id }) => id === silencedBy[0]);
        if (silence) {
          return [`a silence of ${silence.createdBy} matches until ${silence.endsAt}: ${silence.comment}`];
        }
        return inhibitedBy.length > 0 ? ['a firing alert inhibits it'] : [];
      }),
    );
}

function unknown(each: Expected): NotifyOutcome {
  return {
    ...basics(each),
    verdict: 'unknown',
    note: 'Alertmanager still tries, or does not have this receiver: npm run doctor',
  };
}

function withReason(outcome: NotifyOutcome, logged: readonly LoggedError[]): NotifyOutcome {
  if (outcome.verdict !== 'failed' && outcome.verdict !== 'unknown') return outcome;
  const own = logged.filter(
    ({ receiver, integration }) => receiver === outcome.receiver && integration === outcome.integration,
  );
  const reason = own.at(-1)?.error;
  return reason === undefined ? outcome : { ...outcome, verdict: 'failed', note: reason };
}

function secondsSince(startedAt: number): string {
  return formatDuration((Date.now() - startedAt) / 1_000);
}
