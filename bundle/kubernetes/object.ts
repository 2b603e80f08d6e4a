import { SECRETS_FOLDER } from '../../lib/secrets';

/** A Kubernetes object as plain data. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The destination of the objects: namespace, labels and names. */
export interface Target {
  readonly namespace: string;
  /** Labels by which the operator selects its objects, such as `release: kube-prometheus-stack`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Beginning of the names of all objects, such as `model-orchestrator-prod`. */
  readonly prefix: string;
}

/** The Secret with the files of `secrets/<env>`. */
export function secretName({ prefix }: Target): string {
  return `${prefix}-secrets`;
}

/** The key of the Secret for a file that a container would find in the folder of secrets. Undefined for another path. */
export function secretKeyOf(
  path: string,
  target: Target,
): { readonly name: string; readonly key: string } | undefined {
  const folder = `${SECRETS_FOLDER}/`;
  return path.startsWith(folder) ? { name: secretName(target), key: path.slice(folder.length) } : undefined;
}

/** Metadata of an object. @param labels in addition to those of the target */
export function metadata(
  { prefix, namespace, labels }: Target,
  name: string,
  more: Readonly<Record<string, string>> = {},
): KubernetesObject['metadata'] {
  return {
    name: `${prefix}-${name}`.replaceAll('_', '-'),
    namespace,
    labels: { 'app.kubernetes.io/part-of': prefix, ...labels, ...more },
  };
}

/** A ConfigMap whose labels make a sidecar of Grafana load it. */
export function configMap(
  target: Target,
  name: string,
  data: Readonly<Record<string, string>>,
  more: { readonly labels?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...metadata(target, name, more.labels),
      ...(more.folder && { annotations: { grafana_folder: more.folder } }),
    },
    data,
  };
}
