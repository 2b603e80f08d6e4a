import { isIP } from 'node:net';
import * as z from 'zod';
import { PORTS } from '../lib/names';
import { secretFile } from './connection';
import { port } from './numbers';
import { folder, hostName, line, plainFolder, prose } from './texts';

const seconds = (maximum: number) => z.int().min(1).max(maximum);

/** Name of a container, network or volume. */
export const dockerName = (example: string) =>
  z
    .string()
    .regex(/^[a-zA-Z0-9][\w.-]{1,127}$/, 'is not a name of a Docker object')
    .meta({ examples: [example] });
/** Name of an existing network, in which containers find each other by name. */
const networkName = () =>
  dockerName('ai-karen-net').refine(
    (name) => !/^(bridge|default|host|ingress|none)$/.test(name),
    'is a built-in network of Docker, in which containers do not find each other by name: create one with docker network create',
  );
const variable = () =>
  z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'is not the name of an environment variable')
    .meta({ examples: ['SECRET_KEY'] });
/** IP address of a host, or the Docker host itself. */
const address = () =>
  z
    .string()
    .refine((text) => text === 'host-gateway' || isIP(text) !== 0, 'is not an IP address or host-gateway')
    .meta({ examples: ['host-gateway', '10.0.0.1'] });
const label = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9._/-]*$/, { error: 'is not the name of a label', abort: true })
    .refine(
      (name) => !/^(model-orchestrator|com\.docker|configuration)\.|^settings$/.test(name),
      'is reserved: this project or Docker finds its containers by it',
    )
    .meta({ examples: ['com.example.team'] });

const volume = z.strictObject({
  volume: dockerName('models')
    .optional()
    .describe('Volume of this environment: created and destroyed with it'),
  folder: folder('/srv/models').optional().describe('Folder on the Docker host. It must exist'),
  path: plainFolder().describe('Folder in the container'),
  readOnly: z.boolean().default(false),
});

/** The container that runs the user's own image. */
export const container = z
  .strictObject({
    port: port().default(PORTS.orchestrator).describe('Port on which it listens'),
    entrypoint: z
      .array(prose())
      .min(1, 'is empty')
      .optional()
      .describe("Program and first arguments. Default: the image's entrypoint"),
    command: z
      .array(prose())
      .min(1, 'is empty')
      .optional()
      .describe("Arguments. Default: the image's command"),
    environment: z
      .record(variable(), prose())
      .default({})
      .describe('Environment variables without secrets: anyone can read the stacks'),
    envFile: secretFile('kari.env')
      .optional()
      .describe(
        'File in secrets/<env> with lines NAME=value. A shell exports them at startup: requires `command` or `entrypoint`',
      ),
    secretVariables: z
      .record(variable(), secretFile('secret_key'))
      .default({})
      .describe(
        'Environment variables from files in secrets/<env>. A shell exports them at startup: requires `command` or `entrypoint`',
      ),
    secretFiles: z
      .array(secretFile('tls.pem'))
      .default([])
      .describe('Files in secrets/<env>, readable in the container at /run/secrets'),
    volumes: z
      .array(volume)
      .default([])
      .describe("Volumes and folders of the host. A volume belongs to the container's user"),
    readOnlyRoot: z
      .boolean()
      .default(true)
      .describe('false: the process can write to the root file system, until the container is replaced'),
    writableFolders: z
      .array(plainFolder())
      .default([])
      .describe('Writable folders in memory, empty at every start, up to 64 MiB each'),
    logFolder: plainFolder()
      .optional()
      .describe(
        "Folder of the log files. It becomes a volume that the collector reads. Default: the adapter's folder",
      ),
    healthCheck: z
      .strictObject({
        path: z
          .string()
          .regex(/^\/[\w./~-]*$/, 'is not a path')
          .meta({ examples: ['/health'] })
          .optional()
          .describe(
            'Must return 200. Default: /health. Requested with curl, wget, Python or Node, whichever the image has',
          ),
        command: z
          .array(prose())
          .min(1, 'is empty')
          .optional()
          .describe(
            'Program and arguments, run in the container in place of the request. Healthy: exit code 0',
          ),
        startSeconds: seconds(3_600)
          .default(30)
          .describe('Time to start, in seconds. A failed check does not count until then'),
        intervalSeconds: seconds(600).default(5),
        retries: z.int().min(1).max(100).default(3).describe('Consecutive failures until it is unhealthy'),
      })
      .prefault({}),
    gpus: z.boolean().default(false).describe('Access to all GPUs. Requires the NVIDIA container toolkit'),
    networks: z
      .array(networkName())
      .default([])
      .describe('Existing networks that the container joins as well, such as that of its database'),
    hosts: z
      .record(hostName(), address())
      .default({})
      .describe('Entries of /etc/hosts: IP address, or host-gateway for the Docker host, by name'),
    labels: z.record(label(), line()).default({}).describe('Labels of the container'),
  })
  .prefault({});

/** An orchestrator that runs already, in a Compose project for example. */
export const attach = z
  .strictObject({
    network: networkName().describe(
      'Existing network of the orchestrator. Prometheus joins it. Never created or destroyed',
    ),
    logVolume: dockerName('ai-karen_logs')
      .optional()
      .describe('Existing volume with the log files. The collector reads it'),
    logFolder: folder('/srv/kari/logs')
      .optional()
      .describe('Folder on the Docker host with the log files. The collector reads it'),
  })
  .optional()
  .describe(
    'Monitors an orchestrator that runs already on the same Docker engine, and deploys none. Requires `targets`',
  );
