/**
 * Text that Terraform has to leave as it is. Both `${var}` (Grafana) and `%{...}` would be read as its templates.
 * Works through arrays and objects.
 */
export function literal<T>(value: T): T {
  if (typeof value === 'string') {
    const escaped = value.replaceAll('${', '$$${').replaceAll('%{', '%%{');
    // By this cdktf finds its tokens in any text, escaped or not. Terraform puts it together again.
    return escaped.replaceAll('{TfToken[', '{$${"TfToken"}[') as T;
  }
  if (Array.isArray(value)) return value.map(literal) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, literal(entry)])) as T;
  }
  return value;
}
