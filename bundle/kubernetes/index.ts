import { SECRETS_FOLDER } from '../../lib/secrets';
import { yaml } from '../../lib/serialize';
import type { Bundle } from '..';
import { alertmanagerObject } from './alertmanager';
import { dashboardMaps, dataSourceMap, ruleMap } from './grafana';
import { configMap, type KubernetesObject, secretName, type Target } from './object';
import { ADDITIONAL, additionalScrapeConfigs, prometheusRule, scrapeConfigs } from './prometheus';

export type { Target } from './object';

/** Objects for a cluster that runs prometheus-operator and a Grafana with the usual sidecars. */
export interface KubernetesObjects {
  readonly objects: readonly KubernetesObject[];
  /** Settings that have no counterpart there, or that must be set by hand. */
  readonly notes: readonly string[];
}

export function kubernetesObjects(bundle: Bundle, target: Target): KubernetesObjects {
  const notes: string[] = [];
  const objects = [
    prometheusRule(bundle, target),
    ...scrapeConfigs(bundle, target),
    ...additionalScrapeConfigs(bundle, target),
    alertmanagerObject(bundle, target, notes),
    configMap(target, 'message-templates', messageTemplates(bundle)),
    dataSourceMap(bundle, target),
    ruleMap(bundle, target),
    ...dashboardMaps(bundle, target),
  ];
  return { objects, notes };
}

/** The files of `render --for kubernetes`: one for each object, and a README with the manual steps. */
export function kubernetesFiles(bundle: Bundle, target: Target): Record<string, string> {
  const { objects, notes } = kubernetesObjects(bundle, target);
  return {
    ...Object.fromEntries(
      objects.map((object) => [
        `kubernetes/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`,
        yaml(object, '1.1'),
      ]),
    ),
    'kubernetes/README.md': readme(
      bundle,
      target,
      notes,
      objects.some(({ kind }) => kind === 'Secret'),
    ),
  };
}

function messageTemplates({ files }: Bundle): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files.alertmanager ?? {}).flatMap(([path, text]) =>
      path.endsWith('.tmpl') ? [[path.replace(/^.*\//, ''), text]] : [],
    ),
  );
}

function readme(
  { environment, alertmanager }: Bundle,
  target: Target,
  notes: readonly string[],
  hasAdditional: boolean,
): string {
  const { namespace, prefix } = target;
  const secrets = secretName(target);
  const needsSecrets = JSON.stringify(alertmanager).includes(SECRETS_FOLDER) || hasAdditional;
  const steps = [
    ...(needsSecrets
      ? [
          `Create the Secret: \`kubectl -n ${namespace} create secret generic ${secrets} --from-file=secrets/${environment.name}\``,
        ]
      : []),
    `Apply the objects: \`kubectl apply -f kubernetes/\``,
    'In the Alertmanager object, set `alertmanagerConfigMatcherStrategy: { type: None }`. Otherwise the operator adds a matcher for the namespace, which these alerts do not have as a label, and nothing is delivered.',
    `In the Alertmanager object, load the message templates: \`alertmanagerConfiguration: { name: ${prefix}-notifications, templates: [{ configMap: { name: ${prefix}-message-templates, key: notification.tmpl } }, ...] }\`, one entry for each key of that ConfigMap.`,
    'Check that the selectors of the Prometheus and Alertmanager objects (ruleSelector, scrapeConfigSelector, alertmanagerConfigSelector) match the labels of these objects. `--label` of the command sets them.',
    ...(hasAdditional
      ? [
          `A ScrapeConfig cannot express all scrape jobs (headers, user names, files). The others are in a Secret: in the Prometheus object, set \`additionalScrapeConfigs: { name: ${prefix}-${ADDITIONAL}, key: ${ADDITIONAL}.yml }\` and \`secrets: [${secrets}]\`.`,
        ]
      : []),
    ...(environment.prometheus.remoteWrite.length > 0 ||
    environment.prometheus.replicas > 1 ||
    environment.prometheus.thanos !== undefined
      ? [
          'Remote storages (`remoteWrite`), replicas and Thanos are settings of the Prometheus object. Set them there, as in prometheus.yml.',
        ]
      : []),
    "Grafana: its sidecars load the ConfigMaps with the labels `grafana_dashboard`, `grafana_datasource` and `grafana_alert`. The data sources' URLs are those of the containers: set `external` of the servers in the environment to the addresses in the cluster. Mount the Secret at /run/secrets (extraSecretMounts).",
    "Grafana's own rules follow Grafana's notification policy, which these objects do not replace.",
    "Elasticsearch, the collector and the orchestrator's container are not rendered: `npm run render` without `--for` writes their configuration.",
  ];
  return `# ${prefix} for prometheus-operator

${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}
${notes.length > 0 ? `\nLeft out:\n\n${[...new Set(notes)].map((note) => `- ${note}`).join('\n')}\n` : ''}`;
}
