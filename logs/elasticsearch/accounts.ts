import type { estypes } from '@elastic/elasticsearch';
import { SERVICE } from '../../lib/names';
import { dataStreamName, STREAM_NAMES } from '../streams';
import type { Privilege, Role, User } from './api';

/** Name of an environment's role. Several environments can share a cluster. */
const roleName = (environment: string, role: 'shipper' | 'auditor' | 'viewer') =>
  `${SERVICE}-${environment}-${role}`;

/** The user that the collector logs in as. */
export const shipperUser = (environment: string) => roleName(environment, 'shipper');

/** What people and programs may do with the streams: no more than their task. */
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
    ),
    [roleName(environment, 'viewer')]: role(
      `Reads the application and error logs of ${environment}`,
      streams.filter((stream) => stream !== audit),
      ['read', 'view_index_metadata'],
    ),
  };
}

/** Users that are programs. People are given roles by whoever administers the cluster. */
export function users(environment: string): Readonly<Record<string, User>> {
  return {
    [shipperUser(environment)]: {
      full_name: `Log collector of ${environment}`,
      roles: [roleName(environment, 'shipper')],
      secret: 'elasticsearch_shipper_password',
    },
  };
}

function role(description: string, names: string[], privileges: Privilege[]): Role {
  return { description, cluster: [], indices: [{ names, privileges }] } satisfies Omit<
    estypes.SecurityPutRoleRequest,
    'name'
  >;
}
