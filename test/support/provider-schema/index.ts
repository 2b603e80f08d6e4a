export { checkAgainstSchemas } from './check';
export { checkGrafanaTraps } from './grafana-traps';
