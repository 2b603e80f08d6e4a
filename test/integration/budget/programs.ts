import { findProgram } from '../../support/programs';

export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Prometheus and promtool, if both are on this machine. */
export function findPrograms(variables: NodeJS.ProcessEnv): Programs | undefined {
  const [prometheus, promtool] = ['prometheus', 'promtool'].map((name) => findProgram(name, variables));
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}
