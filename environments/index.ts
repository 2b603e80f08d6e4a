import dev from './dev';
import prod from './prod';
import type { EnvironmentInput } from './schema';
import staging from './staging';

/** Every environment there is. A further one is a file beside the others and a line here. */
export const ENVIRONMENTS: readonly EnvironmentInput[] = [dev, staging, prod];
