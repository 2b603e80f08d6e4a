import { defineEnvironment } from '../settings/schema';

export default defineEnvironment({
  name: 'staging',
  // Replace with your image. Without an image, the simulator runs.
  orchestrator: { image: 'registry.example.com/kari/ai-karen-api:1.0.0' },
  prometheus: { retentionDays: 30, memoryMiB: 2_048 },
  elasticsearch: { heapMiB: 1_024, memoryMiB: 2_048 },
  notifications: { slack: { critical: '#staging-alerts', warning: '#staging-alerts' } },
});
