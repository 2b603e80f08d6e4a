import { registryLogins } from '../../../constructs/registry-logins';

describe('the logins of registries', () => {
  const { for_each, content } = registryLogins([
    'registry.example.org:5000/kari:1',
    'prom/prometheus:v3',
    'model-orchestrator-simulator',
    'localhost/kari',
  ]);

  it('are those of docker login for the registries of the images', () => {
    expect(for_each).toContain(
      'setintersection(["https://index.docker.io/v1/","localhost","registry.example.org:5000"], ',
    );
  });

  it('are read by the provider from the file, of which the stack contains only the path', () => {
    expect(content.config_file).toBe('${pathexpand("~/.docker/config.json")}');
  });
});
