/**
 * Whether the value is a string that is one Terraform expression and nothing beside it: `${a.b}` is,
 * `${a}-${b}` and `$${a}` are not. Only such a string can become a number, a list, an object.
 */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('${') && endOfExpression(value) === value.length;
}

/** Where the expression that opens the text ends; -1 when it does not. Strings in it may hold more of them. */
function endOfExpression(text: string): number {
  const open = ['{'];
  for (let at = 2; at < text.length; at++) {
    const char = text[at];
    if (open.at(-1) === '"') {
      if (char === '\\') at++;
      else if (char === '"') open.pop();
      else if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 2;
      else if (text.startsWith('${', at) || text.startsWith('%{', at)) open.push(text[++at] ?? '');
    } else if (char === '"' || char === '{') {
      open.push(char);
    } else if (char === '}') {
      open.pop();
      if (open.length === 0) return at + 1;
    }
  }
  return -1;
}
