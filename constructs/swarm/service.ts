import { type ServiceConfig, Service as ServiceResource } from '@cdktf/provider-docker/lib/service';
import { type ITerraformDependable, TerraformResource, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../../lib/duration';
import { SWARM_SECRETS } from '../../lib/names';
import { userSecretPath } from '../../lib/secrets';
import type { HealthCheck, NetworkName, Workload } from '../../servers/workload';
import { CONTAINER_LOG, HEALTH_CHECK, STOP_SECONDS } from '../../servers/workload';
import type { Environment } from '../../settings/schema';
import type { DockerHost } from '../docker-host';
import { literal } from '../literal';
import { health } from '../workload';

/** Settings that the services of an environment share. */
export interface Swarm {
  readonly host: DockerHost;
  readonly settings: Environment['docker'];
  readonly secrets: TerraformVariable;
}

/** The variable of a stack that names the secrets: no stack, plan or state contains a value. */
export function secretsVariable(scope: Construct): TerraformVariable {
  return new TerraformVariable(scope, SWARM_SECRETS, {
    type: 'map(object({ id = string, name = string }))',
    description: 'Id and name of each secret in the swarm, by file. npm run deploy sets it',
    nullable: false,
  });
}

type ContainerSpec = ServiceConfig['taskSpec']['containerSpec'];

export interface TaskProps {
  readonly swarm: Swarm;
  /** Name of the service. */
  readonly name: string;
  /** In Terraform's syntax: an attribute of an image, or a name without special characters. */
  readonly image: string;
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly user: string;
  readonly readOnly: boolean;
  readonly capabilities?: readonly string[];
  /** Names of secret files. */
  readonly secrets: readonly string[];
  readonly networks: readonly { readonly id: string; readonly aliases: readonly string[] }[];
  readonly node: Workload['node'];
  readonly memoryMiB: number;
  readonly cpus: number;
  /** The swarm replaces a task that fails it. */
  readonly healthCheck?: HealthCheck | undefined;
  readonly ports?: Workload['ports'];
  readonly labels?: Readonly<Record<string, string>>;
  /** Settings that only some services have. */
  readonly container?: Partial<ContainerSpec>;
  readonly after: readonly ITerraformDependable[];
}

/**
 * A service with one hardened task. Every block that the engine fills in is written out: otherwise each plan would show
 * a difference. Services do not support no-new-privileges, a limit of processes, and running without swap
 * (docs/swarm.md).
 */
export class TaskService extends Construct {
  readonly service: ServiceResource;

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const { swarm, healthCheck } = props;
    // cdktf's own class runs `terraform version` at each synth, but synth must work with Node alone.
    const networks = new TerraformResource(this, 'networks', { terraformResourceType: 'terraform_data' });
    networks.addOverride(
      'input',
      props.networks.map(({ id, aliases }) => ({ id, aliases: [...aliases] })),
    );
    this.service = new ServiceResource(this, 'service', {
      name: props.name,
      labels: swarm.host.labels,
      taskSpec: {
        containerSpec: {
          image: props.image,
          ...(props.entrypoint && { command: literal([...props.entrypoint]) }),
          ...(props.command && { args: literal([...props.command]) }),
          user: props.user,
          readOnly: props.readOnly,
          capDrop: ['ALL'],
          ...(props.capabilities && { capAdd: [...props.capabilities] }),
          labels: [
            ...swarm.host.labels,
            ...Object.entries(props.labels ?? {}).map(([label, value]) => ({ label, value: literal(value) })),
          ],
          secrets: props.secrets.map((secret) => reference(secret, props.user)),
          ...(healthCheck && {
            healthcheck: health(relaxed(healthCheck), short),
          }),
          stopGracePeriod: short(STOP_SECONDS),
          ...props.container,
        },
        networksAdvanced: props.networks.map(({ id, aliases }) => ({ name: id, aliases: [...aliases] })),
        placement: { constraints: constraints(swarm.settings, props.node), maxReplicas: 0 },
        resources: {
          limits: {
            memoryBytes: props.memoryMiB * 1_048_576,
            nanoCpus: Math.round(props.cpus * 1_000_000_000),
          },
        },
        restartPolicy: { condition: 'any', delay: '5s', maxAttempts: 0, window: '0s' },
        logDriver: { name: 'json-file', options: { ...CONTAINER_LOG } },
        forceUpdate: 0,
        runtime: 'container',
      },
      mode: { replicated: { replicas: 1 } },
      // Two tasks with one volume would destroy its data, so the old one ends first. If the new one fails, the old one
      // is started again.
      updateConfig: {
        parallelism: 1,
        order: 'stop-first',
        failureAction: 'rollback',
        monitor: '5s',
        delay: '0s',
        maxFailureRatio: '0.0',
      },
      rollbackConfig: {
        parallelism: 1,
        order: 'stop-first',
        failureAction: 'pause',
        monitor: '5s',
        delay: '0s',
        maxFailureRatio: '0.0',
      },
      endpointSpec: {
        mode: swarm.settings.endpointMode,
        ports: (props.ports ?? []).map((port) => ({
          targetPort: port.container,
          publishedPort: port.host,
          protocol: 'tcp',
          // On the task's node only: another replica publishes the same port on its own node.
          publishMode: 'host',
        })),
      },
      convergeConfig: { delay: '3s', timeout: short(convergeSeconds(healthCheck)) },
      dependsOn: [...props.after],
      lifecycle: {
        ignoreChanges: [
          // The engine adds the platforms of an image that it finds in a registry.
          'task_spec[0].placement[0].platforms',
          // Later versions of the provider read networks back in another form, and would replace the service each time.
          'task_spec[0].networks_advanced',
        ],
        // Terraform requires a reference here, not an expression.
        replaceTriggeredBy: [`terraform_data.${networks.friendlyUniqueId}`],
      },
    });
  }
}

