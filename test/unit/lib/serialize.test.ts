import { parse } from 'yaml';
import { yaml } from '../../../lib/serialize';

describe('YAML', () => {
  it('escapes characters that other parsers refuse, and nothing is lost', () => {
    const value = { list: ['\u007f', 'plain\u007f', 'a "quoted" \u0080\\x7f'], 'key\u009f': 'ü' };
    const text = yaml(value);
    expect(text).not.toMatch(/[\u007f-\u009f]/);
    expect(parse(text)).toEqual(value);
  });

  it('is as before without such characters', () => {
    expect(yaml({ a: ['b: c', 'x'.repeat(200)] })).toBe(`a:\n  - "b: c"\n  - ${'x'.repeat(200)}\n`);
  });
});
