import { count } from '../../../lib/words';
import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { caution, danger, type EnvironmentChange, info, list, say, words } from '../change';
import { asDetail, differences, pair } from './pairs';

/** Settings whose effect other comparisons report. */
const REPORTED_ELSEWHERE =
  /^(name|evaluator|alerts\.|notifications\.|ports\.|images\.|orchestrator\.|docker\.host|grafana\.adminPassword|prometheus\.retentionDays|(prometheus|alertmanager|grafana|elasticsearch)\.(memoryMiB|cpus|heapMiB)|scrape\.|objectives\.|\w+\.external$)/;

/** Settings of the environment as a whole, and those that no other comparison reports. */
export function compareSettings(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const findings: EnvironmentChange[] = [];
  if (after.defaultPassword && !before.defaultPassword) {
    findings.push(
      danger(
        'default-password',
        '',
        say`Grafana starts with its default password: everyone who reaches its port is an administrator.`,
      ),
    );
  } else if (before.defaultPassword && !after.defaultPassword) {
    findings.push(info('setting', 'password', say`Grafana no longer starts with its default password.`));
  }
  if (before.evaluator !== after.evaluator) {
    findings.push(
      caution(
        'evaluator',
        '',
        say`Alerts over metrics are evaluated by ${words(capital(after.evaluator))}, not by ${words(capital(before.evaluator))}: alerts that fire at that time are notified again${words(after.evaluator === 'grafana' ? ', and none fires while Grafana is down' : '')}.`,
      ),
    );
  }
  findings.push(...externals(before, after), ...objectives(before, after), ...recordings(before, after));
  const rest = differences(before.settings, after.settings).filter(
    ({ path }) => !REPORTED_ELSEWHERE.test(path),
  );
  if (rest.length > 0) {
    findings.push(
      info(
        'setting',
        '',
        say`${words(count(rest.length, 'setting'))} of the environment ${words(rest.length === 1 ? 'changes' : 'change')}: ${rest.flatMap(({ path }, index) => (index === 0 ? say`${path}` : [', ', ...say`${path}`]))}.`,
        asDetail(rest),
      ),
    );
  }
  const notifications = differences(before.grafanaNotifications, after.grafanaNotifications);
  if (notifications.length > 0) {
    findings.push(
      info(
        'grafana-notifications',
        '',
        say`Grafana's contact points and notification policy change as well.`,
        asDetail(notifications),
      ),
    );
  }
  return findings;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const EXTERNAL = /^(\w+)\.external$/;

function externals(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  return differences(before.settings, after.settings).flatMap(
    ({ path, before: was, after: is }): EnvironmentChange[] => {
      const [, server] = EXTERNAL.exec(path) ?? [];
      if (server === undefined) return [];
      return [
        caution(
          'setting',
          server,
          is === undefined
            ? say`${capital(server)} becomes a container of this project instead of the server at ${was ?? ''}: the data there is not moved.`
            : was === undefined
              ? say`${capital(server)} becomes the server at ${is} instead of a container: the container's data is not moved.`
              : say`${capital(server)} becomes the server at ${is} instead of ${was}: the data there is not moved.`,
        ),
      ];
    },
  );
}

const OBJECTIVES: Readonly<Record<string, string>> = {
  'objectives.downloadSuccess': 'downloads that succeed',
  'objectives.operationAvailability': 'operations without error',
};

function objectives(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  return differences(before.settings, after.settings).flatMap(
    ({ path, before: was, after: is }): EnvironmentChange[] => {
      if (path === 'objectives.windowDays') {
        return [
          caution(
            'objective',
            path,
            say`The window of the objectives is ${words(is ?? '')} days, not ${words(was ?? '')}: error budgets change.`,
          ),
        ];
      }
      const what = Object.hasOwn(OBJECTIVES, path) ? OBJECTIVES[path] : undefined;
      if (what === undefined) return [];
      const weaker = Number(is) < Number(was);
      return [
        caution(
          'objective',
          path,
          say`The objective for ${words(what)} is ${words(percent(is))}, not ${words(percent(was))}: the error budget ${words(weaker ? 'grows' : 'shrinks')}, and the alerts on it fire ${words(weaker ? 'less' : 'more')} often.`,
        ),
      ];
    },
  );
}

function percent(share: string | undefined): string {
  return `${Number((Number(share) * 100).toFixed(6))} %`;
}

function recordings(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const { removed, added, kept } = pair(before.recordings, after.recordings, ({ record }) => record);
  const line = ({ record, expression, intervalSeconds }: EnvironmentSummary['recordings'][number]) =>
    `${record}: ${expression}${intervalSeconds === undefined ? '' : ` (every ${intervalSeconds} s)`}`;
  const otherwise = kept.filter(([was, is]) => line(was) !== line(is));
  return [
    ...removed.map((rule) =>
      caution(
        'recording',
        rule.record,
        say`${rule.record} is no longer recorded: external queries of it return no data.`,
        { before: [line(rule)] },
      ),
    ),
    ...added.map((rule) =>
      info(
        'recording',
        rule.record,
        say`${rule.record} is recorded from the deploy on: there are no earlier samples.`,
        { after: [line(rule)] },
      ),
    ),
    ...(otherwise.length > 0
      ? [
          caution(
            'recording',
            '',
            say`${list(otherwise.map(([, { record }]) => record))} ${words(otherwise.length === 1 ? 'is' : 'are')} recorded in another way: earlier samples do not change.`,
            {
              before: otherwise.map(([was]) => line(was)),
              after: otherwise.map(([, is]) => line(is)),
            },
          ),
        ]
      : []),
  ];
}
