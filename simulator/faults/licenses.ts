import { z } from 'zod';
import { defineFault } from './fault';

export const licenseFaults = [
  defineFault({
    name: 'license-violation',
    description: 'One download under an unaccepted licence, each time it is started. It cannot be undone.',
    alerts: ['UnacceptedLicenseDownload'],
    logAlerts: ['ModelLicenseViolationLogged'],
    parameters: {
      license_type: z
        .string()
        .regex(/^[\w.+-]{1,64}$/, 'is no licence type: letters, digits and ._+- only')
        .default('proprietary')
        .describe('One not violated before gives a new series'),
    },
    incident: ({ license_type }) => ({ kind: 'license-violation', licenseType: license_type }),
  }),
];
