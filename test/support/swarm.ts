import type { EnvironmentInput } from '../../settings/schema';

/** Settings of an environment on a swarm of three nodes. */
export const SWARM = {
  docker: {
    engine: 'swarm' as const,
    nodes: ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => ({ address, host: `ssh://${address}` })),
    allowPlaintext: 'A firewall admits operators only',
  },
} satisfies Partial<EnvironmentInput>;
