/** The loopback address of a host: only its own programs reach it. */
export const LOOPBACK = '127.0.0.1';

/** The name by which containers reach the Docker host. */
export const DOCKER_HOST = 'host.docker.internal';

/** Whether a hostname of a URL is a loopback address. In a container, this is the container itself. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f\w\w:\w+\]|0\.0\.0\.0|\[::\])\.?$/i.test(
    hostname,
  );
}

/** Whether an IP address, an IPv6 one without brackets, is a loopback address. */
export function isLoopbackAddress(address: string): boolean {
  return isLoopback(address.includes(':') ? `[${address}]` : address);
}

/** Replaces the host of a URL, an address (host:port) or a host with {@link DOCKER_HOST}. */
export function onDockerHost(value: string): string {
  return value.replace(/^(https?:\/\/)?(\[[^\]]*\]|[^:/]+)/i, `$1${DOCKER_HOST}`);
}

/** Whether an external server runs on a machine other than the Docker host. */
export function isElsewhere(external: string | undefined): external is string {
  if (external === undefined) return false;
  const { hostname } = new URL(external);
  return hostname !== DOCKER_HOST && !isLoopback(hostname);
}
