import { count } from '../../../lib/words';
import type { EnvironmentSummary, Summary } from '../../../operations/revision/summary';
import {
  danger,
  type EnvironmentChange,
  info,
  KINDS,
  LEVELS,
  plain,
  type Quoted,
  type Sentence,
  say,
  words,
} from '../change';
import { compareAlerts } from './alerts';
import { compareContainers } from './containers';
import { compareDashboards } from './dashboards';
import { compareKept } from './kept';
import { differences, pair } from './pairs';
import { comparePeople } from './people';
import { compareScraping } from './scraping';
import { compareSettings } from './settings';

/** A change and the environments that it applies to. */
export interface Change extends EnvironmentChange {
  /** Names; empty for a change of the whole project. */
  readonly environments: readonly string[];
}

/**
 * The differences between two revisions, the most severe first. The same change of several environments is listed once.
 * @param only name of the only environment to compare. @default all
 */
export function compare(before: Summary, after: Summary, only?: string): Change[] {
  const wanted = ({ name }: EnvironmentSummary) => only === undefined || name === only;
  const { removed, added, kept } = pair(
    before.environments.filter(wanted),
    after.environments.filter(wanted),
    ({ name }) => name,
  );
  // An environment that cannot be built has not been removed.
  const cannotBuild = after.environments.length === 0 && after.problems.length > 0;
  const simulator = differences(before.sources.simulator, after.sources.simulator);
  const found = kept.flatMap(([was, is]) =>
    [
      ...compareSettings(was, is),
      ...compareKept(was, is),
      ...compareScraping(was, is),
      ...compareAlerts(was, is),
      ...comparePeople(was, is),
      ...compareContainers(was, is, simulator),
      ...compareDashboards(was, is),
    ].map((finding) => ({ finding, environment: is.name })),
  );
  return [
    ...newProblems(before, after).map((finding) => ({ ...finding, environments: [] })),
    ...(cannotBuild
      ? []
      : removed.map((environment) => ({
          ...removedEnvironment(environment),
          environments: [environment.name],
        }))),
    ...added.map((environment) => ({ ...addedEnvironment(environment), environments: [environment.name] })),
    ...terraform(before, after),
    ...merge(found),
  ].sort(byImportance);
}

function byImportance(one: Change, other: Change): number {
  return (
    LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) ||
    KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
    one.subject.localeCompare(other.subject)
  );
}

function newProblems(before: Summary, after: Summary): EnvironmentChange[] {
  const known = new Set(before.problems.map(({ path, message }) => `${path} ${message}`));
  return after.problems
    .filter(({ path, message }) => !known.has(`${path} ${message}`))
    .map(({ path, message, cure }) =>
      danger('cannot-deploy', path, say`This cannot be deployed. ${path}: ${message}.`, {
        remarks: [
          say`Fix: ${cure}`,
          ...(after.environments.length === 0
            ? [say`Other changes can be listed only after this is fixed.`]
            : []),
        ],
      }),
    );
}

function removedEnvironment({ name, workloads }: EnvironmentSummary): EnvironmentChange {
  return danger(
    'environment-removed',
    name,
    say`The environment ${name} is removed: its ${words(count(workloads.length, 'container'))} keep running without updates. To remove them, run ${`npm run destroy -- ${name}`} before the merge.`,
  );
}

function addedEnvironment({ name, alerts, workloads }: EnvironmentSummary): EnvironmentChange {
  return info(
    'environment-added',
    name,
    say`The environment ${name} is new: ${words(count(workloads.length, 'container'))}, ${words(count(alerts.length, 'alert'))}.`,
  );
}

function terraform(before: Summary, after: Summary): Change[] {
  const files = differences(before.sources.terraform, after.sources.terraform).map(({ path }) => path);
  if (files.length === 0) return [];
  return [
    {
      kind: 'terraform-sources',
      level: 'caution',
      subject: '',
      environments: [],
      sentence: say`The Terraform code changes in ${words(count(files.length, 'file'))}. Run ${'npm run diff'} to see what that replaces.`,
      detail: { remarks: files.map((file) => say`${file}`) },
    },
  ];
}

/**
 * Merges changes whose sentences differ only in the name of the environment. Different details are concatenated.
 */
function merge(found: readonly { finding: EnvironmentChange; environment: string }[]): Change[] {
  const groups = new Map<string, { finding: EnvironmentChange; environment: string }[]>();
  for (const { finding, environment } of found) {
    const { detail: _, ...withoutDetail } = generic(finding, environment);
    const key = JSON.stringify(withoutDetail);
    groups.set(key, [...(groups.get(key) ?? []), { finding, environment }]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (!first) return [];
    const environments = group.map(({ environment }) => environment);
    if (others.length === 0) return [{ ...first.finding, environments }];
    const details = group.map(({ finding, environment }) => generic(finding, environment).detail);
    return [
      {
        ...generic(first.finding, first.environment),
        ...(first.finding.detail && {
          detail: {
            before: distinct(details.flatMap((detail) => detail?.before ?? [])),
            after: distinct(details.flatMap((detail) => detail?.after ?? [])),
            remarks: distinct(details.flatMap((detail) => detail?.remarks ?? [])),
          },
        }),
        environments,
      },
    ];
  });
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function generic(
  { sentence, detail, ...finding }: EnvironmentChange,
  environment: string,
): EnvironmentChange {
  const name = new RegExp(`(?<![\\w])${environment.replace(/\W/g, '\\$&')}(?![\\w])`, 'g');
  const text = (value: string) => value.replace(name, '<env>');
  const part = (value: string | Quoted) =>
    typeof value === 'string' ? value : { quoted: text(value.quoted) };
  const all = (value: Sentence) => value.map(part);
  return {
    ...finding,
    subject: text(finding.subject),
    sentence: all(sentence),
    ...(detail && {
      detail: {
        ...(detail.before && { before: detail.before.map(text) }),
        ...(detail.after && { after: detail.after.map(text) }),
        ...(detail.remarks && { remarks: detail.remarks.map(all) }),
      },
    }),
  };
}

/** A change for `--json`. */
export function asData({ kind, level, subject, environments, sentence, detail }: Change) {
  return {
    level,
    kind,
    subject,
    environments,
    sentence: plain(sentence),
    ...(detail?.before?.length && { before: detail.before }),
    ...(detail?.after?.length && { after: detail.after }),
    ...(detail?.remarks?.length && { remarks: detail.remarks.map(plain) }),
  };
}
