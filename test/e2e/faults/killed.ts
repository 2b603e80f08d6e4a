import { containerCheck } from '../../../operations/doctor/checks/containers';
import type { Workload } from '../../../servers/workload';
import { docker } from '../docker';
import type { InjectedFault } from './injected-fault';
import type { Testbed } from './testbed';

/** Those that lie between a violation and whoever is told of it. */
const TELLING: readonly string[] = ['prometheus', 'alertmanager'];

/** As the system does to a process that takes too much: the engine sees it end, and starts its container again. */
export function killed({ name, containerName }: Workload): InjectedFault {
  return {
    that: `${name} is killed`,
    begin: (testbed) => kill(testbed, containerName),
    doctor: { subject: containerCheck(name), says: /after \d+ restarts|starts:/ },
    alert: { none: 'it is back before one is due' },
    violation: TELLING.includes(name),
  };
}

/** By its number on the engine's machine: the engine's own kill counts as a wish, and starts nothing again. */
async function kill(testbed: Testbed, container: string): Promise<void> {
  const [pid] = await docker('inspect', '--format', '{{.State.Pid}}', container);
  await testbed.shell(`kill -9 ${pid}`, '--pid', 'host');
}
