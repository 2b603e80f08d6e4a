import type { Bundle } from '../../bundle';
import { kubernetesObjects } from '../../bundle/kubernetes';
import type { EnvironmentInput } from '../../settings/schema';
import { EVERY_CHANNEL, exampleBundle } from './example';

/** Where the objects are to be applied. */
export const TARGET = {
  namespace: 'monitoring',
  labels: { release: 'kps' },
  prefix: 'model-orchestrator-dev',
};

/** The kinds of prometheus-operator 0.90 in use, with their versions. */
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
