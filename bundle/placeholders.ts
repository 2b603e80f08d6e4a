import { publicUrl } from '../servers/addresses';
import { isElsewhere } from '../settings/loopback';
import type { Environment } from '../settings/schema';

/** Hosts that RFC 2606 reserves for examples, and the account of the default. */
const EXAMPLE = /^(?:https?:\/\/)?(?:[\w.-]+\.)?(?:example\.(?:com|org|net)|github\.com\/example)(?=[/:]|$)/i;

/**
 * One sentence for each setting that still has an example value, which leads to a dead link or a missing image. `dev`
 * has none: its servers and its users are on one machine.
 */
export function placeholders(environment: Environment): string[] {
  const { name, orchestrator, runbooksUrl } = environment;
  if (name === 'dev') return [];
  const links = (
    [
      ['runbooksUrl', 'runbooks', runbooksUrl],
      ['grafana.publicUrl', 'dashboards', publicUrl(environment, 'grafana')],
      ['alertmanager.publicUrl', 'silences', publicUrl(environment, 'alertmanager')],
    ] as const
  ).flatMap(([setting, what, url]) => {
    const reason = EXAMPLE.test(url)
      ? 'which is a placeholder'
      : !isElsewhere(url) && 'which opens on the Docker host only';
    return reason ? [`${name}: notifications link to ${what} at ${url}, ${reason}; set ${setting}`] : [];
  });
  const { image } = orchestrator;
  return image !== undefined && EXAMPLE.test(image)
    ? [...links, `${name}: the image ${image} is a placeholder; set orchestrator.image`]
    : links;
}
