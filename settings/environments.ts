import dev from '../environments/dev';
import prod from '../environments/prod';
import staging from '../environments/staging';
import type { EnvironmentInput } from './schema';

/** Every environment there is. A further one is a file beside the others and a line here. */
export const ENVIRONMENTS: readonly EnvironmentInput[] = [dev, staging, prod];
