import { MAX_PROCESSES, ONE_SHOT_MEMORY_MIB } from '../servers/workload';

/** The limit of processes, in the provider's form. */
export const PROCESSES = [{ name: 'nproc', soft: MAX_PROCESSES, hard: MAX_PROCESSES }];

/** The settings of every container that runs once. */
export const ONE_SHOT = {
  securityOpts: ['no-new-privileges:true'],
  memory: ONE_SHOT_MEMORY_MIB,
  // Equal to `memory`: no swap. Without it, every plan would show a difference.
  memorySwap: ONE_SHOT_MEMORY_MIB,
  ulimit: PROCESSES,
  mustRun: false,
  attach: true,
  logs: true,
  restart: 'no',
};
