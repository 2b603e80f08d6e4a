import { type Adapter, isMapped } from '../adapters';
import type { Recording } from '../alerts/objectives';
import { type Alert, isPromql } from '../alerts/resolve';
import { type Dashboard, queriesOf } from '../dashboards';
import { CATALOGUE, METRICS, type OrchestratorMetric } from '../lib/metrics';
import { DATA_SOURCES, JOBS } from '../lib/names';
import { type Outcome, outcomeOf } from '../lib/promql/outcome';
import { parse } from '../lib/promql/parse';
import { selectorsOf } from '../lib/promql/scope';
import { findSeries } from '../lib/promql/series';
import type { SelectorNode } from '../lib/promql/syntax';

/**
 * An alert that does not exist in an environment, because the application does not expose the metrics that it needs.
 */
export interface UnavailableAlert {
  readonly name: string;
  /** The metrics of the contract that it needs and that are missing. */
  readonly missing: readonly string[];
  /** How to get the alert. */
  readonly cure: string;
}

/**
 * Determines which queries of an environment can return data when its adapter does not provide every metric of the
 * contract.
 */
export class Availability {
  /** Why a metric is missing, by its name. Empty for an application that meets the contract. */
  private readonly reasons: ReadonlyMap<string, string>;
  private readonly recorded: ReadonlyMap<string, string>;

  constructor(
    private readonly adapter: Adapter | undefined,
    { mapping, rules }: Recording,
  ) {
    const yielded = new Set(mapping.map(({ record }) => record));
    this.reasons = new Map(
      Object.entries(adapter?.metrics ?? {}).flatMap(([key, source]) => {
        const { name } = METRICS[key as OrchestratorMetric];
        return isMapped(source) || yielded.has(name) ? [] : [[name, source.unavailable] as const];
      }),
    );
    this.recorded = new Map(rules.map(({ record, expression }) => [record, expression.text]));
  }

  /** Separates the alerts that can fire from those that cannot. */
  split(alerts: readonly Alert[]): { available: readonly Alert[]; unavailable: UnavailableAlert[] } {
    // An application that meets the contract has every metric.
    if (!this.adapter) return { available: alerts, unavailable: [] };
    const unavailable = alerts.flatMap((alert): UnavailableAlert[] => {
      const text = conditionOf(alert);
      if (text === undefined || this.outcome(text) !== 'empty') return [];
      const missing = this.missingIn(text);
      return [{ name: alert.name, missing, cure: cureFor(missing) }];
    });
    const names = new Set<string>(unavailable.map(({ name }) => name));
    return { available: alerts.filter(({ name }) => !names.has(name)), unavailable };
  }

  /** Adds the reason to every panel that has no data, or only a part of it. */
  explain(dashboards: readonly Dashboard[]): readonly Dashboard[] {
    if (this.reasons.size === 0) return dashboards;
    for (const dashboard of dashboards) {
      const queries = queriesOf(dashboard).filter(({ of }) => of === 'panel');
      for (const panel of dashboard.panels ?? []) {
        if (!('fieldConfig' in panel) || !panel.fieldConfig) continue;
        const own = queries.filter((query) => query.panel === panel.title);
        const empty = own.filter(
          ({ datasource, expr }) =>
            datasource === DATA_SOURCES.prometheus.uid && this.outcome(expr) === 'empty',
        );
        if (empty.length === 0) continue;
        const missing = empty.flatMap(({ expr }) => this.missingIn(expr));
        const reasons = [...new Set(missing.map((name) => this.reasons.get(name)))].join('; ');
        if (empty.length === own.length) panel.fieldConfig.defaults.noValue = reasons;
        else panel.description = `${panel.description} Incomplete: ${reasons}.`;
      }
    }
    return dashboards;
  }

  private outcome(text: string): Outcome {
    const parsed = parse(text);
    return 'expression' in parsed
      ? outcomeOf(parsed.expression, (selector) => this.select(selector))
      : 'unknown';
  }

  private select({ name = '', matchers }: SelectorNode): Outcome {
    const recorded = this.recorded.get(name);
    if (recorded !== undefined) return this.outcome(recorded) === 'empty' ? 'empty' : 'unknown';
    const isHealthJob = matchers.some(
      ({ name: label, operator, value }) => label === 'job' && operator === '=' && value === JOBS.health,
    );
    // An adapter scrapes one endpoint: the job of the health checks does not exist.
    if (isHealthJob && this.adapter) return 'empty';
    return this.reasons.has(metricOf(name)) ? 'empty' : 'unknown';
  }

  private missingIn(text: string): string[] {
    const parsed = parse(text);
    if (!('expression' in parsed)) return [];
    const names = selectorsOf(parsed.expression).flatMap(({ name = '' }) => {
      const recorded = this.recorded.get(name);
      return recorded === undefined ? [metricOf(name)] : this.missingIn(recorded);
    });
    return [...new Set(names)].filter((name) => this.reasons.has(name));
  }
}

function conditionOf(alert: Alert): string | undefined {
  if (isPromql(alert)) return alert.expression.text;
  const { watch } = alert;
  return watch.kind === 'silence'
    ? watch.although.text
    : watch.kind === 'metric'
      ? watch.expression.text
      : undefined;
}

function cureFor(missing: readonly string[]): string {
  const limit = METRICS.storage_limit_bytes.name;
  const rest = missing.filter((name) => name !== limit);
  const cures = [
    ...(missing.includes(limit) ? ['set orchestrator.storageLimitGiB'] : []),
    ...(rest.length > 0 ? [`expose ${rest.join(', ')} (docs/instrument.md)`] : []),
  ];
  return cures.join(', and ');
}

/** Name of the metric that a series belongs to. */
function metricOf(series: string): string {
  return findSeries(series, CATALOGUE)?.metric.name ?? series;
}
