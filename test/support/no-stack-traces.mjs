// cdktf records a stack trace for each of thousands of values, with the lines of the sources. No test reads them.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
Object.assign(require('cdktf/lib/tokens/private/stack-trace'), { captureStackTrace: () => [] });
Object.assign(require('constructs/lib/private/stack-trace'), { captureStackTrace: () => [] });
