import type * as z from 'zod';
import type { environmentSchema } from './environment-schema';

/** Settings in an environment file. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** A checked environment, with every default filled in. */
export type Environment = Readonly<z.output<typeof environmentSchema>>;

/**
 * Type-checks an environment file. The values are checked later, for all environments together. Apart from the schema
 * itself: esbuild puts all that an environment file imports into a bundle, unused parts included.
 */
export const defineEnvironment = (input: EnvironmentInput): EnvironmentInput => input;
