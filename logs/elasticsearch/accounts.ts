import type { estypes } from '@elastic/elasticsearch';
import { SERVICE } from '../../lib/names';
import type { Secret } from '../../lib/secrets';
import { dataStreamName, STREAM_NAMES } from '../streams';
import type { ClusterPrivilege, Privilege, Role, User } from './api';

/** Name of an environment's role. Several environments can share a cluster. */
const roleName = (environment: string, role: 'shipper' | 'auditor' | 'viewer') =>
  `${SERVICE}-${environment}-${role}`;

/** The user that the collector logs in as. */
export const shipperUser = (environment: string) => roleName(environment, 'shipper');

/** The roles of people and programs, each with the least privileges for its task. */
export function roles(environment: string): Readonly<Record<string, Role>> {
  const streams = STREAM_NAMES.map((stream) => dataStreamName(stream, environment));
  const audit = dataStreamName('audit', environment);
  return {
    [roleName(environment, 'shipper')]: role(
      `Adds log documents of ${environment}; reads, changes and removes none`,
      streams,
      ['create_doc'],
    ),
    [roleName(environment, 'auditor')]: role(
      `Reads the audit log of ${environment}`,
      [audit],
      ['read', 'view_index_metadata', 'read_failure_store'],
      READER,
    ),
    [roleName(environment, 'viewer')]: role(
      `Reads the application and error logs of ${environment}`,
      streams.filter((stream) => stream !== audit),
      ['read', 'view_index_metadata'],
      READER,
    ),
  };
}

/** Grafana asks for the version of Elasticsearch (`GET /`). */
const READER: ClusterPrivilege[] = ['cluster:monitor/main'];

/** An account with which Grafana queries logs: one for each data source, with exactly the streams that it shows. */
export interface Reader {
  readonly user: string;
  readonly secret: Secret;
  /** Whether it reads the audit log. */
  readonly audit: boolean;
  readonly role: string;
  /** Names of the data streams. */
  readonly streams: readonly string[];
  readonly title: string;
}

/** @param auditLog whether Grafana may read the audit log */
export function readers(environment: string, { auditLog }: { readonly auditLog: boolean }): Reader[] {
  const logs = {
    user: `${SERVICE}-${environment}-logs-reader`,
    secret: 'elasticsearch_logs_reader_password',
    audit: false,
    role: roleName(environment, 'viewer'),
    streams: (['app', 'errors'] as const).map((stream) => dataStreamName(stream, environment)),
    title: 'logs',
  } as const;
  const audit = {
    user: `${SERVICE}-${environment}-audit-reader`,
    secret: 'elasticsearch_audit_reader_password',
    audit: true,
    role: roleName(environment, 'auditor'),
    streams: [dataStreamName('audit', environment)],
    title: 'audit log',
  } as const;
  return auditLog ? [logs, audit] : [logs];
}

/** Users for programs. The administrator of the cluster assigns roles to people. */
export function users(
  environment: string,
  grafana: { readonly auditLog: boolean },
): Readonly<Record<string, User>> {
  return {
    [shipperUser(environment)]: {
      full_name: `Log collector of ${environment}`,
      roles: [roleName(environment, 'shipper')],
      secret: 'elasticsearch_shipper_password',
    },
    ...Object.fromEntries(
      readers(environment, grafana).map(({ user, secret, role, title }) => [
        user,
        { full_name: `Grafana of ${environment}, ${title}`, roles: [role], secret },
      ]),
    ),
  };
}

function role(
  description: string,
  names: string[],
  privileges: Privilege[],
  cluster: ClusterPrivilege[] = [],
): Role {
  return { description, cluster, indices: [{ names, privileges }] } satisfies Omit<
    estypes.SecurityPutRoleRequest,
    'name'
  >;
}
