/** Something that alerts have when Prometheus evaluates them, and lose or get differently with Grafana. */
export interface Difference {
  readonly what: string;
  /** What it means for whoever is on call, and what is done about it. */
  readonly consequence: string;
}

/** Where the two engines differ for the same definitions: for the documentation, and for whoever chooses. */
export const NOT_IN_GRAFANA: readonly Difference[] = [
  {
    what: 'Inhibition',
    consequence:
      'Grafana has none of its own that could be configured here. Receivers that Alertmanager delivers to are inhibited there; those that Grafana delivers to (e-mail, the sink) are told of cause and consequence alike, in one message where both have one family and instance.',
  },
  {
    what: 'Recorded series in alerts',
    consequence:
      'They are inlined as subqueries: each evaluation reads up to three days of samples anew, and Prometheus has more to do. Prometheus goes on recording, for the dashboards.',
  },
  {
    what: 'The series ALERTS',
    consequence:
      'Prometheus knows no alert, and no query of one finds any. Grafana keeps its own history of states: dashboards mark it on the panel of each alert, for all values of the variables, and list what fires by it.',
  },
  {
    what: 'Alerts that survive Grafana',
    consequence:
      'While Grafana is down nothing is evaluated. The heartbeat stops then, and whoever expects it raises the alarm.',
  },
  {
    what: 'The watch over the engine itself',
    consequence:
      "The alerts over rule evaluation and notifications look at Prometheus and Alertmanager. Grafana's own failures show in Grafana, as alerts DatasourceError, and by a heartbeat that stays away.",
  },
  {
    what: 'Unit tests of rules',
    consequence:
      'promtool runs the scenarios on the rules of Prometheus. That the two engines say the same is tested on the definitions, not by running Grafana.',
  },
];
