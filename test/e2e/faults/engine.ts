import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ENGINE } from '../../../operations/doctor/checks/containers';
import type { InjectedFault } from './injected-fault';

const execute = promisify(execFile);
/** The command begins to do what it does. */
const BEGINS_WITHIN_MS = 1_000;

/** @param command shell command that restarts the Docker engine of this machine */
export function engineRestarts(command: string): InjectedFault {
  let restart: Promise<unknown> = Promise.resolve();
  return {
    that: 'the Docker engine is restarted',
    begin: async () => {
      restart = execute('/bin/sh', ['-c', command]);
      // Its failure is told when it is waited for.
      restart.catch(() => {});
      await delay(BEGINS_WITHIN_MS);
    },
    end: async () => {
      await restart;
    },
    doctor: { subject: ENGINE, says: /^no engine answers/ },
    alert: { none: 'everything is back before one is due' },
    mayLose: { whileItLasts: true, seconds: 60 },
  };
}
