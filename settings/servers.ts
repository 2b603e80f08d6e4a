import * as z from 'zod';
import { connection, elasticsearchConnection, secretFile } from './connection';
import { grafanaDatabase } from './grafana-database';
import { cores, whole } from './numbers';
import { oidc } from './oidc';
import { remoteWrite } from './remote-write';
import { schedule } from './schedule';
import { allowPlaintext, diskSize, plainFolder, serverUrl } from './texts';
import { thanos } from './thanos';

/** A server: the size of its container, or the URL of an external one. */
const server = (memoryMiB: number) => ({
  external: serverUrl()
    .optional()
    .describe('URL of an external server. The environment then has no container for it'),
  connection: connection
    .default({})
    .describe('TLS and credentials of the external server, for commands, Terraform and the other servers'),
  publicUrl: serverUrl()
    .optional()
    .describe(
      "URL for links in notifications and dashboards. Default: `external`, the ingress, or the container's loopback address",
    ),
  memoryMiB: whole(64, 1_048_576).default(memoryMiB).describe('Memory limit of the container, in MiB'),
  cpus: cores().describe('CPU limit of the container, in cores'),
});

/** A server that commands and other servers log in to. */
const serverWithLogin = (memoryMiB: number) => ({
  ...server(memoryMiB),
  allowPlaintext: allowPlaintext('`external` may be an http URL of another host'),
});

/** Prometheus: its container or its URL, and the storage of samples. */
export const prometheusSettings = z
  .strictObject({
    ...server(1_024),
    retentionDays: whole(1, 3_650)
      .default(15)
      .describe("Retention of samples, in days (the user's document: 15, in production 90)"),
    retentionSize: diskSize()
      .default('80%')
      .describe(
        'Maximum size of the stored samples, as a size or a share of the file system. Above it, the oldest samples are deleted, so that the disk does not fill up',
      ),
    replicas: whole(1, 3)
      .default(1)
      .describe(
        'Number of containers. Each scrapes all targets and evaluates all rules; an alert is still notified once. docs/high-availability.md',
      ),
    thanos,
    remoteWrite: z
      .array(remoteWrite)
      .default([])
      .describe('Further storages to which it sends every sample, such as Mimir. Default: none'),
  })
  .prefault({});

/** Alertmanager: its containers or its URL. */
export const alertmanagerSettings = z
  .strictObject({
    ...server(256),
    replicas: whole(1, 9)
      .default(1)
      .describe(
        'Number of containers, which form a cluster: it keeps silences when a container is lost, and sends each notification once. docs/high-availability.md',
      ),
    members: z
      .array(serverUrl())
      .default([])
      .describe(
        'URLs of the other members of the external cluster. Prometheus and Grafana send alerts to all; commands use `external`',
      ),
  })
  .prefault({});

/** Grafana: its container or its URL, and what it shows. */
export const grafanaSettings = z
  .strictObject({
    ...serverWithLogin(512),
    replicas: whole(1, 3)
      .default(1)
      .describe(
        'Number of containers, which share `database`: pages and alerts over logs survive the loss of one. docs/high-availability.md',
      ),
    database: grafanaDatabase,
    shared: z
      .boolean()
      .default(false)
      .describe(
        'Another environment uses the same Grafana. Uids, titles and names, also those of data sources, then contain the name of the environment',
      ),
    ownsNotificationPolicy: z
      .boolean()
      .default(true)
      .describe(
        "Replace the notification policy of Grafana's organization, which routes all alerts in it. false: each rule names its contact point. At most one environment of a Grafana may set true",
      ),
    adminPassword: z
      .enum(['default', 'secret'])
      .default('secret')
      .describe('default: "admin", for dev only. secret: secrets/<env>/grafana_admin_password'),
    oidc,
    auditLog: z
      .boolean()
      .default(true)
      .describe(
        'Show the audit log: a dashboard, and two alerts. Open-source Grafana lets every user query every data source, so set false where not every user may read audit records',
      ),
  })
  .prefault({});

/** Elasticsearch: its containers or its URL, and what it keeps. */
export const elasticsearchSettings = z
  .strictObject({
    ...serverWithLogin(2_048),
    connection: elasticsearchConnection
      .default({})
      .describe('TLS and credentials of the external server, for commands and Terraform; TLS for Grafana'),
    nodes: whole(1, 9)
      .default(1)
      .describe(
        'Number of nodes in containers: 1, or at least 3, because two have no quorum when one stops. docs/swarm.md explains how to change it',
      ),
    heapMiB: whole(256, 31_744)
      .default(1_024)
      .describe("Java heap, in MiB. At most half of the container's memory"),
    manageAccounts: z
      .boolean()
      .default(true)
      .describe(
        'Create the roles and the user of the collector. false: someone else manages the accounts of the cluster',
      ),
    protectAudit: z
      .boolean()
      .default(true)
      .describe('Refuse to destroy the audit stream, its lifecycle policy and its volume'),
    auditSnapshots: z
      .strictObject({
        location: plainFolder()
          .refine(
            (path) =>
              !/^\/usr\/share\/elasticsearch(\/(bin|config|jdk|lib|modules|plugins)(\/.*)?)?$/.test(path),
            'is a folder of Elasticsearch itself',
          )
          .default('/usr/share/elasticsearch/snapshots')
          .describe('Folder of the snapshots on every node. A volume in the container'),
        schedule: schedule().default('0 30 1 * * ?').describe('Cron expression of Elasticsearch, in UTC'),
        keepDays: whole(1, 3_650).default(400).describe('Retention of snapshots, in days'),
      })
      .optional()
      .describe('Copies of the audit log. Default: none'),
    templatePriority: whole(101, 1_000_000)
      .default(700)
      .describe(
        "Priority of the index templates. Above Elastic's own (100) and a company's template for logs-*-*",
      ),
    maxRequestBytes: whole(100_000, 50_000_000)
      .default(1_000_000)
      .describe(
        'Maximum size of a bulk request before compression, in bytes. Must be below the limit of a proxy',
      ),
    shipperApiKey: secretFile('elasticsearch_shipper_api_key')
      .optional()
      .describe(
        "File with the collector's API key for an `external` server, encoded. Default: the collector's user and password",
      ),
  })
  .prefault({});
