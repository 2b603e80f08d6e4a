import { parse } from 'yaml';
import { compactJson, yaml } from '../../../lib/serialize';

describe('YAML', () => {
  it('escapes characters that other parsers refuse, without loss', () => {
    const value = { list: ['\u007f', 'plain\u007f', 'a "quoted" \u0080\\x7f'], 'key\u009f': 'ü' };
    const text = yaml(value);
    expect(text).not.toMatch(/[\u007f-\u009f]/);
    expect(parse(text)).toEqual(value);
  });

  it('is unchanged without such characters', () => {
    expect(yaml({ a: ['b: c', 'x'.repeat(200)] })).toBe(`a:\n  - "b: c"\n  - ${'x'.repeat(200)}\n`);
  });
});

test('compact JSON has one line for an object of scalars, and is the same value', () => {
  const value = {
    a: [{ set: { field: 'x', values: ['1', 'a\\nb'] } }, { set: { field: 'y' } }],
    b: {},
    c: null,
  };
  const text = compactJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('    { "set": { "field": "y" } }\n');
});
