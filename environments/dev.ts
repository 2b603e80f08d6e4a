import { defineEnvironment } from '../settings/schema';

export default defineEnvironment({
  name: 'dev',
  // The simulator stands in for the orchestrator and receives the notifications.
  orchestrator: { memoryMiB: 256 },
  // As the seed has it; on the loopback address only.
  grafana: { adminPassword: 'default' },
  // The smallest heap with which Elasticsearch takes a few lines a second: a laptop has other work.
  elasticsearch: { heapMiB: 512, memoryMiB: 1_024, protectAudit: false },
});
