import { containerCheck } from '../../../operations/doctor/checks/containers';
import type { Workload } from '../../../servers/workload';
import { docker } from '../docker';
import type { InjectedFault } from './injected-fault';
import type { Testbed } from './testbed';

/** The servers between a license violation and its receiver. */
const NOTIFYING: readonly string[] = ['prometheus', 'alertmanager'];

/** Like the kernel's out-of-memory killer: the engine restarts the container. */
export function killed({ name, containerName }: Workload): InjectedFault {
  return {
    that: `${name} is killed`,
    begin: (testbed) => kill(testbed, containerName),
    doctor: { subject: containerCheck(name), seen: /after \d+ restarts/ },
    alert: { none: 'it runs again before an alert is due' },
    violation: NOTIFYING.includes(name),
  };
}

/** Kills the process on the host: after `docker kill` the engine would not restart the container. */
async function kill(testbed: Testbed, container: string): Promise<void> {
  const [pid] = await docker('inspect', '--format', '{{.State.Pid}}', container);
  await testbed.shell(`kill -9 ${pid}`, '--pid', 'host');
}
