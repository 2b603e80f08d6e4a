import { ALERTMANAGER_CONTACT_POINT } from '../../../../alerts/grafana';
import { Duration } from '../../../../lib/duration';
import type { Located } from '../resources';
import { blocksOf, literal, literalsOf } from './reading';
import type { StackTrap, Trap } from './trap';

const DURATIONS = ['group_wait', 'group_interval', 'repeat_interval'];
const WEEK = 604_800;

/** Alertmanager returns durations in its canonical form; any other form is a difference in every plan. */
export const policyDurationsAreCanonical: Trap = (resource) =>
  policiesOf(resource).flatMap(({ path, body }) =>
    DURATIONS.flatMap((name) => {
      const text = literal(body[name]);
      const canonical = text === undefined ? undefined : canonicalDuration(text);
      if (text === canonical) return [];
      const message = `is '${text}', which Grafana returns in another form`;
      return [{ path: `${path}.${name}`, message, cure: `Write '${canonical ?? 'a duration such as 5m'}'.` }];
    }),
  );

/** A contact point must be deleted after the policies that use it, which only a reference to the resource ensures. */
export const policyRefersToContactPoints: Trap = (resource) =>
  policiesOf(resource)
    // The contact point for Alertmanager is not a resource: Grafana reads it from a file when it starts.
    .filter(
      ({ body }) => body.contact_point !== undefined && body.contact_point !== ALERTMANAGER_CONTACT_POINT,
    )
    .filter(({ body }) => !/^\$\{grafana_contact_point\.[^{}]+\.name\}$/.test(String(body.contact_point)))
    .map(({ path, body }) => ({
      path: `${path}.contact_point`,
      message: `is '${body.contact_point}', not the name of a contact point resource`,
      cure: 'Use the .name of the grafana_contact_point.',
    }));

/** Quotes would become part of the value, which then matches nothing. */
export const matcherValuesAreBare: Trap = (resource) =>
  policiesOf(resource).flatMap((policy) =>
    blocksOf(policy, 'matcher')
      .filter(({ body }) => /^["']|["']$/.test(String(body.value)))
      .map(({ path, body }) => ({
        path: `${path}.value`,
        message: `is quoted: ${body.value}`,
        cure: 'Remove the quotes.',
      })),
  );

/** Like {@link policyRefersToContactPoints}. */
export const policyRefersToMuteTimings: Trap = (resource) =>
  policiesOf(resource)
    .flatMap((policy) => literalsOf(policy, 'mute_timings'))
    .map(({ path, text }) => ({
      path,
      message: `is '${text}', not the name of a mute timing resource`,
      cure: 'Use the .name of the grafana_mute_timing.',
    }));

/** The resource owns the whole policy tree: with two of them, each deploy overwrites one with the other. */
export const onePolicyOwnsTheTree: StackTrap = (resources) =>
  resources
    .filter(({ type }) => type === 'grafana_notification_policy')
    .slice(1)
    .map(({ path }) => ({
      path,
      message: 'is a second notification policy',
      cure: 'Keep one, with all policies below it.',
    }));

/** The root policy and all policies below it. */
function policiesOf(policy: Located): Located[] {
  return [policy, ...blocksOf(policy, 'policy').flatMap(policiesOf)];
}

/** A duration as Alertmanager prints it: like {@link Duration}, but with weeks. Undefined if the text is not a duration. */
function canonicalDuration(text: string): string | undefined {
  try {
    const duration = Duration.parse(text);
    const weeks = duration.seconds / WEEK;
    return weeks > 0 && Number.isInteger(weeks) ? `${weeks}w` : duration.toString();
  } catch {
    return undefined;
  }
}
