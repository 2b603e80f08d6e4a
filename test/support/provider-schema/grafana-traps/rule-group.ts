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

/** Without uids, rules are matched by position, so an inserted rule changes the identity of all following rules. */
export const everyRuleHasAUid: Trap = (group) =>
  blocksOf(group, 'rule').flatMap(({ path, body }) =>
    body.uid ? [] : [{ path: `${path}.uid`, message: 'is not set', cure: 'Give the rule a fixed uid.' }],
  );

/** A rule with notification settings bypasses the policy of its stack; without both, the policy of other people applies. */
export const rulesNotifyOneWay: StackTrap = (resources) => {
  const hasPolicy = resources.some(({ type }) => type === 'grafana_notification_policy');
  return resources
    .filter(({ type }) => type === 'grafana_rule_group')
    .flatMap((group) => blocksOf(group, 'rule'))
    .filter((rule) => blocksOf(rule, 'record').length === 0)
    .filter((rule) => blocksOf(rule, 'notification_settings').length > 0 === hasPolicy)
    .map(({ path }) =>
      hasPolicy
        ? { path, message: 'routes this rule past the policy tree', cure: 'Route by labels in the policy.' }
        : {
            path,
            message: 'names no contact point, nor has the stack a policy',
            cure: 'Name it in the rule.',
          },
    );
};

/** For a condition (or a recorded query) that does not exist, the deploy fails only after 121 s of retries. */
export const conditionNamesAQuery: Trap = (group) =>
  blocksOf(group, 'rule').flatMap((rule) => {
    const queries = blocksOf(rule, 'data').map(({ body }) => String(body.ref_id));
    const records = blocksOf(rule, 'record');
    if (records.length === 0) return namesOneOf(queries, `${rule.path}.condition`, rule.body.condition);
    return records.flatMap(({ path, body }) => namesOneOf(queries, `${path}.from`, body.from));
  });

/** Grafana returns the model's `queryType` as `query_type`: if they differ, every plan shows a difference. */
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

/** The provider drops values that equal Grafana's defaults, so setting them makes every plan show a difference. */
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

/** The other checks skip a model that they cannot parse. */
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
      message: `is '${name ?? ''}', which is not the ref_id of a query`,
      cure: `Name one of ${queries.join(', ')}.`,
    },
  ];
}

const LONGEST_UID = 40;

/** Grafana refuses the whole group for one invalid uid, after 121 s of retries. */
export const ruleUidIsOne: Trap = (group) =>
  blocksOf(group, 'rule')
    .filter(({ body }) => body.uid !== undefined && !isUid(body.uid))
    .map(({ path, body }) => ({
      path: `${path}.uid`,
      message: `is '${body.uid}', not 1 to ${LONGEST_UID} letters, digits, hyphens and underscores`,
      cure: 'Use a uid of this form.',
    }));

/** Grafana refuses a query over an empty time range. Expressions have no time range. */
export const queryLooksBack: Trap = (group) =>
  queriesOf(group)
    .filter(({ body }) => !['__expr__', '-100'].includes(String(body.datasource_uid)))
    .flatMap((query) => blocksOf(query, 'relative_time_range'))
    .filter(({ body }) => Number(body.from) <= Number(body.to))
    .map(({ path, body }) => ({
      path,
      message: `is from ${body.from} to ${body.to} seconds ago, an empty time range`,
      cure: 'Set `from` to more seconds than `to`.',
    }));

/**
 * Uids and titles must be unique: a second rule with the same uid removes the first from its group, and Grafana refuses a second
 * rule with the same title.
 */
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
        const message = `is '${body[field]}', the same as that of ${first}`;
        return [{ path: `${path}.${field}`, message, cure: `Give each rule its own ${field}.` }];
      });
  });

function isUid(value: unknown): boolean {
  return new RegExp(`^[\\w-]{1,${LONGEST_UID}}$`).test(String(value));
}
