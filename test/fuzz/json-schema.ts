import fc from 'fast-check';
import type * as z from 'zod';
import { anyText, hostileText } from './texts';

type Schema = z.core.JSONSchema.JSONSchema;

/** Supported keywords. Any other keyword is an error, because generated values would ignore it. */
const KNOWN = new Set([
  ...['$schema', 'type', 'enum', 'anyOf', 'default', 'description', 'writeOnly'],
  ...['properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'minItems', 'maxItems'],
  ...[
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'multipleOf',
    'pattern',
    'format',
    'minLength',
    'maxLength',
    'examples',
  ],
]);

/** On average, one out of this number of optional properties is present. */
const ONE_OF = 4;

/**
 * Values that a JSON schema allows, including its limits and hostile texts. A few values violate the schema where patterns and
 * formats are combined.
 * @throws Error for an unsupported keyword
 */
export function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`test/fuzz/json-schema.ts does not support ${unknown.join(', ')}`);
  const { default: usual, examples = [] } = schema;
  // Users sometimes set the default value explicitly.
  const likely = [...(usual === undefined || typeof usual === 'object' ? [] : [usual]), ...examples];
  if (likely.length === 0) return ofType(schema);
  return fc.oneof(
    { weight: examples.length > 0 ? 6 : 1, arbitrary: fc.constantFrom<unknown>(...likely) },
    { weight: 3, arbitrary: ofType(schema) },
  );
}

function ofType(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => valuesOf(asSchema(each))));
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type: Schema['type']) => ofType({ ...schema, type })));
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integers(schema);
    case 'number':
      return numbers(schema);
    case 'string':
      return texts(schema);
    case 'array':
      return lists(schema);
    case 'object':
      return schema.properties ? objects(schema) : records(schema);
    default:
      throw new Error(`test/fuzz/json-schema.ts does not support the type ${schema.type}`);
  }
}

function objects({ properties = {}, required = [] }: Schema): fc.Arbitrary<object> {
  const absent = Symbol('absent');
  const values = Object.entries(properties).map(([name, schema]) => {
    const value = valuesOf(asSchema(schema));
    return required.includes(name)
      ? value
      : fc.oneof(
          // Lets fast-check shrink a failing case by removing optional properties.
          { withCrossShrink: true },
          { weight: ONE_OF - 1, arbitrary: fc.constant<unknown>(absent) },
          { weight: 1, arbitrary: value },
        );
  });
  return fc
    .tuple(...values)
    .map((all) =>
      Object.fromEntries(
        Object.keys(properties).flatMap((name, index) => (all[index] === absent ? [] : [[name, all[index]]])),
      ),
    );
}

/** Short lists, sometimes with repeated elements. */
function lists({
  items,
  minItems = 0,
  maxItems = Number.POSITIVE_INFINITY,
}: Schema): fc.Arbitrary<unknown[]> {
  const list = fc.array(valuesOf(asSchema(items)), {
    minLength: minItems,
    maxLength: Math.min(maxItems, minItems + 2),
  });
  return fc.oneof(
    { weight: 4, arbitrary: list },
    { weight: 1, arbitrary: list.map((all) => [...all, ...all].slice(0, maxItems)) },
  );
}

function records({ propertyNames, additionalProperties }: Schema): fc.Arbitrary<object> {
  const names = propertyNames ? valuesOf(asSchema(propertyNames)) : anyText();
  const entry = fc.tuple(names.map(String), valuesOf(asSchema(additionalProperties)));
  return fc.array(entry, { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}

function integers({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const [min, max] = [Math.max(minimum ?? -1e9, -1e9), Math.min(maximum ?? 1e9, 1e9)];
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }), fewDigits(min, max));
}

/** Numbers of all magnitudes. A uniform distribution would produce mostly large ones. */
function fewDigits(min: number, max: number): fc.Arbitrary<number> {
  return fc
    .integer({ min: 0, max: Math.ceil(Math.log2(Math.max(max - min, 1))) })
    .map((bits) => Math.min(max, min + 2 ** bits));
}

