import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { type Finding, list, say, words } from '../finding';
import { asDetail, differences, pair } from './pairs';
import { count } from './values';

/** Settings whose effect the other comparisons tell: all that a bundle is made of. */
const TOLD =
  /^(name|evaluator|alerts\.|notifications\.|ports\.|images\.|orchestrator\.|docker\.host|grafana\.adminPassword|prometheus\.retentionDays|(prometheus|alertmanager|grafana|elasticsearch)\.(memoryMiB|cpus|heapMiB)|scrape\.|objectives\.|\w+\.external$)/;

/** What an environment decides as a whole, and whatever no other comparison has told. */
export function compareSettings(before: EnvironmentSummary, after: EnvironmentSummary): Finding[] {
  const findings: Finding[] = [];
  if (after.defaultPassword && !before.defaultPassword) {
    findings.push({
      kind: 'default-password',
      level: 'danger',
      subject: '',
      sentence: say`Grafana begins with its default password: whoever reaches its port is its administrator.`,
    });
  } else if (before.defaultPassword && !after.defaultPassword) {
    findings.push({
      kind: 'setting',
      level: 'info',
      subject: 'password',
      sentence: say`Grafana no longer begins with its default password.`,
    });
  }
  if (before.evaluator !== after.evaluator) {
    findings.push({
      kind: 'evaluator',
      level: 'caution',
      subject: '',
      sentence: say`Alerts over metrics are evaluated by ${words(capital(after.evaluator))}, not by ${words(capital(before.evaluator))}: alerts that fire at the switch are notified again${words(after.evaluator === 'grafana' ? ', and none fires while Grafana is down' : '')}.`,
    });
  }
  findings.push(...externals(before, after), ...objectives(before, after), ...recordings(before, after));
  const rest = differences(before.settings, after.settings).filter(({ path }) => !TOLD.test(path));
  if (rest.length > 0) {
    findings.push({
      kind: 'setting',
      level: 'info',
      subject: '',
      sentence: say`${words(count(rest.length, 'setting'))} of the environment ${words(rest.length === 1 ? 'changes' : 'change')}: ${rest.flatMap(({ path }, index) => (index === 0 ? say`${path}` : [', ', ...say`${path}`]))}.`,
      detail: asDetail(rest),
    });
  }
  const notifications = differences(before.grafanaNotifications, after.grafanaNotifications);
  if (notifications.length > 0) {
    findings.push({
      kind: 'grafana-notifications',
      level: 'info',
      subject: '',
      sentence: say`Grafana's contact points and notification policy change with it.`,
      detail: asDetail(notifications),
    });
  }
  return findings;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const EXTERNAL = /^(\w+)\.external$/;

function externals(before: EnvironmentSummary, after: EnvironmentSummary): Finding[] {
  return differences(before.settings, after.settings).flatMap(
    ({ path, before: was, after: is }): Finding[] => {
      const [, server] = EXTERNAL.exec(path) ?? [];
      if (server === undefined) return [];
      return [
        {
          kind: 'setting',
          level: 'caution',
          subject: server,
          sentence:
            is === undefined
              ? say`${capital(server)} is a container of ours, no longer the server at ${was ?? ''}: what that has stays there.`
              : was === undefined
                ? say`${capital(server)} is the server at ${is}, no longer a container of ours: it begins without what the container has.`
                : say`${capital(server)} is the server at ${is}, no longer that at ${was}: what that has stays there.`,
        },
      ];
    },
  );
}

const OBJECTIVES: Readonly<Record<string, string>> = {
  'objectives.downloadSuccess': 'downloads that succeed',
  'objectives.operationAvailability': 'operations without error',
};

function objectives(before: EnvironmentSummary, after: EnvironmentSummary): Finding[] {
  return differences(before.settings, after.settings).flatMap(
    ({ path, before: was, after: is }): Finding[] => {
      if (path === 'objectives.windowDays') {
        return [
          {
            kind: 'objective',
            level: 'caution',
            subject: path,
            sentence: say`Service levels are promised over ${words(is ?? '')} days, not ${words(was ?? '')}: error budgets are computed anew.`,
          },
        ];
      }
      const what = Object.hasOwn(OBJECTIVES, path) ? OBJECTIVES[path] : undefined;
      if (what === undefined) return [];
      const weaker = Number(is) < Number(was);
      return [
        {
          kind: 'objective',
          level: 'caution',
          subject: path,
          sentence: say`The objective for ${words(what)} is ${words(percent(is))}, not ${words(percent(was))}: the error budget ${words(weaker ? 'grows' : 'shrinks')}, and the alerts on it fire ${words(weaker ? 'less' : 'more')} often.`,
        },
      ];
    },
  );
}

function percent(share: string | undefined): string {
  return `${Number((Number(share) * 100).toFixed(6))} %`;
}

function recordings(before: EnvironmentSummary, after: EnvironmentSummary): Finding[] {
  const { removed, added, kept } = pair(before.recordings, after.recordings, ({ record }) => record);
  const line = ({ record, expression, intervalSeconds }: EnvironmentSummary['recordings'][number]) =>
    `${record}: ${expression}${intervalSeconds === undefined ? '' : ` (every ${intervalSeconds} s)`}`;
  const otherwise = kept.filter(([was, is]) => line(was) !== line(is));
  return [
    ...removed.map(
      (rule): Finding => ({
        kind: 'recording',
        level: 'caution',
        subject: rule.record,
        sentence: say`${rule.record} is no longer recorded: what reads it from outside stays empty.`,
        detail: { before: [line(rule)] },
      }),
    ),
    ...added.map(
      (rule): Finding => ({
        kind: 'recording',
        level: 'info',
        subject: rule.record,
        sentence: say`${rule.record} is recorded from the deploy on: it has no past.`,
        detail: { after: [line(rule)] },
      }),
    ),
    ...(otherwise.length > 0
      ? [
          {
            kind: 'recording',
            level: 'caution',
            subject: '',
            sentence: say`${list(otherwise.map(([, { record }]) => record))} ${words(otherwise.length === 1 ? 'is' : 'are')} recorded in another way: the past stays as it was computed.`,
            detail: {
              before: otherwise.map(([was]) => line(was)),
              after: otherwise.map(([, is]) => line(is)),
            },
          } satisfies Finding,
        ]
      : []),
  ];
}
