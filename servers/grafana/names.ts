import { sha256 } from '../../lib/hash';
import { SERVICE } from '../../lib/names';
import type { Environment } from '../../settings/schema';

/** Longest uid that Grafana accepts. */
const MAX_UID = 40;

/** Names of the objects that an environment creates in Grafana. */
export interface GrafanaNames {
  /** Whether several environments share the Grafana. If not, every name stays as it is. */
  readonly shared: boolean;
  /** A uid. */
  readonly uid: (uid: string) => string;
  /** A name that is unique in the organization: of a contact point, mute timing or message template. */
  readonly name: (name: string) => string;
  /** A title that people read. */
  readonly title: (title: string) => string;
  /** A text with renamed templates, because template names are global in an organization. */
  readonly templates: (text: string) => string;
}

/** The names in an environment's Grafana. In a shared one, they contain the environment. */
export function grafanaNames({ name, grafana }: Environment): GrafanaNames {
  const same = (text: string) => text;
  if (!grafana.shared) return { shared: false, uid: same, name: same, title: same, templates: same };
  return {
    shared: true,
    uid: (uid) => shortened(`${uid}-${name}`),
    name: (own) => `${SERVICE}-${name}-${own}`,
    title: (title) => `${title} (${name})`,
    templates: (text) => text.replaceAll('"monitoring.', `"${name}.monitoring.`),
  };
}

function shortened(uid: string): string {
  if (uid.length <= MAX_UID) return uid;
  const hash = sha256(uid).slice(0, 8);
  return `${uid.slice(0, MAX_UID - hash.length - 1)}-${hash}`;
}
