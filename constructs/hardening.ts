/**
 * The most processes and threads of the user of a container. The provider has no limit of a container's own (pids_limit).
 * This one counts all processes of the user on the host, so it is generous: it stops a fork bomb, not a busy server.
 */
export const PROCESSES = [{ name: 'nproc', soft: 8_192, hard: 8_192 }];

/** The user of the containers that load configurations. */
export const LOADER_USER = '65534:65534';

/** What every container has that runs once. */
export const ONE_SHOT = {
  securityOpts: ['no-new-privileges:true'],
  memory: 128,
  // Equal to `memory`: no swap. Without it, every plan would show a difference.
  memorySwap: 128,
  ulimit: PROCESSES,
  mustRun: false,
  attach: true,
  logs: true,
  restart: 'no',
};
