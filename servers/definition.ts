import type { AlertmanagerConfig } from '../alerts/alertmanager/config';
import type { RuleFile } from '../alerts/prometheus/rule-file';
import type { Logs } from '../logs';
import type { Environment } from '../settings/schema';
import type { ContactPoints } from './grafana/contact-points';
import type { DataSource, DataSources } from './grafana/data-sources';
import type { ServerLogin } from './logins';
import type { PrometheusConfig, ScrapeConfig } from './scraping';
import type { Configuration, Workload } from './workload';

/**
 * Everything that this project knows about one server. Containers, scrape jobs, data sources, rendered files, the
 * sentences of `changes`, and the reference are derived from it. To add a server, write a file that exports its
 * definition, and list it in `index.ts`.
 */
export interface ServerDefinition {
  /** Host name for the other containers. */
  readonly name: string;
  /** Name that people read. */
  readonly title: string;
  /** What users lose while its container is replaced. Ends a sentence, so without a capital and a full stop. */
  readonly restartCost: string;
  /** The account with which commands call its API. @default its API needs no login */
  readonly login?: (environment: Environment) => ServerLogin | undefined;
  /** URL of the server if it runs outside of this project. It then gets no container and no configuration. */
  readonly external?: (environment: Environment) => string | undefined;
  readonly workloads: (environment: Environment) => Workload[];
  /** Its configuration files as text, by path. @default none */
  readonly files?: (content: Content, environment: Environment) => Texts;
  /** Folder of these files among the rendered ones. @default its name */
  readonly folder?: string;
  /** How its files are loaded into a volume. @default none */
  readonly configurations?: (environment: Environment, files: Texts) => Configuration[];
  /** How Prometheus scrapes it. @default not at all */
  readonly scrapeJobs?: (environment: Environment) => ScrapeConfig[];
  /** How Grafana queries it. @default not at all */
  readonly dataSources?: (environment: Environment) => DataSource[];
}

/** Text by path. */
export type Texts = Readonly<Record<string, string>>;

/** The content of an environment's configuration files, as data. */
export interface Content {
  readonly prometheus: {
    readonly config: PrometheusConfig;
    readonly rules: Readonly<Record<string, RuleFile>>;
  };
  readonly alertmanager: AlertmanagerConfig;
  readonly dataSources: DataSources;
  readonly contactPoints: ContactPoints;
  readonly logs: Logs;
}
