import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery, AnnotationTarget } from '@grafana/grafana-foundation-sdk/dashboard';
import { SERVICE } from '../lib/names';
import { promql } from '../lib/promql/expression';
import { COLOURS } from './colours';
import { plain } from './plain';
import { prometheus, query } from './query';
import { ENVIRONMENT_SCOPE } from './variables';

/** The tag that a deployment's annotation carries, whoever posts it to Grafana. */
export const DEPLOYMENT_TAG = 'deployment';

/**
 * When which alert fired. The heartbeat always does, and is left out.
 * @param which matcher of the alerts that the dashboard is about.
 */
export function alertAnnotation(which: string): Builder<AnnotationQuery> {
  const firing = promql`ALERTS{alertstate="firing", severity!="none", service="${SERVICE}",
    ${ENVIRONMENT_SCOPE}, ${which}}`;
  return plain({
    name: 'Alerts',
    datasource: prometheus(),
    enable: true,
    iconColor: COLOURS.bad,
    titleFormat: '{{alertname}}',
    textFormat: '{{severity}} {{instance}}',
    tagKeys: 'severity,alert_family',
    target: query('alerts', firing, '{{alertname}}').build(),
  });
}

/** When something was deployed, as annotations in Grafana itself say. */
export function deploymentAnnotation(): Builder<AnnotationQuery> {
  const target: AnnotationTarget & Dataquery = {
    type: 'tags',
    tags: [DEPLOYMENT_TAG],
    matchAny: false,
    limit: 100,
    _implementsDataqueryVariant: () => {},
  };
  return plain({
    name: 'Deployments',
    datasource: { type: 'grafana', uid: '-- Grafana --' },
    enable: true,
    iconColor: COLOURS.second,
    target,
  });
}
