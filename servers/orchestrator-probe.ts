/** The default health check uses the first of these programs that the image has, lightest first. */
export const PROBE_PROGRAMS = ['curl', 'wget', 'python3', 'python', 'node'] as const;

const PYTHON = 'import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=8)';
const NODE =
  'fetch(process.argv[1], { signal: AbortSignal.timeout(8000) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))';

const REQUESTS: Readonly<Record<(typeof PROBE_PROGRAMS)[number], string>> = {
  curl: 'curl -fsS -m 8 -o /dev/null "$1"',
  // Without -T, with which BusyBox 1.35 crashes. The engine ends a health check that takes too long.
  wget: 'wget -q -O /dev/null "$1"',
  python3: `python3 -c '${PYTHON}' "$1"`,
  python: `python -c '${PYTHON}' "$1"`,
  node: `node -e '${NODE}' "$1"`,
};

const SCRIPT = [
  // The URL is the container's own.
  'unset http_proxy HTTP_PROXY all_proxy ALL_PROXY',
  ...PROBE_PROGRAMS.map((program) => `command -v ${program} > /dev/null && exec ${REQUESTS[program]}`),
  `echo "the image has none of ${PROBE_PROGRAMS.join(', ')}: set orchestrator.container.healthCheck.command" >&2`,
  'exit 1',
].join('\n');

/** Requests the URL that is appended as an argument, with a program of the image. Fails unless the request succeeds. */
export const PROBE: readonly string[] = ['/bin/sh', '-c', SCRIPT, 'health-check'];
