import digests from './image-digests.json';

/** The pinned images. An environment can override each one, for a registry mirror or a digest. */
export const IMAGES = {
  prometheus: 'prom/prometheus:v3.13.2',
  alertmanager: 'prom/alertmanager:v0.34.2',
  grafana: 'grafana/grafana:13.0.6',
  elasticsearch: 'docker.elastic.co/elasticsearch/elasticsearch:9.2.0',
  collector: 'otel/opentelemetry-collector-contrib:0.145.0',
  nodeExporter: 'prom/node-exporter:v1.12.1',
  thanos: 'quay.io/thanos/thanos:v0.42.1',
  /** The ingress. Also hashes passwords on machines without Node. */
  caddy: 'caddy:2.11.9-alpine',
  /** Base of the simulator's image. */
  node: 'node:24.21.0-alpine',
} as const;

/**
 * The oldest supported versions of external servers. For Alertmanager and Grafana: the oldest versions that were tested
 * with this configuration.
 */
export const LEAST_VERSIONS = {
  /** First with `storage.tsdb.retention.percentage`. */
  prometheus: '3.11',
  alertmanager: '0.34',
  grafana: '13.0',
  /** First with failure stores. It has logsdb too. */
  elasticsearch: '9.1',
} as const;

export type ImageName = keyof typeof IMAGES;

/**
 * The digest of each pinned image for all platforms, by image. `npm run images` writes them. Without a digest, Docker
 * takes whatever the tag points to, and its owner can move the tag.
 */
export const DIGESTS: Readonly<Record<string, string>> = digests;

/** Terraform providers. `cdktf.json` and `schemas/` name the last two; a test compares them. */
export const PROVIDERS = {
  'kreuzwerker/docker': '3.6.2',
  'grafana/grafana': '4.45.1',
  'elastic/elasticstack': '0.16.2',
} as const;
