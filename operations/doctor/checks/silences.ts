import { labelsOf } from '../../../alerts/decorate';
import type { Alert } from '../../../alerts/resolve';
import type { Silence } from '../../../clients/alertmanager';
import { formatDuration } from '../../../lib/format';
import { few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import { type CheckResult, failed, ok, warning } from '../finding';

/** A silence that covers more than this share of the alerts is too broad for one fault or one maintenance. */
const BROAD = 0.5;

/** Active and pending silences. Those that cover the most alerts for the longest time come first. */
export async function checkSilences({ bundle, alertmanager, now }: Deployment): Promise<CheckResult> {
  const alerts = bundle.alerts.filter(({ severity }) => severity !== 'none');
  const silences = (await alertmanager.silences())
    .filter(({ status }) => status.state !== 'expired')
    .map((silence) => ({
      silence,
      seconds: (Date.parse(silence.endsAt) - now()) / 1_000,
      covered: alerts.filter((alert) => covers(silence, alert, bundle.environment.name)).length,
    }))
    .sort((one, other) => other.covered - one.covered || other.seconds - one.seconds);
  if (silences.length === 0) return ok('none');
  const descriptions = silences.map(
    ({ silence: { matchers, createdBy, comment, status }, seconds, covered }) =>
      `${matchers.map((matcher) => `${matcher.name}${operator(matcher)}${short(matcher.value)}`).join(',')} for ${formatDuration(seconds)}${status.state === 'pending' ? ' (pending)' : ''}: ${covered} of ${alerts.length} alerts (${short(createdBy)}: ${short(comment)})`,
  );
  const broad = silences.some(({ covered }) => covered > BROAD * alerts.length);
  return (broad ? failed : warning)(
    few(descriptions, 3),
    `${broad ? 'Check who created it: most alerts reach no one. ' : ''}Expire silences that are no longer needed at ${alertmanager.url}/#/silences.`,
  );
}

/** A long text would hide what follows it. */
function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

type Matcher = Silence['matchers'][number];

function operator({ isRegex, isEqual }: Matcher): string {
  if (isEqual) return isRegex ? '=~' : '=';
  return isRegex ? '!~' : '!=';
}

/** Whether a silence may cover an alert. Labels that only a firing alert has are unknown: only `=` restricts them. */
function covers({ matchers }: Silence, alert: Alert, environment: string): boolean {
  const labels: Readonly<Record<string, string>> = { alertname: alert.name, ...labelsOf(alert, environment) };
  return matchers.every((matcher) => {
    const label = labels[matcher.name];
    if (label === undefined) return matcher.isRegex || !matcher.isEqual;
    const matches = matcher.isRegex ? matchesPattern(matcher.value, label) : matcher.value === label;
    return matches === undefined || matches === matcher.isEqual;
  });
}

/** A pattern with more repetitions could take JavaScript hours, and the author of a silence chooses the pattern. */
const MAX_REPETITIONS = 4;

/** Whether a pattern of Alertmanager matches. Undefined for one that JavaScript cannot evaluate, or not quickly. */
function matchesPattern(pattern: string, text: string): boolean | undefined {
  const repetitions = pattern.match(/[*+?{]/g)?.length ?? 0;
  if (repetitions > MAX_REPETITIONS || /\)[*+?{]/.test(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(text);
  } catch {
    return undefined;
  }
}
