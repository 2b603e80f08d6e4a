import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../../clients/processes';
import { ENGINE } from '../../../operations/doctor/checks/containers';
import type { InjectedFault } from './injected-fault';

/** Time until the command takes effect. */
const DELAY_MS = 1_000;

/** @param command shell command that restarts the Docker engine of this machine */
export function engineRestarts(command: string): InjectedFault {
  let restart: Promise<unknown> = Promise.resolve();
  return {
    that: 'the Docker engine is restarted',
    begin: async () => {
      restart = run('/bin/sh', ['-c', command]);
      // `end` reports its failure.
      restart.catch(() => {});
      await delay(DELAY_MS);
    },
    end: async () => {
      await restart;
    },
    doctor: { subject: ENGINE, seen: /^no response from the Docker engine/ },
    alert: { none: 'all servers run again before an alert is due' },
    mayLose: { whileItLasts: true, seconds: 60 },
  };
}