/** The networks of a workload with its host names. */
export function attachments(
  { host }: Swarm,
  names: readonly NetworkName[],
  aliases: readonly string[],
): TaskProps['networks'] {
  return names.map((name) => ({ id: host.network(name).id, aliases }));
}

function reference(secret: string, user: string) {
  const [uid = '0', gid = '0'] = user.split(':');
  const variable = `var.${SWARM_SECRETS}[${JSON.stringify(secret)}]`;
  return {
    secretId: `\${${variable}.id}`,
    secretName: `\${${variable}.name}`,
    fileName: userSecretPath(secret),
    // Only the user of the task reads it.
    fileUid: uid,
    fileGid: gid,
    fileMode: 0o400,
  };
}

/** Placement constraints: a task runs only on the node that has its volumes. */
function constraints({ nodeLabel }: Environment['docker'], node: Workload['node'] = 1): string[] {
  return [`node.labels.${nodeLabel}==${node}`];
}

/** A duration in the form that the provider reads back: `1m30s`, `10m`, `2h`. All are shorter than a day: Go has no such unit. */
function short(seconds: number): string {
  return Duration.seconds(seconds).toString();
}

/**
 * Factor for the times of health checks on a swarm, which kills a task that is not healthy in time: on a busy node it
 * would do so again and again. A single Docker host only reports it.
 */
const TIME_FACTOR = 3;

/**
 * A swarm also replaces a running task that fails its checks, so on a busy node one restart would cause the next. Each
 * check starts a process, and a node runs many tasks, so checks are less frequent. The number of retries is unchanged.
 */
function relaxed(healthCheck: HealthCheck): HealthCheck {
  const { startSeconds, intervalSeconds = HEALTH_CHECK.intervalSeconds } = healthCheck;
  return {
    ...healthCheck,
    startSeconds: startSeconds * TIME_FACTOR,
    intervalSeconds: intervalSeconds * TIME_FACTOR,
  };
}

/** Seconds that a deploy waits for a task. The node may have to pull the image first. */
function convergeSeconds(healthCheck: HealthCheck | undefined): number {
  return (healthCheck?.startSeconds ?? 0) * TIME_FACTOR + 300;
}
