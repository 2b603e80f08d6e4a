import type { Bundle } from '../../bundle';
import { kubernetesObjects } from '../../bundle/kubernetes';
import type { EnvironmentInput } from '../../settings/schema';
import { EVERY_CHANNEL, exampleBundle } from './example';

/** Target of the rendered objects. */
export const TARGET = {
  namespace: 'monitoring',
  labels: { release: 'kps' },
  prefix: 'model-orchestrator-dev',
};

/** Kinds of prometheus-operator 0.90 that are rendered, with their API versions. */
export const KINDS = {
  PrometheusRule: 'v1',
  ScrapeConfig: 'v1alpha1',
  AlertmanagerConfig: 'v1alpha1',
} as const;

const receivers: NonNullable<EnvironmentInput['notifications']>['receivers'] = {
  pager: { pagerduty: { region: 'eu' } },
  jira: { jiraServiceManagement: { responders: [{ type: 'team', name: 'platform' }] } },
  teams: { microsoftTeams: {} },
  chat: { discord: {} },
  phone: { telegram: { chatId: -100123, threadId: 7 } },
  hook: { webhook: { authentication: 'bearer' } },
  mail: { email: { to: ['On call <oncall@example.org>'] } },
};
/** An environment with every kind of receiver. */
export const EVERY = exampleBundle({ notifications: { ...EVERY_CHANNEL, receivers } });

/** The objects of one kind. */
export const objectsOf = (bundle: Bundle, kind: keyof typeof KINDS) =>
  kubernetesObjects(bundle, TARGET).objects.filter((object) => object.kind === kind);