function numbers({ minimum, exclusiveMinimum, maximum, multipleOf }: Schema): fc.Arbitrary<number> {
  // In JSON schema draft 4, exclusiveMinimum is a boolean.
  const above = typeof exclusiveMinimum === 'number' ? exclusiveMinimum : undefined;
  const min = minimum ?? above ?? -Number.MAX_VALUE;
  const max = maximum ?? Number.MAX_VALUE;
  if (multipleOf !== undefined) {
    const steps = { min: Math.round(min / multipleOf), max: Math.round(max / multipleOf) };
    // Rounds, for example 3 * 0.1 to 0.3.
    return fc.integer(steps).map((step) => Number((step * multipleOf).toPrecision(12)));
  }
  return fc.oneof(
    fc.double({ min, max, minExcluded: above !== undefined, noNaN: true }),
    fc.constantFrom(...[0.5, 0.85, 1, 3, 100, min, max].filter((number) => number >= min && number <= max)),
  );
}

function texts(schema: Schema): fc.Arbitrary<string> {
  const { pattern, examples } = schema;
  return fc.oneof(
    { weight: 2, arbitrary: ordinary(pattern, examples) },
    { weight: 1, arbitrary: hostileTexts(schema) },
    ...(pattern === undefined && examples === undefined
      ? [{ weight: 2, arbitrary: anyText().filter((text) => isAllowed(text, schema)) }]
      : []),
  );
}

/** The first of some hostile texts that the schema allows, alone or within an ordinary text. */
function hostileTexts(schema: Schema): fc.Arbitrary<string> {
  return fc
    .tuple(
      ordinary(schema.pattern, schema.examples),
      fc.array(hostileText(), { minLength: 1, maxLength: 4 }),
      fc.nat(),
    )
    .map(([text, hostile, number]) => {
      const at = number % (text.length + 1);
      const tried = hostile.flatMap((each) => [text.slice(0, at) + each + text.slice(at), each]);
      return tried.find((each) => isAllowed(each, schema)) ?? text;
    });
}

function isAllowed(text: string, { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema) {
  return (
    (pattern === undefined || new RegExp(pattern).test(text)) &&
    text.length >= minLength &&
    text.length <= maxLength
  );
}

/**
 * For each text in a schema, values that contain a hostile text there and little else. This tests texts in settings for which
 * a whole random value is rarely valid.
 */
export function valuesByText(schema: Schema): fc.Arbitrary<unknown>[] {
  if (schema.enum) return [];
  if (schema.anyOf) return schema.anyOf.flatMap((each) => valuesByText(asSchema(each)));
  if ([schema.type].flat().includes('string')) return [hostileTexts(schema)];
  if (schema.type === 'array')
    return valuesByText(asSchema(schema.items)).map((value) => value.map((each) => [each]));
  const { properties, required = [], additionalProperties, propertyNames } = schema;
  if (properties) {
    const needed = Object.entries(properties).filter(([name]) => required.includes(name));
    const others = fc.record(
      Object.fromEntries(needed.map(([name, each]) => [name, valuesOf(asSchema(each))])),
    );
    return Object.entries(properties).flatMap(([name, each]) =>
      valuesByText(asSchema(each)).map((value) => withEntry(others, fc.constant(name), value)),
    );
  }
  if (schema.type !== 'object') return [];
  const usual = fc.constantFrom(...[schema.examples ?? {}].flat());
  const names = propertyNames ? valuesOf(asSchema(propertyNames)) : anyText();
  return valuesByText(asSchema(additionalProperties)).map((value) => withEntry(usual, names, value));
}

function withEntry(
  others: fc.Arbitrary<unknown>,
  name: fc.Arbitrary<unknown>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  return fc.tuple(others, name, value).map(([base, key, each]) => ({ ...Object(base), [String(key)]: each }));
}

// Created once, like ANY_TEXT in texts.ts.
const ORDINARY = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/);

function ordinary(pattern: string | undefined, examples: Schema['examples']): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (examples) return fc.constantFrom(...examples.map(String));
  return ORDINARY;
}

/** JSON schema also allows `true` and `false` here, which this project does not use. */
function asSchema(value: unknown): Schema {
  if (isSchema(value)) return value;
  throw new Error(`test/fuzz/json-schema.ts does not support the schema ${JSON.stringify(value)}`);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
