import { defineEnvironment } from '../settings/schema';

export default defineEnvironment({
  name: 'prod',
  // Replace with your image. Without an image, the simulator runs.
  orchestrator: { image: 'registry.example.com/kari/ai-karen-api:1.0.0' },
  // Three 30-day windows of the service levels.
  prometheus: { retentionDays: 90, memoryMiB: 4_096, cpus: 2 },
  elasticsearch: { heapMiB: 4_096, memoryMiB: 8_192, cpus: 2, auditSnapshots: {} },
  notifications: {
    slack: { critical: '#model-orchestrator-oncall', warning: '#model-orchestrator' },
    // An external service alerts when the Watchdog stops. Without it, a failure of alerting goes unnoticed.
    heartbeat: true,
  },
});
