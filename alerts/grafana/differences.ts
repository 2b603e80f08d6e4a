/** A feature of alerting by Prometheus that alerting by Grafana lacks, or has in another way. */
export interface Difference {
  readonly what: string;
  /** What it means for the people on call, and how this project handles it. */
  readonly consequence: string;
}

/** The differences between the two evaluators, for the documentation. */
export const NOT_IN_GRAFANA: readonly Difference[] = [
  {
    what: 'Inhibition',
    consequence:
      'Grafana has no inhibition that this project can configure. Alertmanager inhibits the notifications that it delivers. Grafana delivers to e-mail and the sink itself: these receive cause and consequence, in one message if both have the same family and instance.',
  },
  {
    what: 'Recorded series in alerts',
    consequence:
      'They are inlined as subqueries: each evaluation reads up to three days of samples, which increases the load of Prometheus. Prometheus still records the series for the dashboards.',
  },
  {
    what: 'The series ALERTS',
    consequence:
      'Prometheus has no such series. Grafana stores its own state history. Dashboards mark it on the panel of each alert, for all values of the variables, and list firing alerts from it.',
  },
  {
    what: 'Alerts during an outage of Grafana',
    consequence:
      'While Grafana is down, no alert is evaluated. The heartbeat stops, and the service that receives it must raise an alarm.',
  },
  {
    what: 'Monitoring of the evaluator itself',
    consequence:
      'The alerts on rule evaluation and notifications cover Prometheus and Alertmanager. Grafana reports its own failures as DatasourceError alerts, and by a missing heartbeat.',
  },
  {
    what: 'Unit tests of rules',
    consequence:
      'promtool runs the scenarios on the rules of Prometheus. Tests compare the definitions of both evaluators, but do not run Grafana.',
  },
];
