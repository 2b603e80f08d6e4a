import { findProgram } from '../../support/programs';

export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Finds Prometheus and promtool. Undefined if one is missing. */
export function findPrograms(variables: NodeJS.ProcessEnv): Programs | undefined {
  const [prometheus, promtool] = ['prometheus', 'promtool'].map((name) => findProgram(name, variables));
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}
