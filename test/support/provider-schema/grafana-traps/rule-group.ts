import type { Problem } from '../../../../lib/problems';
import type { Located, Resource } from '../resources';
import { blocksOf, literal, parseObject } from './reading';
import type { Trap } from './trap';

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

/** Without a uid rules are told apart by position, so inserting one changes the identity of all that follow. */
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
