import { writeFile } from 'node:fs/promises';
import { digestOf } from '../../clients/registry';
import { print } from '../../lib/output';
import { progress } from '../../lib/progress';
import { projectPath } from '../../lib/project';
import { json } from '../../lib/serialize';
import { DIGESTS, IMAGES } from '../../lib/versions';
import { command, run } from '../../operations/command';
import { table } from '../../operations/table';

const program = command(
  'images',
  'Asks the registries for the digests of the pinned images, and writes them to lib/image-digests.json',
).action(async () => {
  const found: [image: string, digest: string][] = [];
  // One after the other: registries limit anonymous requests.
  for (const image of Object.values(IMAGES)) {
    progress(`asking for ${image}`);
    found.push([image, await digestOf(image)]);
  }
  await writeFile(projectPath('lib/image-digests.json'), json(Object.fromEntries(found)));
  print(
    table(
      ['image', 'digest', ''],
      found.map(([image, digest]) => [image, digest, DIGESTS[image] === digest ? '' : 'changed']),
    ),
  );
});

void run(program);
