import { isMissing } from '../../../clients/docker';

it.each([
  'Error: No such container: x',
  'Error response from daemon: No such image: x:1',
  'df: /x: No such file or directory',
])('an object is missing: %s', (output) => {
  expect(isMissing(output)).toBe(true);
});

it.each([
  'failed to connect to the docker API at unix:///var/run/docker.sock; dial unix /var/run/docker.sock: connect: no such file or directory',
  'error during connect: Get "http://nosuch:2375/version": dial tcp: lookup nosuch: no such host',
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
])('no object is missing if the engine does not respond: %s', (output) => {
  expect(isMissing(output)).toBe(false);
});
