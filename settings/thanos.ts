import * as z from 'zod';
import { secretFile } from './connection';

const days = (minimum: number, value: number) => z.int().min(minimum).max(36_500).default(value);

/** Thanos beside Prometheus: one query over all replicas, and object storage. */
export const thanos = z
  .strictObject({
    objectStorage: z
      .strictObject({
        configFile: secretFile('thanos_bucket.yml')
          .optional()
          .describe(
            "File with Thanos' configuration of the bucket: `type: S3` and `config`, or GCS, AZURE and others",
          ),
        filesystem: z
          .boolean()
          .default(false)
          .describe('Keep the blocks in a volume of the Docker host in place of a bucket: for tests'),
      })
      .optional()
      .describe(
        'Where the sidecars store blocks of two hours. Adds the store gateway, which reads them, and the compactor. Default: only the volumes of Prometheus',
      ),
    retention: z
      .strictObject({
        rawDays: days(2, 90).describe('Retention of raw samples, in days'),
        fiveMinutesDays: days(10, 365).describe('Retention of samples downsampled to five minutes, in days'),
        oneHourDays: days(10, 1_825).describe('Retention of samples downsampled to one hour, in days'),
      })
      .optional()
      .describe('Retention in the object storage. Default: the defaults of its fields'),
    memoryMiB: z
      .int()
      .min(64)
      .max(1_048_576)
      .default(512)
      .describe('Memory limit of each container of Thanos, in MiB'),
  })
  .optional()
  .describe(
    'Run Thanos: a sidecar beside each replica, and one query over all of them, without gaps and duplicates, for Grafana and the doctor. Default: Grafana queries the first replica',
  );

/** Where Thanos keeps blocks, and for how many days. */
export type Thanos = NonNullable<z.output<typeof thanos>>;

/** The retention in the object storage, with defaults. */
export function retentionOf({ retention }: Thanos): NonNullable<Thanos['retention']> {
  return retention ?? { rawDays: 90, fiveMinutesDays: 365, oneHourDays: 1_825 };
}
