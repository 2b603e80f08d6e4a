import type { Secret } from '../lib/secrets';
import { compactJson } from '../lib/serialize';
import { LEAST_VERSIONS } from '../lib/versions';
import type { Bundle } from '.';

/**
 * The objects that an external Elasticsearch needs, as bodies of API requests, and the script that applies them in the
 * order of their dependencies. Text by path.
 */
export function elasticsearchFiles({ environment, logs }: Bundle): Record<string, string> {
  const objects = logs.elasticsearch;
  const kinds: readonly (readonly [
    folder: string,
    api: string,
    bodies: Readonly<Record<string, unknown>>,
  ])[] = [
    ['snapshot_repository', '_snapshot', objects.snapshotRepositories],
    ['snapshot_policy', '_slm/policy', objects.snapshotPolicies],
    ['lifecycle_policy', '_ilm/policy', objects.lifecyclePolicies],
    ['ingest_pipeline', '_ingest/pipeline', objects.pipelines],
    ['component_template', '_component_template', objects.componentTemplates],
    ['index_template', '_index_template', objects.indexTemplates],
    ['role', '_security/role', objects.roles],
  ];
  const puts = kinds.flatMap(([folder, api, bodies]) =>
    Object.keys(bodies).map((name) => `put '${api}/${encodeURIComponent(name)}' '${folder}/${name}.json'`),
  );
  const users = Object.entries(objects.users).map(
    ([name, { full_name, roles, secret }]) =>
      `user '${name}' '${JSON.stringify(roles)}' '${full_name}' ${variableOf(secret)}`,
  );
  const variables = Object.values(objects.users).map(({ secret }) => variableOf(secret));
  return {
    ...Object.fromEntries(
      kinds.flatMap(([folder, , bodies]) =>
        Object.entries(bodies).map(([name, body]) => [`${folder}/${name}.json`, compactJson(body)]),
      ),
    ),
    ...Object.fromEntries(
      Object.entries(objects.indexTemplates).map(([name, { template }]) => [
        `data_stream_options/${name}.json`,
        compactJson(template.data_stream_options),
      ]),
    ),
    'apply.sh': `#!/bin/sh
# Creates the objects that the log streams of ${environment.name} need in an external Elasticsearch. Can be run again.
#
# Usage: ELASTICSEARCH_URL=https://... ELASTICSEARCH_API_KEY=... [ELASTICSEARCH_CA_FILE=ca.pem] sh apply.sh
#        or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD instead of the key.
#        ${variables.join(', ')}: the passwords of the users. A user without one is not created.
#
# Needs Elasticsearch ${LEAST_VERSIONS.elasticsearch} or later (failure store, logsdb), curl, and the privileges manage_ilm,
# manage_ingest_pipelines, manage_index_templates, manage_slm, manage_security, and manage on logs-model_orchestrator.*.
set -eu
cd "$(dirname "$0")"
: "\${ELASTICSEARCH_URL:?Set it to the URL of Elasticsearch, such as https://es.example:9200}"

# curl reads the credentials from standard input, because other users can see its arguments.
request() {
  method=$1 path=$2
  shift 2
  {
    if [ -n "\${ELASTICSEARCH_API_KEY:-}" ]; then printf 'header = "Authorization: ApiKey %s"\\n' "$ELASTICSEARCH_API_KEY"
    elif [ -n "\${ELASTICSEARCH_USERNAME:-}" ]; then printf 'user = "%s:%s"\\n' "$ELASTICSEARCH_USERNAME" "\${ELASTICSEARCH_PASSWORD:-}"
    fi
    if [ -n "\${ELASTICSEARCH_CA_FILE:-}" ]; then printf 'cacert = "%s"\\n' "$ELASTICSEARCH_CA_FILE"; fi
  } | curl -sS -K - -o .answer -w '%{http_code}' -X "$method" -H 'Content-Type: application/json' "$@" "$ELASTICSEARCH_URL/$path"
}
fail() {
  echo "error: $1 answered $2: $(head -c 500 .answer)" >&2
  exit 1
}
put() {
  status=$(request PUT "$1" --data-binary "@$2")
  case $status in 2*) echo "applied $2" ;; *) fail "PUT $1" "$status" ;; esac
}
stream() {
  status=$(request PUT "_data_stream/$1")
  # 400: it exists.
  case $status in 2*) echo "created data stream $1" ;; 400) grep -q resource_already_exists .answer || fail "PUT _data_stream/$1" "$status" ;; *) fail "PUT _data_stream/$1" "$status" ;; esac
  # An existing stream does not get new options of its template, such as the failure store for refused documents.
  status=$(request PUT "_data_stream/$1/_options" --data-binary "@data_stream_options/$1.json")
  case $status in 2*) ;; *) fail "PUT _data_stream/$1/_options" "$status" ;; esac
}
user() {
  eval "password=\\\${$4:-}"
  if [ -z "$password" ]; then echo "skipped user $1: $4 is not set"; return; fi
  (umask 077 && printf '{"password":"%s","roles":%s,"full_name":"%s"}' "$password" "$2" "$3" >.user)
  status=$(request PUT "_security/user/$1" --data-binary @.user)
  rm -f .user
  case $status in 2*) echo "applied user $1" ;; *) fail "PUT _security/user/$1" "$status" ;; esac
}
trap 'rm -f .answer .user' EXIT

${puts.join('\n')}
${objects.dataStreams.map((name) => `stream '${name}'`).join('\n')}
${users.join('\n')}
`,
  };
}

/** The variable from which `apply.sh` reads the password of a user. */
export function variableOf(secret: Secret): string {
  return secret.replace(/^elasticsearch_/, '').toUpperCase();
}
