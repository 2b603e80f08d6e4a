import { randomBytes } from 'node:crypto';
import { undoing } from '../../clients/interrupt';
import { formatDuration } from '../../lib/format';
import { print, printJson } from '../../lib/output';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { count } from '../../lib/words';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { serverApi } from '../../operations/servers';
import { table } from '../../operations/table';
import { follow, type NotifyOutcome } from './follow';
import { loggedErrors } from './log';
import { planNotifications } from './plan';

const program = command(
  'notify',
  'Sends a test alert through each route of the deployed Alertmanager to the real receivers, and reports which accepted it',
)
  .argument('<environment>')
  .argument('[receiver]', 'the receiver to test (default: all)')
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    `
Real people get these messages. The alerts have the label notification_test, join no group of real alerts, inhibit none,
and are resolved at the end, also after Ctrl-C. An alert that reaches several receivers tests all of them. The exit code is
1 if a receiver did not accept its test alert, or if a silence or a mute window suppressed it.`,
  )
  .action(async (name: string, receiver: string | undefined, { json = false }: { json?: boolean }) => {
    const { bundle } = choose(name);
    const id = randomBytes(4).toString('hex');
    const { alerts, skipped } = planNotifications(bundle, receiver, id);
    for (const each of skipped) progress(`${each.receiver} is not tested: ${each.why}`);
    if (alerts.length === 0) {
      throw new UserError('there is no receiver to test', 'Configure notifications in the environment.');
    }
    const server = serverApi(bundle, 'alertmanager');
    await server.ready();
    const startedAt = new Date();
    const longest = Math.max(...alerts.map(({ route }) => route.groupWait.seconds));
    const reached = [...new Set(alerts.flatMap(({ receivers }) => receivers))].join(', ');
    progress(
      `${count(alerts.length, 'test alert')} to ${reached}; groups wait up to ${formatDuration(longest)}`,
    );
    let outcomes: readonly NotifyOutcome[] = [];
    await undoing(
      async () => {
        const errors = () => loggedErrors(bundle, id, startedAt);
        outcomes = await follow(bundle, server, alerts, { id, errors, report: progress });
      },
      async () => {
        await server.sendAlerts(alerts.map((alert) => ({ ...alert, endsAt: new Date() })));
      },
    );
    const end = Math.max(...alerts.map(({ route }) => route.groupInterval.seconds));
    progress(`the test alerts are resolved; receivers are notified of that within ${formatDuration(end)}`);
    if (json) printJson({ outcomes, skipped });
    else print(outcomeTable(outcomes));
    if (outcomes.some(({ verdict }) => verdict !== 'accepted')) process.exitCode = 1;
  });

function outcomeTable(outcomes: readonly NotifyOutcome[]): string {
  const rows = outcomes.map(({ receiver, who, verdict, seconds, groupWaitSeconds, requestSeconds, note }) => [
    receiver,
    who.join(', '),
    verdict,
    seconds === undefined ? '-' : formatDuration(seconds),
    formatDuration(groupWaitSeconds),
    requestSeconds === undefined ? '-' : formatDuration(requestSeconds),
    note,
  ]);
  return table(['Receiver', 'To', 'Result', 'After', 'Group wait', 'Request', 'Note'], rows);
}

void run(program);
