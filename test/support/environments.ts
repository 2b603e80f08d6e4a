import type { Bundle } from '../../bundle';
import { bundlesOf } from '../../bundle/all';
import { loadEnvironments } from '../../settings/load';
import { defineEnvironment, type Environment } from '../../settings/schema';
import type { Variables } from '../../settings/variables';

/** The simulator, with default settings. */
export const dev = defineEnvironment({
  name: 'dev',
  orchestrator: { memoryMiB: 256 },
  grafana: { adminPassword: 'default' },
  elasticsearch: { heapMiB: 512, memoryMiB: 1_024, protectAudit: false },
});

/** An orchestrator image, and notifications by Slack. */
export const staging = defineEnvironment({
  name: 'staging',
  orchestrator: { image: 'registry.example.com/kari/ai-karen-api:1.0.0' },
  prometheus: { retentionDays: 30, memoryMiB: 2_048 },
  elasticsearch: { heapMiB: 1_024, memoryMiB: 2_048 },
  notifications: { slack: { critical: '#staging-alerts', warning: '#staging-alerts' } },
});

/** Like staging, with snapshots of the audit log and a heartbeat. */
export const prod = defineEnvironment({
  name: 'prod',
  orchestrator: { image: 'registry.example.com/kari/ai-karen-api:1.0.0' },
  prometheus: { retentionDays: 90, memoryMiB: 4_096, cpus: 2 },
  elasticsearch: { heapMiB: 4_096, memoryMiB: 8_192, cpus: 2, auditSnapshots: {} },
  notifications: {
    slack: { critical: '#model-orchestrator-oncall', warning: '#model-orchestrator' },
    heartbeat: true,
  },
});

/** Environments for tests. No assertion depends on those in `environments/`, which users edit. */
export const FIXTURES = [dev, staging, prod];

/** The loaded and checked fixtures. */
export function fixtureEnvironments(variables: Variables = {}): Environment[] {
  return loadEnvironments(FIXTURES, variables);
}

/** The bundles of the fixtures. */
export function fixtureBundles(variables: Variables = {}): Bundle[] {
  return bundlesOf(FIXTURES, variables);
}
