import { LOGGING_CONFIG_FOLDER } from '../lib/names';
import { SECRETS_FOLDER } from '../lib/secrets';
import { logFolder } from './orchestrator';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

type Orchestrator = Environment['orchestrator'];
type Container = Orchestrator['container'];

/** Checks that the settings of the orchestrator's container do not contradict each other. */
export function checkContainerRelations(orchestrator: Orchestrator): Refusal[] {
  const { container } = orchestrator;
  return [
    ...checkVolumes(container),
    ...checkFolders(orchestrator),
    ...checkSecrets(container),
    ...repeated('networks', container.networks),
    ...repeated('secretFiles', container.secretFiles),
    ...(container.healthCheck.path !== undefined && container.healthCheck.command !== undefined
      ? [
          {
            field: 'orchestrator.container.healthCheck',
            message: `has both path '${container.healthCheck.path}' and command '${container.healthCheck.command.join(' ')}'`,
            cure: 'Remove one of them: the command replaces the request to the path.',
          },
        ]
      : []),
  ];
}

function checkVolumes({ volumes }: Container): Refusal[] {
  return volumes.flatMap(({ volume, folder, path }, index): Refusal[] => {
    const field = `orchestrator.container.volumes.${index}`;
    const first = volumes.findIndex((other) => volume !== undefined && other.volume === volume);
    if (volume === undefined && folder === undefined)
      return [
        {
          field,
          message: `has neither volume nor folder for '${path}'`,
          cure: "Add the name of a volume, such as volume: 'models', or a folder of the Docker host.",
        },
      ];
    if (volume !== undefined && folder !== undefined)
      return [
        { field, message: `has both volume '${volume}' and folder '${folder}'`, cure: 'Remove one of them.' },
      ];
    return first >= 0 && first < index
      ? [
          {
            field: `${field}.volume`,
            message: `'${volume}' is already the volume of '${volumes[first]?.path}'`,
            cure: 'Use another name: each volume has one folder.',
          },
        ]
      : [];
  });
}

/** Docker refuses two mounts at one folder. */
function checkFolders(orchestrator: Orchestrator): Refusal[] {
  const { volumes, writableFolders, logFolder: ownLogFolder } = orchestrator.container;
  const used: { readonly field?: string; readonly path: string; readonly what: string }[] = [
    { path: SECRETS_FOLDER, what: 'the folder of secrets' },
    { path: LOGGING_CONFIG_FOLDER, what: 'the folder of the logging configuration' },
    { path: '/tmp', what: 'a writable folder already' },
    {
      ...(ownLogFolder !== undefined && { field: 'logFolder' }),
      path: logFolder(orchestrator),
      what: 'the folder of the log files, orchestrator.container.logFolder',
    },
    ...volumes.map(({ path }, index) => ({
      field: `volumes.${index}.path`,
      path,
      what: `the folder of orchestrator.container.volumes.${index}`,
    })),
    ...writableFolders.map((path, index) => ({
      field: `writableFolders.${index}`,
      path,
      what: `orchestrator.container.writableFolders.${index}`,
    })),
  ];
  return used.flatMap(({ field, path }, index) => {
    const other = used.slice(0, index).find((earlier) => earlier.path === path);
    return field !== undefined && other
      ? [
          {
            field: `orchestrator.container.${field}`,
            message: `'${path}' is ${other.what}`,
            cure: 'Use another folder, or remove it.',
          },
        ]
      : [];
  });
}

/** Each variable and file may be set in one way only: otherwise the order of the exports would decide. */
function checkSecrets({ environment, envFile, secretFiles, secretVariables }: Container): Refusal[] {
  return [
    ...Object.keys(secretVariables)
      .filter((name) => name in environment)
      .map((name) => ({
        field: `orchestrator.container.secretVariables.${name}`,
        message: `'${name}' is a variable of orchestrator.container.environment as well`,
        cure: `Remove ${name} from environment.`,
      })),
    ...Object.entries(secretVariables)
      .filter(([, file]) => secretFiles.includes(file) || file === envFile)
      .map(([name, file]) => ({
        field: `orchestrator.container.secretVariables.${name}`,
        message: `'${file}' is ${file === envFile ? 'orchestrator.container.envFile' : 'in orchestrator.container.secretFiles'} as well`,
        cure: `Use secrets/<env>/${file} in one way: as a variable, or as a file.`,
      })),
    ...(envFile !== undefined && secretFiles.includes(envFile)
      ? [
          {
            field: 'orchestrator.container.secretFiles',
            message: `'${envFile}' is orchestrator.container.envFile as well`,
            cure: `Remove '${envFile}' from secretFiles: envFile mounts it.`,
          },
        ]
      : []),
  ];
}

function repeated(setting: 'networks' | 'secretFiles', values: readonly string[]): Refusal[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [
          {
            field: `orchestrator.container.${setting}.${index}`,
            message: `'${value}' is in the list twice`,
            cure: 'Remove one of them.',
          },
        ]
      : [],
  );
}
