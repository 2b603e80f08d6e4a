/**
 * Whether the value is a string that consists of one Terraform expression only, such as `${a.b}`, but not `${a}-${b}` or
 * `$${a}`. Only such a string can evaluate to a number, a list or an object.
 */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('${') && endOfExpression(value) === value.length;
}

/** Index of the end of the expression that the text starts with; -1 if it is not closed. Strings in it can contain expressions. */
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
