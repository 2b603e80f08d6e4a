import { resolve } from 'node:path';
import type { Bundle } from '../../bundle';
import { type Problem, throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { damage, readManifest, type SavedPart } from '../../operations/backup/manifest';
import type { BackupPart } from '../../operations/backup/part';
import { chooseParts } from '../../operations/backup/parts';
import { isNewer } from '../../operations/backup/versions';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { workloadOf } from '../../operations/servers';

interface Options {
  readonly from: string;
  readonly only?: string;
  readonly force?: boolean;
}

const program = command(
  'restore',
  'Brings what a backup has back into a deployed environment. Metrics and audit records are added to what is there',
)
  .argument('<environment>')
  .requiredOption('--from <folder>', 'what `npm run backup` wrote')
  .option('--only <parts>', 'some of prometheus, alertmanager, grafana, audit, separated by commas')
  .option('--force', 'also where something would be lost by it; without it, that is told and nothing is done')
  .addHelpText(
    'after',
    `
First all of the backup is checked against its manifest, and every server is asked what would be lost. Then one server
after the other is brought back, each wholly or not at all. Twice is as good as once. Silences and Grafana's database
are replaced, for which their server is down for seconds. Audit records get a new event.ingested, and are kept for as
long as if they had come in now.`,
  )
  .action(async (name: string, { from, only, force }: Options) => {
    const { bundle } = choose(name);
    const folder = resolve(from);
    const manifest = await readManifest(folder);
    const { parts } = chooseParts(bundle, only);
    const wanted = parts.flatMap((part) => {
      const taken = manifest.parts.find((each) => each.part === part.name);
      return taken ? [{ part, taken }] : [];
    });
    if (wanted.length === 0) {
      throw new UserError(
        `nothing of that is in ${folder}`,
        `It has ${manifest.parts.map(({ part }) => part)}.`,
      );
    }
    progress('checking the backup');
    throwIfAny([
      ...(manifest.environment === name ? [] : [foreign(folder, manifest.environment, name)]),
      ...wanted.flatMap(({ part, taken }) => tooNew(bundle, part, taken)),
      ...(await damage(
        folder,
        wanted.map(({ taken }) => taken),
      )),
    ]);
    progress('asking the servers what would be lost');
    const losses = await Promise.all(wanted.map(({ part, taken }) => part.losses(bundle, taken, folder)));
    if (losses.flat().length > 0 && !force) {
      throw new UserError(
        `this would be lost:\n${losses
          .flat()
          .map((loss) => `  - ${loss}`)
          .join('\n')}`,
        'Nothing was changed. Take a backup of what is there first, then add --force; or leave parts out by --only.',
      );
    }
    for (const loss of losses.flat()) progress(`lost: ${loss}`);
    for (const { part, taken } of wanted) {
      progress(part.name);
      console.log(`${part.name}: ${await part.restore(bundle, taken, folder)}`);
    }
    for (const { part, why } of manifest.leftOut) progress(`${part} is not in the backup: ${why}`);
  });

function foreign(folder: string, theirs: string, ours: string): Problem {
  return {
    path: folder,
    message: `is of ${theirs}, not of ${ours}: its series and streams have that name in them`,
    cure: `Restore it to ${theirs}.`,
  };
}

/** A server reads what an older one wrote, and not always what a newer one did. */
function tooNew(bundle: Bundle, { name, server }: BackupPart, { image }: SavedPart): Problem[] {
  if (image === undefined || name === 'audit') return [];
  const ours = workloadOf(bundle, server).image;
  if (!isNewer(image, ours)) return [];
  return [
    {
      path: name,
      message: `was written by ${image}, and ${ours} may not read it`,
      cure: 'Deploy that version or a later one first (images in the environment), then restore.',
    },
  ];
}

void run(program);
