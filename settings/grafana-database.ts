import * as z from 'zod';
import { secretFile } from './connection';
import { allowPlaintext } from './texts';

/** The PostgreSQL database that replicas of Grafana share. */
export const grafanaDatabase = z
  .strictObject({
    urlFile: secretFile('grafana_database_url').describe(
      'File with its URL: postgres://<user>:<password>@<host>:5432/<database>',
    ),
    ca: secretFile('company_ca.pem')
      .optional()
      .describe('CA certificates of its server in PEM format. Default: those that Grafana trusts'),
    allowPlaintext: allowPlaintext('the connection may be without TLS'),
  })
  .optional()
  .describe(
    "A PostgreSQL database for Grafana's users, preferences and alert history, which replicas need. Default: a file in Grafana's volume",
  );
