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
