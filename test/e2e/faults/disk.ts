import { workloadOf } from '../../../operations/servers';
import { docker } from '../docker';
import type { InjectedFault } from './injected-fault';
import type { Testbed } from './testbed';

/** Size of the volume: enough for the samples of an hour, but not of a day. */
const MEBIBYTES = 48;
const BALLAST = '/prometheus/ballast';

/** Uses a volume in memory instead of filling the machine's disk. Its samples are lost with the container. */
export const diskFull: InjectedFault = {
  that: 'the disk of Prometheus is full',
  prepare: onSmallVolume,
  begin: async (testbed) => {
    const fill = `cat /dev/zero > ${BALLAST} 2> /dev/null || true`;
    await docker('exec', testbed.container('prometheus'), 'sh', '-c', fill);
  },
  end: async (testbed) => {
    await docker('exec', testbed.container('prometheus'), 'rm', BALLAST);
  },
  doctor: { subject: 'disk', seen: /^full/ },
  alert: 'ModelMetricsAbsent',
  mayLose: { whileItLasts: true },
};

async function onSmallVolume(testbed: Testbed): Promise<void> {
  const { copy } = testbed;
  const [user] = workloadOf(testbed.bundle, 'prometheus').user.split(':');
  const driverOpts = { type: 'tmpfs', device: 'tmpfs', o: `size=${MEBIBYTES}m,uid=${user}` };
  await copy.change(
    'constructs/docker-host.ts',
    'name: dockerName,',
    `name: dockerName, ...(name === 'prometheus-data' && { driverOpts: ${JSON.stringify(driverOpts)} }),`,
  );
  // Terraform replaces only the volume, which Docker cannot delete while the container uses it.
  await docker('rm', '--force', testbed.container('prometheus'));
  await copy.run('deploy', 'platform', '--yes');
}
