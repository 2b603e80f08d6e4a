import { count } from '../../../lib/words';
import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { caution, danger, type EnvironmentChange, info, list, say, words } from '../change';
import { asDetail, differences, own, pair } from './pairs';

const AUDIT = 'audit';

/** Stored data: retention and form of samples, log documents and volumes. */
export function compareKept(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  return [
    ...metrics(before, after),
    ...streams(before, after),
    ...volumes(before, after),
    ...logObjects(before, after),
  ];
}

function metrics(
  { metricsRetentionDays: was }: EnvironmentSummary,
  { metricsRetentionDays: is }: EnvironmentSummary,
): EnvironmentChange[] {
  if (was === is) return [];
  const shorter = is < was;
  return [
    (shorter ? caution : info)(
      'retention',
      'metrics',
      shorter
        ? say`Metrics are kept for ${is} days, not ${was}: Prometheus deletes older samples soon after the deploy.`
        : say`Metrics are kept for ${is} days, not ${was}: the volume needs about ${words((is / was).toFixed(1))} times the space.`,
    ),
  ];
}

function streams(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const { removed, added, kept } = pair(before.streams, after.streams, ({ name }) => name);
  return [
    ...removed.map(({ name, dataStream }) =>
      danger(
        'data-lost',
        name,
        say`The log stream ${name} is removed: a deploy deletes the data stream ${dataStream} with its documents.`,
      ),
    ),
    ...added.map(({ name, dataStream, retentionDays }) =>
      info(
        'elasticsearch',
        name,
        say`The log stream ${name} is new: data stream ${dataStream}, kept for ${retentionDays} days.`,
      ),
    ),
    ...kept
      .filter(([was, is]) => was.dataStream !== is.dataStream)
      .map(([was, is]) =>
        danger(
          'data-lost',
          is.name,
          say`The log stream ${is.name} moves from the data stream ${was.dataStream} to ${is.dataStream}: a deploy deletes the old one with its documents.`,
        ),
      ),
    ...kept
      .filter(([was, is]) => was.retentionDays !== is.retentionDays)
      .map(([was, is]): EnvironmentChange => {
        const shorter = is.retentionDays < was.retentionDays;
        const audit = is.name === AUDIT;
        return (shorter ? (audit ? danger : caution) : info)(
          'retention',
          is.name,
          shorter
            ? say`${words(audit ? 'Audit records' : 'Log documents of')}${audit ? words('') : say` ${is.name}`} are kept for ${is.retentionDays} days, not ${was.retentionDays}: Elasticsearch deletes the older ones within minutes, and they cannot be recovered.`
            : say`${words(audit ? 'Audit records' : 'Log documents of')}${audit ? words('') : say` ${is.name}`} are kept for ${is.retentionDays} days, not ${was.retentionDays}.`,
        );
      }),
  ];
}

function volumes(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const moved = before.dockerHost !== after.dockerHost;
  // A deploy writes the volumes of configurations again. All others hold data that cannot be recreated.
  const configured = [...before.configurations, ...after.configurations].map(({ name }) => name);
  const holdsData = (volume: string) => !configured.includes(volume);
  const contents = (volume: string) => own(before.volumeContents ?? {}, volume) ?? 'its data';
  const removed = before.volumes.filter((name) => !after.volumes.includes(name) && holdsData(name));
  const elsewhere = pair(before.workloads, after.workloads, ({ name }) => name).kept.flatMap(([was, is]) =>
    differences(was.mounts, is.mounts).flatMap(({ path, before: old, after: now }) =>
      old !== undefined && now !== old && after.volumes.includes(old) && holdsData(old)
        ? [{ name: is.name, path, old, now }]
        : [],
    ),
  );
  return [
    ...(moved
      ? [
          danger(
            'data-lost',
            '',
            say`The containers move from the Docker engine ${before.dockerHost} to ${after.dockerHost}: they start there with empty volumes.`,
          ),
        ]
      : []),
    ...removed.map((name) =>
      danger(
        'data-lost',
        name,
        say`The volume ${name} is no longer used: a deploy deletes it, and with it ${words(contents(name))}.`,
      ),
    ),
    ...elsewhere.map(({ name, path, old, now }) =>
      danger(
        'data-lost',
        old,
        now === undefined
          ? say`${name} no longer has the volume ${old} at ${path}: it does not find ${words(contents(old))} there.`
          : say`${name} has the volume ${now} at ${path} instead of ${old}: it does not find ${words(contents(old))} there.`,
      ),
    ),
  ];
}

function logObjects(before: EnvironmentSummary, after: EnvironmentSummary): EnvironmentChange[] {
  const unredacted = before.redactions.filter((redaction) => !after.redactions.includes(redaction));
  const redacted = after.redactions.filter((redaction) => !before.redactions.includes(redaction));
  const types = differences(before.mappings, after.mappings);
  const rest = differences(before.elasticsearch, after.elasticsearch);
  return [
    ...(unredacted.length > 0
      ? [
          (redacted.length > 0 ? caution : danger)(
            'redaction-removed',
            '',
            redacted.length > 0
              ? say`Elasticsearch redacts other patterns than before.`
              : say`Elasticsearch no longer redacts ${words(count(unredacted.length, 'pattern'))}: whatever the collector does not redact is stored.`,
            {
              before: unredacted,
              after: redacted,
            },
          ),
        ]
      : redacted.length > 0
        ? [
            info(
              'elasticsearch',
              'redactions',
              say`Elasticsearch redacts ${words(count(redacted.length, 'further pattern'))}.`,
              { after: redacted },
            ),
          ]
        : []),
    ...types.map(({ path, before: was, after: is }): EnvironmentChange => {
      if (was !== undefined && is !== undefined) {
        return (compatible(was, is) ? caution : danger)(
          'mapping-conflict',
          path,
          say`The log field ${path} becomes ${is}, but is ${was} in every existing index: ${words(
            compatible(was, is)
              ? 'both are searched in the same way until the old indices are deleted.'
              : 'searches, sorting and panels over both conflict until the old ones are deleted, which for audit takes its whole retention.',
          )}`,
          {
            remarks: [
              say`Give the field another name, or reindex: the type of an existing field cannot change. A deploy changes only the template, and new indices begin with the next rollover.`,
              say`Streams and the retention of their old indices: ${list(after.streams.map(({ name, retentionDays }) => `${name} ${retentionDays} d`))}.`,
            ],
          },
        );
      }
      return is === undefined
        ? caution(
            'mapping',
            path,
            say`The log field ${path} (${words(was ?? '')}) is no longer mapped: it cannot be searched in new documents.`,
          )
        : info(
            'mapping',
            path,
            say`The log field ${path} is mapped as ${words(is)}: it can be searched from the next rollover on.`,
          );
    }),
    ...(rest.length > 0
      ? [
          caution(
            'elasticsearch',
            'settings',
            say`${words(count(rest.length, 'setting'))} of Elasticsearch's templates, pipelines or lifecycles ${words(rest.length === 1 ? 'changes' : 'change')}.`,
            asDetail(rest),
          ),
        ]
      : []),
  ];
}

/** Types that Elasticsearch searches in the same way. */
const FAMILIES = [
  ['keyword', 'constant_keyword', 'wildcard'],
  ['text', 'match_only_text'],
];

function compatible(one: string, other: string): boolean {
  return FAMILIES.some((family) => family.includes(one) && family.includes(other));
}
