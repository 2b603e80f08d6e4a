import type { HealthCheck } from '../../servers/workload';
import type { Swarm } from './service';

/** The file that a loader or another preparing task creates when it is done. */
const DONE = '/tmp/done';

/** Healthy once the script has succeeded. */
export const LOADER_CHECK: HealthCheck = { command: ['test', '-e', DONE], startSeconds: 30 };

/** Runs a script once and then waits until it is stopped, because a swarm restarts a task that ends. */
export function keepRunning(script: string): string {
  return `${script}\ntouch ${DONE}\ntrap 'exit 0' TERM\nsleep 2147483647 &\nwait`;
}

/** A named volume of the task's node. The swarm creates it with the first task. */
export function volumeMount({ host }: Swarm, volume: string, target: string, readOnly = false) {
  return {
    type: 'volume',
    source: host.volumeName(volume),
    target,
    readOnly,
    volumeOptions: { noCopy: false, labels: host.labels },
  };
}
