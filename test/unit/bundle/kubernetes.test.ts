import { parse } from 'yaml';
import { kubernetesFiles, kubernetesObjects } from '../../../bundle/kubernetes';
import type { EnvironmentInput } from '../../../settings/schema';
import { exampleBundle } from '../../support/example';
import { EVERY, objectsOf, TARGET } from '../../support/operator-objects';

it('all objects are in the namespace, with the labels, and names that Kubernetes accepts', () => {
  for (const { metadata } of kubernetesObjects(EVERY, TARGET).objects) {
    expect(metadata.namespace).toBe('monitoring');
    expect(metadata.labels).toMatchObject({ release: 'kps' });
    expect(metadata.name).toMatch(/^model-orchestrator-dev-[a-z\d-]+$/);
  }
});

it('a PrometheusRule has every rule of Prometheus', () => {
  const [rule] = objectsOf(EVERY, 'PrometheusRule');
  const expected = Object.values(EVERY.prometheus.rules).flatMap(({ groups }) => groups);
  expect(rule?.spec).toEqual({ groups: expected });
});

it('every receiver of Alertmanager has the same kinds of integrations', () => {
  const [config] = objectsOf(EVERY, 'AlertmanagerConfig');
  if (!config) throw new Error('no AlertmanagerConfig');
  const { receivers } = config.spec as { readonly receivers: readonly object[] };
  const kindsOf = (receiver: object) =>
    Object.keys(receiver)
      .filter((key) => key !== 'name')
      .map((key) => key.replace('_configs', 'Configs'))
      .sort();
  expect(receivers.map(kindsOf)).toEqual(EVERY.alertmanager.receivers.map(kindsOf));
});

it('no object contains a path of a secret file in a container', () => {
  const objects = kubernetesObjects(EVERY, TARGET).objects.filter(({ kind }) => kind !== 'ConfigMap');
  expect(JSON.stringify(objects)).not.toContain('/run/secrets');
});

describe('settings without a counterpart', () => {
  it.each<[string, EnvironmentInput['notifications'], RegExp]>([
    [
      'a mute window with a time zone',
      {
        slack: {},
        muteWindows: [
          { name: 'night', from: '22:00', to: '23:00', timeZone: 'Europe/Berlin', receivers: ['warning'] },
        ],
      },
      /mute window night is left out/,
    ],
    [
      'a login by a header',
      { slack: {}, receivers: { hook: { webhook: { authentication: 'header', header: 'X-Key' } } } },
      /login by a header/,
    ],
    ['a bot of Slack', { slack: { login: 'bot' } }, /bot's token is left out/],
  ])('the README mentions %s', (_, notifications, text) => {
    const files = kubernetesFiles(exampleBundle({ notifications }), TARGET);
    expect(files['kubernetes/README.md']).toMatch(text);
  });

  it('a scrape with a header is left to additionalScrapeConfigs', () => {
    const files = kubernetesFiles(
      exampleBundle({
        orchestrator: { adapter: 'kari', instances: 0, targets: ['kari:8000'], storageLimitGiB: 100 },
        notifications: { slack: {} },
      }),
      TARGET,
    );
    // `kubectl apply -f kubernetes/` applies every file, so each must be an object.
    const texts = Object.entries(files).filter(([path]) => !path.endsWith('README.md'));
    for (const [, text] of texts) expect(parse(text)).toHaveProperty('kind');
    expect(files['kubernetes/secret-model-orchestrator-dev-additional-scrape-configs.yaml']).toContain(
      '/etc/prometheus/secrets/model-orchestrator-dev-secrets/orchestrator_api_key',
    );
  });
});
