/**
 * Escapes text that Terraform must not evaluate: it reads `${var}` (Grafana's variables) and `%{...}` as templates.
 * Includes the texts in arrays and objects.
 */
export function literal<T>(value: T): T {
  if (typeof value === 'string') {
    const escaped = value.replaceAll('${', '$$${').replaceAll('%{', '%%{');
    // cdktf finds its tokens by this prefix, escaped or not. Terraform joins the two parts again.
    return escaped.replaceAll('{TfToken[', '{$${"TfToken"}[') as T;
  }
  if (Array.isArray(value)) return value.map(literal) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, literal(entry)])) as T;
  }
  return value;
}
