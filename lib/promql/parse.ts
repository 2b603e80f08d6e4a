import { parser } from '@prometheus-io/lezer-promql';
import { type Finding, quote } from './finding';
import { FUNCTIONS } from './functions';
import { fillVariables } from './grafana';
import { didYouMean } from './nearest';
import { onlyExpression, readTree } from './raw';
import type { Expression } from './syntax';
import { TreeBuilder } from './tree';

export type Parsed =
  | {
      readonly expression: Expression;
      /** Grafana's variables outside of quotes. */
      readonly variables: readonly string[];
    }
  | { readonly findings: readonly Finding[] };

// Environments have mostly the same queries, and parsing takes most of the time of a check.
const read = new Map<string, Parsed>();

/** Parses a query. Offsets in the tree are offsets in the given text, Grafana's variables included. */
export function parse(text: string): Parsed {
  const known = read.get(text);
  if (known) return known;
  const parsed = parseText(text);
  read.set(text, parsed);
  return parsed;
}

function parseText(original: string): Parsed {
  const { text, variables, findings } = fillVariables(original);
  if (findings.length > 0) return { findings };
  const tree = readTree(parser.parse(text));
  if ('error' in tree) return { findings: [syntaxError(original, tree.error)] };
  return {
    expression: new TreeBuilder(text, variables).expression(onlyExpression(tree)),
    variables: [...variables.values()],
  };
}

function syntaxError(text: string, offset: number): Finding {
  const before = text.slice(0, offset).trimEnd();
  const after = text.slice(offset).trimStart();
  const called = /([a-z_]\w*)$/i.exec(before)?.[1];
  if (called && after.startsWith('(')) {
    return {
      message: `at offset ${offset}: unknown function ${called}()`,
      cure: didYouMean(called, FUNCTIONS.keys(), 'Use a function of Prometheus 3.'),
    };
  }
  const where = `${before.length > 30 ? '…' : ''}${before.slice(-30)} ⟨here⟩ ${after.slice(0, 30)}${after.length > 30 ? '…' : ''}`;
  return {
    message: `at offset ${offset}: invalid PromQL: ${quote(where)}`,
    cure: after === '' ? 'Complete the expression.' : 'Fix the expression at ⟨here⟩.',
  };
}
