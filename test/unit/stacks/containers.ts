import type { SynthesizedStack } from '../../support/synthesis';

/** The parts of a docker_container that tests check. */
export interface DockerContainer {
  readonly name: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly security_opts?: readonly string[];
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly networks_advanced?: readonly { readonly name: string }[];
  readonly ulimit?: readonly { readonly name: string }[];
  readonly memory?: number;
  readonly memory_swap?: number;
  readonly cpus?: string;
  readonly log_driver?: string;
  readonly log_opts?: Readonly<Record<string, string>>;
  readonly restart?: string;
  readonly must_run?: boolean;
  readonly attach?: boolean;
  readonly logs?: boolean;
  readonly wait?: boolean;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly command?: readonly string[];
  readonly env?: readonly string[];
  readonly ports?: readonly { readonly ip?: string; readonly internal: number; readonly external?: number }[];
  readonly gpus?: string;
  readonly labels?: readonly { readonly label: string; readonly value: string }[];
  readonly mounts?: readonly {
    readonly type: string;
    readonly source?: string;
    readonly target: string;
    readonly read_only?: boolean;
  }[];
  readonly upload?: readonly { readonly file: string; readonly content: string }[];
  readonly depends_on?: readonly string[];
  readonly lifecycle?: {
    readonly postcondition?: readonly { readonly condition: string; readonly error_message: string }[];
  };
}

/** A container with its Terraform address. */
export interface Located extends DockerContainer {
  readonly stack: string;
  readonly address: string;
}

interface PlatformJson {
  readonly resource: { readonly docker_container: Readonly<Record<string, DockerContainer>> };
}

/** The containers of the platforms among the stacks. */
export function containersOf(stacks: readonly SynthesizedStack[]): Located[] {
  return stacks
    .filter(({ name }) => name.endsWith('-platform'))
    .flatMap(({ name: stack, text }) => {
      const { resource }: PlatformJson = JSON.parse(text);
      return Object.entries(resource.docker_container).map(([name, container]) => ({
        ...container,
        stack,
        address: `docker_container.${name}`,
      }));
    });
}
