import { NO_ADAPTER } from '../adapters';
import { container as containerSchema } from './container';
import { checkContainerRelations } from './container-relations';
import { checkFurtherPorts } from './further-ports';
import { simulated } from './orchestrator';
import type { Refusal } from './refusal';
import type { Environment } from './schema';
import { checkTargets } from './target-relations';

/** The container's settings when an environment sets none. */
const DEFAULTS = JSON.stringify(containerSchema.parse(undefined));

/** Checks relations between the settings of the orchestrator: whether it is deployed, attached or scraped elsewhere. */
export function checkOrchestrator(environment: Environment): Refusal[] {
  const { orchestrator } = environment;
  return [
    ...checkAttached(orchestrator),
    ...checkContainer(orchestrator),
    ...checkTargets(environment),
    ...(orchestrator.adapter !== NO_ADAPTER && simulated(environment)
      ? [
          {
            field: 'orchestrator.adapter',
            message: `'${orchestrator.adapter}' maps a real application, but the environment runs the simulator`,
            cure: 'Set orchestrator.image, or instances: 0 with targets.',
            others: ['orchestrator'],
          },
        ]
      : []),
    ...checkFurtherPorts(environment, 'orchestrator', 'instances', orchestrator.instances),
  ];
}

function checkAttached({
  attach,
  image,
  instances,
  targets,
  targetGroups,
  container,
}: Environment['orchestrator']): Refusal[] {
  if (!attach) {
    return instances > 0 || targets.length + targetGroups.length > 0
      ? []
      : [
          {
            field: 'orchestrator',
            message: 'has neither instances nor targets',
            cure: 'Set instances to 1 or more, or add targets or targetGroups.',
          },
        ];
  }
  const deploys = [
    ...(image === undefined ? [] : ['image']),
    ...(instances > 0 ? ['instances'] : []),
    ...(JSON.stringify(container) === DEFAULTS ? [] : ['container']),
  ];
  return [
    ...deploys.map((setting) => ({
      field: `orchestrator.${setting}`,
      message: 'deploys a container, but attach monitors one that runs already',
      cure: `Remove orchestrator.${setting}, or remove orchestrator.attach.`,
      others: ['orchestrator.attach'],
    })),
    ...(targets.length + targetGroups.length === 0
      ? [
          {
            field: 'orchestrator.targets',
            message: 'attach has no address to scrape',
            cure: `Add the container's name and port on the network ${attach.network}, such as targets: ['ai-karen-api:8000'].`,
            others: ['orchestrator.attach'],
          },
        ]
      : []),
    ...(attach.logVolume !== undefined && attach.logFolder !== undefined
      ? [
          {
            field: 'orchestrator.attach',
            message: `has both logVolume '${attach.logVolume}' and logFolder '${attach.logFolder}'`,
            cure: 'Remove the one that does not contain the log files.',
          },
        ]
      : []),
  ];
}

/** Names of variables whose values are credentials. Not those that end in `_FILE` or `_LIMIT`. */
const CREDENTIAL =
  /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|((API|SECRET|PRIVATE|ACCESS)_?KEY)|CREDENTIALS?|(^|_)(PASS|PWD))$/i;
/** A URL with a login, or that of a webhook, which is a secret. */
const LOGIN = /:\/\/[^/@]*:[^/@]+@|:\/\/(hooks\.slack\.com\/services|discord(app)?\.com\/api\/webhooks)\//;
/** Variables that follow from other settings. */
const OWN = /^MODEL_ORCHESTRATOR_/;

function checkContainer(orchestrator: Environment['orchestrator']): Refusal[] {
  const { attach, image, container } = orchestrator;
  const { command, entrypoint, envFile, environment, secretVariables } = container;
  if (image === undefined) {
    return attach || JSON.stringify(container) === DEFAULTS
      ? []
      : [
          {
            field: 'orchestrator.container',
            message: 'applies to an image of your own, but the environment has no orchestrator.image',
            cure: 'Set orchestrator.image, or remove orchestrator.container.',
            others: ['orchestrator.image'],
          },
        ];
  }
  const exported = Object.keys(secretVariables);
  return [
    ...checkContainerRelations(orchestrator),
    ...((envFile !== undefined || exported.length > 0) && !command && !entrypoint
      ? [
          {
            field: 'orchestrator.container.command',
            message: `is missing: a shell exports ${envFile ? `envFile '${envFile}'` : exported.join(', ')} and then runs the command, because Docker and Terraform store environment variables in plain text`,
            cure: `Set it to the whole command line of the image: docker image inspect --format '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' ${image}`,
          },
        ]
      : []),
    ...Object.entries(environment)
      .filter(([name, value]) => CREDENTIAL.test(name) || LOGIN.test(value))
      .map(([name]) => ({
        field: `orchestrator.container.environment.${name}`,
        message: 'contains a credential, and anyone can read the stacks and the state',
        cure: `Write the value to secrets/<env>/${name.toLowerCase()}, and set secretVariables: { ${name}: '${name.toLowerCase()}' }.`,
      })),
    ...[...Object.keys(environment), ...exported]
      .filter((name) => OWN.test(name))
      .map((name) => ({
        field: `orchestrator.container.environment.${name}`,
        message: 'is set from other settings',
        cure: 'Remove it, and use orchestrator.enableMetrics or orchestrator.healthCheckIntervalSeconds.',
      })),
  ];
}
