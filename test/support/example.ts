import { type Bundle, bundle } from '../../bundle';
import { loadEnvironments } from '../../settings/load';
import type { Environment, EnvironmentInput } from '../../settings/schema';
import type { Variables } from '../../settings/variables';
import { cached } from './cached';

/** URL at which containers, and commands on this machine, reach a server on this machine. */
export { onDockerHost } from '../../settings/loopback';

type Settings = Partial<EnvironmentInput>;

/** An environment with these settings. @default its name is `dev` */
export function exampleEnvironment(settings: Settings = {}, variables: Variables = {}): Environment {
  const [environment] = loadEnvironments(
    [{ name: 'dev', grafana: { adminPassword: 'default' }, ...settings }],
    variables,
  );
  if (!environment) throw new Error('no environment was loaded');
  return environment;
}

/** The bundle of {@link exampleEnvironment}, cached. */
export const exampleBundle = cached(
  (settings: Settings = {}, variables: Variables = {}): Bundle =>
    bundle(exampleEnvironment(settings, variables)),
);

/** External servers on this machine, such as programs that a test starts. */
export const ON_THIS_MACHINE: Settings = {
  prometheus: { external: 'http://127.0.0.1:9090' },
  grafana: { external: 'http://127.0.0.1:3000' },
};

/** Every server that can be external is, two of them below a path, as behind a reverse proxy. */
export const EXTERNAL: Settings = {
  prometheus: { external: 'https://metrics.example.org/prometheus' },
  alertmanager: { external: 'https://alerts.example.org/alertmanager' },
  grafana: { external: 'https://grafana.example.org' },
  elasticsearch: { external: 'https://logs.example.org:9243' },
  docker: { address: '10.0.0.5' },
};

/** Notifications by every built-in channel, so that all their secrets are needed. */
export const EVERY_CHANNEL: EnvironmentInput['notifications'] = {
  slack: {},
  webhook: true,
  heartbeat: true,
  email: {
    to: ['oncall@example.org'],
    smtp: { host: 'mail.example.org', from: 'alerts@example.org', username: 'alerts' },
  },
};
