import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Stands for any text. */
const ANY = '\0';
/** An expression with more forms counts as any text. */
const MAX_FORMS = 500;
/** A class of more characters, such as `[a-z]`, counts as any text. */
const MAX_CHARACTERS = 4;

/** The forms that a match of a regular expression can have, in lower case. In a form, {@link ANY} stands for any text. */
function formsOf(node: AST.Node): readonly string[] {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return limited(node.alternatives.flatMap(formsOf));
    case 'Alternative':
      return node.elements.map(formsOf).reduce(joined, ['']);
    case 'Assertion':
      return [''];
    case 'Character':
      return [String.fromCodePoint(node.value).toLowerCase()];
    case 'CharacterClass': {
      const members = node.elements.flatMap((each) => (each.type === 'Character' ? formsOf(each) : [ANY]));
      const distinct = [...new Set(members)];
      return node.negate || distinct.length > MAX_CHARACTERS || distinct.includes(ANY) ? [ANY] : distinct;
    }
    case 'Quantifier': {
      const once = formsOf(node.element);
      if (node.min === 0) return [ANY];
      // The neighbouring texts adjoin the first and the last repetition.
      return node.max === 1 ? once : joined(joined(once, [ANY]), once);
    }
    default:
      return [ANY];
  }
}

function joined(before: readonly string[], after: readonly string[]): readonly string[] {
  return limited(before.flatMap((one) => after.map((other) => one + other)));
}

const limited = (forms: readonly string[]) => (forms.length > MAX_FORMS ? [ANY] : forms);

/**
 * Finds the forms of a match that contain none of some texts. @param texts in lower case
 * @returns for each such form, the longest text that it always contains, which can be empty
 */
export function formsWithout(regex: string, texts: readonly string[]): string[] {
  const forms = formsOf(new RegExpParser().parsePattern(regex));
  const without = forms.filter((form) => !texts.some((text) => form.includes(text)));
  return without.map((form) =>
    form.split(ANY).reduce((longest, part) => (part.length > longest.length ? part : longest)),
  );
}
