import type { Bundle } from '../../bundle';
import { DERIVED_SECRETS, describeSecret, type Secret } from '../../lib/secrets';
import { imageOf } from '../../servers/images';
import { WEB_USER } from '../../servers/logins';
import { DEFAULT_ADMIN_PASSWORD } from '../../settings/variables';
import { canBeGenerated, neededSecrets } from '../secrets/needed';
import { FROM_VARIABLE } from '../secrets/plan';

/** A shell script that creates the secret files which are missing, for a machine without Node. */
export function secretsScript(bundle: Bundle): string {
  // Derived ones last: their sources have to exist.
  const secrets = neededSecrets(bundle);
  const ordered = [
    ...secrets.filter((each) => !DERIVED_SECRETS[each]),
    ...secrets.filter((each) => DERIVED_SECRETS[each]),
  ];
  const files = new Map(
    bundle.platform.workloads.flatMap(({ name, userSecrets = [] }) =>
      userSecrets.map((file): [string, string] => [file, name]),
    ),
  );
  const lines = [
    ...ordered.map((secret) => line(bundle, secret)),
    ...[...files].map(
      ([file, user]) => `given ${file} "" 'a file that you write, for the container ${user}'`,
    ),
  ];
  return `#!/bin/sh
# Creates the missing files in secrets/: passwords and keys are generated, the others come from .env. Keeps existing files.
set -eu
cd "$(dirname "$0")"
if [ -f .env ]; then set -a; . ./.env; set +a; fi
mkdir -p secrets
chmod 700 secrets
missing=0
write() { printf %s "$2" >"secrets/$1"; chmod 444 "secrets/$1"; echo "wrote secrets/$1"; }
generated() { [ -s "secrets/$1" ] || write "$1" "$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')"; }
given() {
  if [ -s "secrets/$1" ]; then return; fi
  if [ -n "$2" ]; then write "$1" "$2"; return; fi
  echo "missing: secrets/$1 ($3)" >&2
  missing=1
}
# The hash is made in a container, which gets the password on its standard input.
logins() {
  if [ -s "secrets/$1" ] || [ ! -s "secrets/$2" ]; then return; fi
  hash=$(docker run --rm --interactive --network none ${imageOf(bundle.environment, 'caddy')} caddy hash-password <"secrets/$2")
  write "$1" "$(printf 'basic_auth_users:\n  ${WEB_USER}: "%s"' "$hash")"
}
${secrets.includes('elasticsearch_transport_key') ? TRANSPORT : ''}${lines.join('\n')}
exit $missing
`;
}

/** For a cluster of Elasticsearch. */
const TRANSPORT = `private_key() { [ -s "secrets/$1" ] || write "$1" "$(openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072)"; }
certificate() {
  [ -s "secrets/$1" ] || write "$1" "$(openssl req -x509 -key "secrets/$2" -days 3650 -subj /CN=model-orchestrator-elasticsearch)"
}
`;

function line({ environment }: Bundle, secret: Secret): string {
  const source = DERIVED_SECRETS[secret];
  if (secret === 'elasticsearch_transport_key') return `private_key ${secret}`;
  if (secret === 'elasticsearch_transport_certificate') return `certificate ${secret} ${source}`;
  if (source) return `logins ${secret} ${source}`;
  const variable = FROM_VARIABLE[secret];
  const value = variable ? `\${${variable}:-}` : '';
  if (secret === 'grafana_admin_password' && environment.grafana.adminPassword === 'default')
    return `given ${secret} "\${${variable}:-${DEFAULT_ADMIN_PASSWORD}}" ''`;
  if (!canBeGenerated(secret, environment))
    return `given ${secret} "${value}" '${describeSecret(secret).replaceAll("'", "'\\''")}'`;
  return variable
    ? `if [ -n "${value}" ]; then given ${secret} "${value}" ''; else generated ${secret}; fi`
    : `generated ${secret}`;
}

/** The variables that the script and Compose read, as an example. */
export function environmentExample(bundle: Bundle): string {
  const needed = neededSecrets(bundle);
  const variables = Object.entries(FROM_VARIABLE).filter(([secret]) => needed.includes(secret as Secret));
  return `# Copy to .env. secrets.sh writes these values to secrets/ once; Compose reads the project's name.
COMPOSE_PROJECT_NAME=model-orchestrator-${bundle.environment.name}
${variables.map(([secret, variable]) => `# ${describeSecret(secret as Secret)}\n${variable}=`).join('\n')}
`;
}
