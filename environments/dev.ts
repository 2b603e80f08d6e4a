import { defineEnvironment } from '../settings/schema';

export default defineEnvironment({
  name: 'dev',
  // The simulator replaces the orchestrator and receives the notifications.
  orchestrator: { memoryMiB: 256 },
  // Grafana listens on the loopback address only.
  grafana: { adminPassword: 'default' },
  // The smallest heap for a few log lines per second: enough on a laptop.
  elasticsearch: { heapMiB: 512, memoryMiB: 1_024, protectAudit: false },
});
