import { provisionedAlerting } from '../../../bundle/grafana-alerting';
import { exampleBundle } from '../../support/example';

interface Provisioned {
  readonly policies?: readonly object[];
  readonly groups: readonly { readonly rules: readonly Readonly<Record<string, unknown>>[] }[];
}

const rulesOf = (ownsNotificationPolicy: boolean) => {
  const { grafanaAlerting } = exampleBundle({ grafana: { ownsNotificationPolicy } });
  const file = provisionedAlerting(grafanaAlerting, 'Folder') as Provisioned;
  return { file, rules: file.groups.flatMap(({ rules }) => rules) };
};

describe("Grafana's provisioning file", () => {
  it('has the notification policy of an environment that owns it, and rules without a contact point', () => {
    const { file, rules } = rulesOf(true);
    expect(file.policies).toHaveLength(1);
    expect(rules.filter((rule) => 'notification_settings' in rule)).toEqual([]);
  });

  it('has no policy for other environments, but a contact point for each rule', () => {
    const { file, rules } = rulesOf(false);
    expect(file).not.toHaveProperty('policies');
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) {
      expect(rule.notification_settings).toMatchObject({ receiver: expect.any(String) });
      expect(rule).not.toHaveProperty('notify');
    }
  });
});
