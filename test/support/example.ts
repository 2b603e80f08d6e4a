import { type Bundle, bundle } from '../../bundle';
import { loadEnvironments } from '../../settings/load';
import type { Environment, EnvironmentInput } from '../../settings/schema';
import type { Variables } from '../../settings/variables';

/** The URL of a server on this machine, as containers reach it; commands on this machine do so, too. */
export { onDockerHost } from '../../settings/reach';

type Settings = Partial<EnvironmentInput>;

/** An environment `dev`, or of another name, with these settings. */
export function exampleEnvironment(settings: Settings = {}, variables: Variables = {}): Environment {
  const [environment] = loadEnvironments(
    [{ name: 'dev', grafana: { adminPassword: 'default' }, ...settings }],
    variables,
  );
  if (!environment) throw new Error('nothing was loaded');
  return environment;
}

const known = new Map<string, Bundle>();

/** Its bundle: the same object for the same settings, as a bundle is not changed. */
export function exampleBundle(settings: Settings = {}, variables: Variables = {}): Bundle {
  const key = JSON.stringify([settings, variables]);
  const made = known.get(key) ?? bundle(exampleEnvironment(settings, variables));
  known.set(key, made);
  return made;
}

/** Servers that run on this machine, as the programs that a test starts. */
export const ON_THIS_MACHINE: Settings = {
  prometheus: { external: 'http://127.0.0.1:9090' },
  grafana: { external: 'http://127.0.0.1:3000' },
};

/** Every server that can run elsewhere does: two below a path, as behind a reverse proxy. */
export const EXTERNAL: Settings = {
  prometheus: { external: 'https://metrics.example.org/prometheus' },
  alertmanager: { external: 'https://alerts.example.org/alertmanager' },
  grafana: { external: 'https://grafana.example.org' },
  elasticsearch: { external: 'https://logs.example.org:9243' },
  docker: { address: '10.0.0.5' },
};

/** Notifications by every channel, so that every secret of theirs is needed. */
export const EVERY_CHANNEL: EnvironmentInput['notifications'] = {
  slack: {},
  webhook: true,
  heartbeat: true,
  email: {
    to: ['oncall@example.org'],
    smtp: { host: 'mail.example.org', from: 'alerts@example.org', username: 'alerts' },
  },
};
