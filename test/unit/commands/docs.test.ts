import { readFileSync } from 'node:fs';
import { ALERT_NAMES } from '../../../alerts/catalogue';
import { differences, withDifferences } from '../../../commands/docs/differences';
import { code, table } from '../../../commands/docs/markdown';
import { PYTHON_CATALOGUE, pythonCatalogue } from '../../../commands/docs/python';
import { REFERENCE, reference } from '../../../commands/docs/reference';
import { DEFINITIONS } from '../../../dashboards';
import { CATALOGUE } from '../../../lib/metrics';
import { exampleBundle } from '../../support/example';

const text = reference();

describe(PYTHON_CATALOGUE, () => {
  it('has the metrics of lib/metrics; otherwise run `npm run docs`', () => {
    expect(readFileSync(PYTHON_CATALOGUE, 'utf8')).toBe(pythonCatalogue());
  });
});

describe('docs/reference.md', () => {
  it('is up to date; otherwise run `npm run docs`', () => {
    expect(readFileSync(REFERENCE, 'utf8')).toBe(text);
  });

  it('contains every metric, alert and panel', () => {
    const named = [
      ...CATALOGUE.keys(),
      ...ALERT_NAMES,
      ...DEFINITIONS.flatMap(({ panels }) => panels.map(({ title }) => title)),
    ];
    expect(named.filter((name) => !text.includes(name))).toEqual([]);
  });

  it('does not depend on the variables of the shell', () => {
    process.env.MODEL_ORCHESTRATOR_ENABLE_METRICS = 'false';
    try {
      expect(reference()).toBe(text);
    } finally {
      delete process.env.MODEL_ORCHESTRATOR_ENABLE_METRICS;
    }
  });

  it('has the same number of cells in each row of a table', () => {
    const cells = (line: string) => line.split(/(?<!\\)\|/).length;
    const tables = text.split('\n\n').filter((part) => part.startsWith('|'));
    expect(tables.length).toBeGreaterThan(10);
    for (const rows of tables.map((part) => part.trim().split('\n'))) {
      expect(rows.filter((row) => cells(row) !== cells(rows[0] ?? ''))).toEqual([]);
    }
  });
});

describe('a difference between environments', () => {
  const documented = {
    defaults: exampleBundle({ name: 'unset', grafana: {} }),
    complete: exampleBundle(),
    environments: [
      exampleBundle(),
      exampleBundle({ name: 'large', grafana: {}, prometheus: { memoryMiB: 4096 } }),
    ],
  };
  const memory = ({ environment }: (typeof documented)['defaults']) => `${environment.prometheus.memoryMiB}`;

  it('is listed after the default, with the name of the environment', () => {
    expect(withDifferences(documented, memory)).toBe('1024; large: 4096');
    expect(differences(documented, '1024', memory)).toEqual([['large', '4096']]);
  });
});

describe('a Markdown table', () => {
  it('escapes characters that would end a cell or a row', () => {
    expect(table(['a'], [['x|y\nz']])).toBe('| a |\n| - |\n| x\\|y z |');
    expect(code('a`b')).toBe('`` a`b ``');
  });
});
