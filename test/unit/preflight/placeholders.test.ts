import { checkPlaceholders } from '../../../operations/preflight/images';
import { exampleBundle } from '../../support/example';

describe('an image of a reserved domain', () => {
  it('is refused once, with the setting to change', () => {
    const bundle = exampleBundle({
      orchestrator: { image: 'registry.example.com/kari:1.0.0', instances: 2, memoryMiB: 256 },
      notifications: { webhook: true },
      images: { prometheus: 'mirror.example.org/prometheus:v3.13.2' },
    });
    expect(checkPlaceholders(bundle).map(({ path, cure }) => `${path}: ${cure}`)).toEqual([
      'dev.orchestrator.image: Set orchestrator.image in environments/dev.ts to the name of an image.',
      'dev.images.prometheus: Set images.prometheus in environments/dev.ts to the name of an image.',
    ]);
    expect(checkPlaceholders(exampleBundle())).toEqual([]);
  });
});
