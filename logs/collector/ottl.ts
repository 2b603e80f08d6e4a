import type { StatementGroup } from './config';

/** A string literal of the OpenTelemetry Transformation Language, in a configuration that expands `$`. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f').replaceAll('$', '$$$$');
}

/** A path into a map: `body`, `log.level` is `body["log"]["level"]`. */
export function nested(root: string, name: string): string {
  return (
    root +
    name
      .split('.')
      .map((part) => `[${literal(part)}]`)
      .join('')
  );
}

/** An attribute of a record on its way through the collector. */
export const attribute = (name: string) => `attributes[${literal(name)}]`;

/** A field of the flattened record, whose nested names are joined by dots. */
export const field = (name: string) => `body[${literal(name)}]`;

/** Statements that run if one of the conditions is true. The context is explicit: the collector cannot infer it from statements that only call functions. */
export function group(
  name: string,
  statements: readonly string[],
  conditions?: readonly string[],
): StatementGroup {
  return { '#': name, context: 'log', ...(conditions && { conditions }), statements };
}
