import type { Problem } from '../../../../lib/problems';
import type { Located, Resource } from '../resources';
import { blocksOf, literal, parseObject } from './reading';
import type { StackTrap, Trap } from './trap';

/** Grafana's scheduler ticks every 10 s and refuses any other interval. */
export const intervalIsAMultipleOfTen: Trap = ({ path, body }) => {
  const seconds = body.interval_seconds;
  if (typeof seconds !== 'number' || (seconds > 0 && seconds % 10 === 0)) return [];
  return [
    {
      path: `${path}.interval_seconds`,
      message: `is ${seconds}, not a multiple of 10`,
      cure: 'Round it to 10 s.',
    },
  ];
};

/** Without a uid, rules are matched by position, so an insertion changes the identity of all that follow. */
export const everyRuleHasAUid: Trap = (group) =>
  blocksOf(group, 'rule').flatMap(({ path, body }) =>
    body.uid ? [] : [{ path: `${path}.uid`, message: 'is not set', cure: 'Give the rule a fixed uid.' }],
  );

/** Per-rule settings can fail with "Root object was present, but now absent", and bypass the one policy tree. */
export const noRuleNotifiesOnItsOwn: Trap = (group) =>
  blocksOf(group, 'rule').flatMap((rule) =>
    blocksOf(rule, 'notification_settings').map(({ path }) => ({
      path,
      message: 'routes this rule past the policy tree',
      cure: 'Route by labels in the notification policy.',
    })),
  );

/** A condition without its query is found only after 121 s of retries. The same of what a rule records. */
export const conditionNamesAQuery: Trap = (group) =>
  blocksOf(group, 'rule').flatMap((rule) => {
    const queries = blocksOf(rule, 'data').map(({ body }) => String(body.ref_id));
    const records = blocksOf(rule, 'record');
    if (records.length === 0) return namesOneOf(queries, `${rule.path}.condition`, rule.body.condition);
    return records.flatMap(({ path, body }) => namesOneOf(queries, `${path}.from`, body.from));
  });

/** Grafana gives `query_type` back from the model's `queryType`: when they differ, the plan never gets empty. */
export const queryTypeStandsInBothPlaces: Trap = (group) =>
  queriesOf(group).flatMap(({ path, body }) => {
    const inModel = parseObject(body.model)?.queryType || '';
    const given = body.query_type || '';
    if (inModel === given) return [];
    return [
      {
        path: `${path}.query_type`,
        message: `is '${given}' where the model's queryType is '${inModel}'`,
        cure: 'Give both the same value, or neither.',
      },
    ];
  });

/** The provider drops them where they equal Grafana's defaults, so what is set is not what is read back. */
export const modelLeavesOutGrafanasDefaults: Trap = (group) =>
  queriesOf(group).flatMap(({ path, body }) => {
    const model = parseObject(body.model) ?? {};
    return ['intervalMs', 'maxDataPoints']
      .filter((name) => name in model)
      .map((name) => ({
        path: `${path}.model`,
        message: `has ${name}`,
        cure: `Leave ${name} out.`,
      }));
  });

/** The other rules read the model, and say nothing about one that they cannot read. */
export const modelIsJson: Trap = (group) =>
  queriesOf(group)
    .filter(({ body }) => !parseObject(body.model))
    .map(({ path }) => ({
      path: `${path}.model`,
      message: 'is not a JSON object',
      cure: 'Give the query as plain JSON.',
    }));

function queriesOf(group: Resource): Located[] {
  return blocksOf(group, 'rule').flatMap((rule) => blocksOf(rule, 'data'));
}

function namesOneOf(queries: readonly string[], path: string, name: unknown): Problem[] {
  if (queries.includes(literal(name) ?? '')) return [];
  return [
    {
      path,
      message: `is '${name ?? ''}', the ref_id of no query`,
      cure: `Name one of ${queries.join(', ')}.`,
    },
  ];
}

const LONGEST_UID = 40;

/** Grafana's own limits: it refuses the whole group for one of them, after 121 s of retries. */
export const ruleUidIsOne: Trap = (group) =>
  blocksOf(group, 'rule')
    .filter(({ body }) => body.uid !== undefined && !isUid(body.uid))
    .map(({ path, body }) => ({
      path: `${path}.uid`,
      message: `is '${body.uid}', not 1 to ${LONGEST_UID} letters, digits, hyphens and underscores`,
      cure: 'Choose a uid of that form.',
    }));

/** A query over no time is refused; an expression has none. */
export const queryLooksBack: Trap = (group) =>
  queriesOf(group)
    .filter(({ body }) => !['__expr__', '-100'].includes(String(body.datasource_uid)))
    .flatMap((query) => blocksOf(query, 'relative_time_range'))
    .filter(({ body }) => Number(body.from) <= Number(body.to))
    .map(({ path, body }) => ({
      path,
      message: `is from ${body.from} to ${body.to} seconds ago, which is no time`,
      cure: 'Let `from` be further back than `to`.',
    }));

/** A uid and a title stand for one rule: the second of a uid takes the first out of its group, of a title it is refused. */
export const rulesDiffer: StackTrap = (resources) =>
  ['uid', 'name'].flatMap((field) => {
    const seen = new Map<string, string>();
    return resources
      .filter(({ type }) => type === 'grafana_rule_group')
      .flatMap((group) => blocksOf(group, 'rule').map((rule) => ({ ...rule, folder: group.body.folder_uid })))
      .flatMap(({ path, body, folder }) => {
        const key = field === 'uid' ? String(body.uid) : `${folder}/${body.name}`;
        const first = seen.get(key);
        if (body[field] === undefined || first === undefined) {
          seen.set(key, path);
          return [];
        }
        const message = `is '${body[field]}', as that of ${first}`;
        return [{ path: `${path}.${field}`, message, cure: 'Give each rule its own.' }];
      });
  });

function isUid(value: unknown): boolean {
  return new RegExp(`^[\\w-]{1,${LONGEST_UID}}$`).test(String(value));
}
