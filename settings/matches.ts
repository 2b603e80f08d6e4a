import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Stands for any text. */
const ANY = '\0';
/** Of a regular expression with more forms than these, less is known. */
const MAX_FORMS = 500;
/** A class of more characters, such as `[a-z]`, is any text. */
const MAX_CHARACTERS = 4;

/**
 * What is known, in lower case, of the texts that a regular expression matches: each match has one of these forms, in
 * which {@link ANY} stands for any text.
 */
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
      // Its neighbours touch the first and the last of them.
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
 * The forms of a match that contain none of some texts. @param texts in lower case
 * @returns the longest text that each such form contains for certain, which can be empty
 */
export function formsWithout(regex: string, texts: readonly string[]): string[] {
  const forms = formsOf(new RegExpParser().parsePattern(regex));
  const without = forms.filter((form) => !texts.some((text) => form.includes(text)));
  return without.map((form) =>
    form.split(ANY).reduce((longest, part) => (part.length > longest.length ? part : longest)),
  );
}
