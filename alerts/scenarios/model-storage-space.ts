import { fires, quiet, type Scenario } from './scenario';
import { A, B, exposed } from './series';
import { storage } from './storage';
import { holds } from './values';

/** The scenarios of both alerts on the used share of the storage limit. */
export function storageSpace(
  percent: number,
  { before, after }: { readonly before: string; readonly after: string },
  says: string,
): Scenario[] {
  // Of the limit of 1000 bytes, another library always uses 400.
  const changing = (share: number) => Math.round(share * 10 - 400);
  return [
    {
      it: 'fires when both libraries together are just above the limit for long enough, and resolves below',
      series: storage(holds(changing(percent + 1), '30m').holds(changing(percent - 1), '10m')),
      checks: [
        quiet(before),
        fires(after, { instance: A }, says),
        fires('29m30s', { instance: A }),
        quiet('30m'),
      ],
    },
    {
      it: 'stays quiet at the threshold itself and just below it',
      series: storage(holds(changing(percent), '20m').holds(changing(percent - 1), '20m')),
      checks: [quiet('19m30s'), quiet('39m')],
    },
    {
      it: 'stays quiet when there is no limit: 0',
      series: storage(holds(590, '20m'), holds(0, '20m')),
      checks: [quiet(after), quiet('19m')],
    },
    {
      it: 'stays quiet when there is no limit: absent',
      series: { [exposed('storage_usage_bytes', { library: 'vllm' })]: holds(990, '20m') },
      checks: [quiet(after), quiet('19m')],
    },
    {
      it: 'fires for the one of two instances that is full',
      series: {
        ...storage(holds(100, '20m')),
        [exposed('storage_usage_bytes', { library: 'vllm', instance: B })]: holds(1990, '20m'),
        [exposed('storage_limit_bytes', { instance: B })]: holds(2000, '20m'),
      },
      checks: [fires('19m', { instance: B })],
    },
    {
      it: 'fires once when an additional label splits usage and limit',
      series: {
        [exposed('storage_usage_bytes', { library: 'vllm', version: '1' })]: holds(490, '20m'),
        [exposed('storage_usage_bytes', { library: 'vllm', version: '2' })]: holds(490, '20m'),
        [exposed('storage_limit_bytes', { version: '1' })]: holds(1000, '20m'),
        [exposed('storage_limit_bytes', { version: '2' })]: holds(1000, '20m'),
      },
      checks: [fires('19m', { instance: A })],
    },
  ];
}
