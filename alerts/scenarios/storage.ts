import type { Survivor } from './scenario';
import { exposed } from './series';
import { holds, type Values } from './values';

/** Storage of instance A: one library that stays, another that changes, and the limit. In bytes. */
export function storage(changing: Values, limit: Values | undefined = holds(1000, '3d')) {
  return {
    [exposed('storage_usage_bytes', { library: 'transformers' })]: holds(400, '3d'),
    [exposed('storage_usage_bytes', { library: 'vllm' })]: changing,
    ...(limit && { [exposed('storage_limit_bytes')]: limit }),
  };
}

export const LIMIT_REPEATED: Survivor = {
  change: / on \(instance\) \(?⟨max → min⟩/,
  why: 'An additional label repeats the limit of an instance: all of its series have the same value.',
};
