import { exampleBundle } from '../../support/example';
import { synthesize } from '../../support/synthesis';

describe('the state of a stack', () => {
  it('is a file beside it unless a backend is named', () => {
    for (const { json } of synthesize([exampleBundle({})]))
      expect(json.terraform).toMatchObject({ backend: { local: expect.anything() } });
  });

  it('is kept by the backend that is named, each stack under its own name, and by no other', () => {
    const state = {
      backend: 's3',
      settings: { bucket: 'terraform', key: 'monitoring/{stack}.tfstate', use_lockfile: true },
    } as const;
    for (const { name, json } of synthesize([exampleBundle({ state })])) {
      expect(json.terraform).toMatchObject({
        backend: {
          s3: { bucket: 'terraform', key: `monitoring/${name}.tfstate`, use_lockfile: true },
        },
      });
      expect(json.terraform).not.toHaveProperty('backend.local');
    }
  });

  it('is where a setting says, not where Terraform would read it to be', () => {
    const settings = { bucket: '${bucket}', key: '%{ if true }{stack}%{ endif }' };
    for (const { name, json } of synthesize([exampleBundle({ state: { backend: 's3', settings } })])) {
      expect(json.terraform).toMatchObject({
        backend: { s3: { bucket: '$${bucket}', key: `%%{ if true }${name}%%{ endif }` } },
      });
    }
  });
});
