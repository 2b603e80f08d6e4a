import { isElsewhere } from './loopback';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Connections without TLS to another host that carry a login or control an engine, and for which no reason is given. */
export function checkPlaintext({ docker, notifications, ...servers }: Environment): Refusal[] {
  const found: Refusal[] = [];
  for (const name of ['grafana', 'elasticsearch'] as const) {
    const { external, allowPlaintext } = servers[name];
    if (external !== undefined && !allowPlaintext && isPlaintext(external, 'http:')) {
      found.push({
        field: `${name}.external`,
        message: `${external} is not encrypted, and commands and servers send a password to it`,
        cure: `Use https, or give the reason: ${name}.allowPlaintext: '<why no one else can read it>'.`,
        others: [`${name}.allowPlaintext`],
      });
    }
  }
  if (
    docker.host !== undefined &&
    !docker.tls &&
    !docker.allowPlaintext &&
    isPlaintext(docker.host, 'tcp:')
  ) {
    found.push({
      field: 'docker.host',
      message: `${docker.host} is not encrypted, and anyone who can connect to the engine controls its host`,
      cure: "Use ssh://user@host, set docker.tls, or give the reason: docker.allowPlaintext: '<why no one else can connect>'.",
      others: ['docker.tls', 'docker.allowPlaintext'],
    });
  }
  const smtp = notifications.email?.smtp;
  if (smtp?.username !== undefined && !smtp.requireTls && !smtp.allowPlaintext) {
    found.push({
      field: 'notifications.email.smtp.requireTls',
      message: `the password of '${smtp.username}' may be sent to ${smtp.host} without encryption`,
      cure: "Remove requireTls: false, or give the reason: notifications.email.smtp.allowPlaintext: '<why no one else can read it>'.",
      others: ['notifications.email.smtp.allowPlaintext'],
    });
  }
  return found;
}

/** Whether a URL has a scheme without encryption, and leads to a host other than the Docker host. */
export function isPlaintext(url: string, scheme: 'http:' | 'tcp:'): boolean {
  if (!URL.canParse(url)) return url.startsWith(scheme);
  return new URL(url).protocol === scheme && isElsewhere(url);
}
