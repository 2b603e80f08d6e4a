export { changed } from './changed';
export { dockerExample } from './docker';
export { elasticstackExample } from './elasticstack';
export { dashboardJson, grafanaExample } from './grafana';
