import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../../../lib/versions';
import { findProgram, HOW_TO_INSTALL, isExecutable, labFolder, skip } from '../../support/programs';

/** Programs that the tests of the log pipeline use. */
export interface Programs {
  readonly python: string;
  readonly collector: string;
  readonly caddy: string;
  /** The image of the collector. */
  readonly docker: string;
  readonly elasticsearch: { readonly home: string; readonly java: string };
}

const HOW_TO_GET: Readonly<Record<keyof Programs, string>> = {
  python: 'Install Python 3.9 or later as python3.',
  collector: 'otelcol-contrib is at https://github.com/open-telemetry/opentelemetry-collector-releases.',
  caddy: HOW_TO_INSTALL.caddy,
  docker: `Start a Docker engine that can run ${IMAGES.collector}; \`lab/docker\` and \`lab/images\` do.`,
  elasticsearch:
    'Set ES_HOME to its folder and ES_JAVA_HOME to a JDK: it is at https://www.elastic.co/downloads/elasticsearch.',
};

const FINDERS: { readonly [name in keyof Programs]: () => Programs[name] | undefined } = {
  python: () => findProgram('python3'),
  collector: () => findProgram('otelcol-contrib'),
  caddy: () => findProgram('caddy'),
  docker: () => (spawnSync('docker', ['info']).status === 0 ? IMAGES.collector : undefined),
  elasticsearch: () => {
    const home = process.env.ES_HOME ?? join(labFolder(), 'elasticsearch');
    const java = process.env.ES_JAVA_HOME ?? newestJdk();
    return existsSync(join(home, 'bin', 'elasticsearch')) && java ? { home, java } : undefined;
  },
};

/**
 * Finds a program. If it is missing, prints that its parts are skipped.
 * @throws UserError in CI if it is missing: a skipped part would count as passed
 */
export function findOrSkip<K extends keyof Programs>(name: K): Programs[K] | undefined {
  const found = FINDERS[name]();
  if (found === undefined) skip(`program not found: ${name}`, HOW_TO_GET[name]);
  return found;
}

/** Elasticsearch needs Java 21 or later; the official distribution includes one. */
function newestJdk(): string | undefined {
  const folder = '/usr/lib/jvm';
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), version: Number(/-(\d+)-/.exec(name)?.[1] ?? 0) }))
    .filter(({ path, version }) => version >= 21 && isExecutable(join(path, 'bin', 'java')))
    .sort((one, other) => other.version - one.version);
  return versions[0]?.path;
}
