import { projectFile } from '../../lib/project';

/** Grafana silences by its own page, which each alert links to. */
const SILENCE =
  '{{ define "monitoring.silence" }}{{ with index .Alerts 0 }}{{ .SilenceURL }}{{ end }}{{ end }}';
const ALERTMANAGERS = /\{\{-? define "monitoring\.silence" -?\}\}.*?\n\{\{- end \}\}/s;

/** Alertmanager's message template, with what links to Alertmanager replaced. */
export function messageTemplate(): string {
  const text = projectFile('alerts/alertmanager/notification.tmpl').trim();
  if (!ALERTMANAGERS.test(text)) throw new Error('notification.tmpl defines no monitoring.silence');
  return text.replace(ALERTMANAGERS, () => SILENCE);
}
