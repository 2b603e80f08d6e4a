import * as z from 'zod';
import { modelLicenseViolationLogged } from '../../alerts/catalogue/model-license-violation-logged';
import { unacceptedLicenseDownload } from '../../alerts/catalogue/unaccepted-license-download';
import { defineFault } from './fault';

export const licenseFaults = [
  defineFault({
    name: 'license-violation',
    description:
      'One download under an unaccepted licence each time this fault is started. It cannot be undone.',
    alerts: [unacceptedLicenseDownload],
    logAlerts: [modelLicenseViolationLogged],
    parameters: {
      license_type: z
        .string()
        .regex(/^[\w.+-]{1,64}$/, 'is not a licence type: use letters, digits and ._+- only')
        .default('proprietary')
        .describe('A type without an earlier violation creates a new series'),
    },
    incident: ({ license_type }) => ({ kind: 'license-violation', licenseType: license_type }),
  }),
];
