import { projectFile } from '../../lib/project';

/** The link to Grafana's own silence page, which each alert has. */
const SILENCE =
  '{{ define "monitoring.silence" }}{{ with index .Alerts 0 }}{{ .SilenceURL }}{{ end }}{{ end }}';
const ALERTMANAGERS = /\{\{-? define "monitoring\.silence" -?\}\}.*?\n\{\{- end \}\}/s;

/** Alertmanager's message template with a link to Grafana's silences. */
export function messageTemplate(): string {
  const text = projectFile('alerts/alertmanager/templates/notification.tmpl').trim();
  if (!ALERTMANAGERS.test(text)) throw new Error('notification.tmpl defines no monitoring.silence');
  return text.replace(ALERTMANAGERS, () => SILENCE);
}
