import type { SynthesizedStack } from './synthesis';

/** The parts of a docker_service that tests check. */
export interface DockerService {
  readonly name: string;
  readonly depends_on?: readonly string[];
  readonly mode: { readonly replicated: { readonly replicas: number } };
  readonly endpoint_spec: { readonly mode: string; readonly ports?: readonly object[] };
  readonly update_config: { readonly failure_action: string };
  readonly task_spec: {
    readonly placement: { readonly constraints: readonly string[] };
    readonly resources: { readonly limits: { readonly memory_bytes: number } };
    readonly log_driver: { readonly options: Readonly<Record<string, string>> };
    readonly container_spec: {
      readonly user: string;
      readonly read_only?: boolean;
      readonly cap_drop?: readonly string[];
      readonly secrets?: readonly object[];
      readonly mounts?: readonly {
        readonly type: string;
        readonly source?: string;
        readonly volume_options?: { readonly labels?: readonly object[] };
      }[];
    };
  };
}

/** The services of a stack. */
export function swarmServices({ json }: SynthesizedStack): DockerService[] {
  const { docker_service = {} } = (json.resource ?? {}) as {
    docker_service?: Readonly<Record<string, DockerService>>;
  };
  return Object.values(docker_service);
}
