import { resolve } from 'node:path';
import type { Bundle } from '../../bundle';
import { print } from '../../lib/output';
import { type Problem, throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { decrypted } from '../../operations/backup/encryption';
import { damage, readManifest, type SavedPart } from '../../operations/backup/manifest';
import type { BackupPart } from '../../operations/backup/part';
import { chooseParts } from '../../operations/backup/parts';
import { verifyManifest } from '../../operations/backup/signature';
import { isNewer } from '../../operations/backup/versions';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { requireOwn } from '../../operations/ownership';
import { checkDocker } from '../../operations/preflight';
import { workloadOf } from '../../operations/servers';

interface Options {
  readonly from: string;
  readonly only?: string;
  readonly force?: boolean;
  readonly identity?: string;
  readonly verify?: string;
}

const program = command('restore', 'Restores a backup to a deployed environment')
  .argument('<environment>')
  .requiredOption('--from <folder>', 'a folder that `npm run backup` wrote')
  .option('--only <parts>', 'some of prometheus, alertmanager, grafana, audit, separated by commas')
  .option('--force', 'restore even if this removes data; without it, such data is listed and nothing changes')
  .option('--identity <file>', 'file with the secret key of age for an encrypted backup')
  .option('--verify <file>', 'PEM file with the public key (Ed25519) that must have signed the backup')
  .addHelpText(
    'after',
    `
Without --verify, the checksums show damage, but not a backup that someone changed on purpose. An encrypted backup is decrypted
to a temporary folder (TMPDIR), which is removed afterwards.
The command first compares the backup with its manifest and asks every server which data a restore would remove. Then it
restores one server after the other, each completely or not at all. A restore can be repeated.
Metrics and audit records are added to the existing ones. Silences and Grafana's database are replaced, while their servers
are down for seconds. Audit records get a new event.ingested, and their retention starts again.`,
  )
  .action(async (name: string, { from, only, force, identity, verify }: Options) => {
    const { bundle } = choose(name);
    const folder = resolve(from);
    if (verify !== undefined) await verifyManifest(folder, verify);
    const manifest = await readManifest(folder);
    const { parts } = chooseParts(bundle, only);
    const wanted = parts.flatMap((part) => {
      const saved = manifest.parts.find((each) => each.part === part.name);
      return saved ? [{ part, saved }] : [];
    });
    if (wanted.length === 0) {
      throw new UserError(
        `${folder} contains none of the parts ${parts.map((part) => part.name).join(', ')}`,
        `Select some of its parts with --only: ${manifest.parts.map(({ part }) => part).join(', ')}.`,
      );
    }
    throwIfAny(await checkDocker(bundle.environment.docker.host));
    await requireOwn(bundle);
    progress('checking the backup');
    const saved = wanted.map((each) => each.saved);
    throwIfAny([
      ...(manifest.environment === name ? [] : [otherEnvironment(folder, manifest.environment, name)]),
      ...wanted.flatMap((each) => tooNew(bundle, each.part, each.saved)),
      ...(await damage(folder, saved)),
    ]);
    await decrypted(folder, saved, identity, (plain, parts) =>
      restoreParts(
        bundle,
        wanted.flatMap(({ part }, index) => (parts[index] ? [{ part, saved: parts[index] }] : [])),
        plain,
        force,
      ),
    );
    for (const { part, why } of manifest.leftOut) progress(`${part} is not in the backup: ${why}`);
  });

/** Restores one part after the other. @throws UserError before anything changes, when it would remove data without `force` */
async function restoreParts(
  bundle: Bundle,
  wanted: readonly { readonly part: BackupPart; readonly saved: SavedPart }[],
  folder: string,
  force: boolean | undefined,
): Promise<void> {
  progress('asking the servers which data a restore would remove');
  const losses = (
    await Promise.all(wanted.map(({ part, saved }) => part.losses(bundle, saved, folder)))
  ).flat();
  if (losses.length > 0 && !force) {
    throw new UserError(
      `the restore would remove data of ${bundle.environment.name}:\n${losses.map((loss) => `  - ${loss}`).join('\n')}`,
      'Nothing was changed. Back up the current data, then add --force, or leave out parts with --only.',
    );
  }
  for (const loss of losses) progress(`removing: ${loss}`);
  for (const { part, saved } of wanted) {
    progress(part.name);
    print(`${part.name}: ${await part.restore(bundle, saved, folder)}`);
  }
}

function otherEnvironment(folder: string, theirs: string, ours: string): Problem {
  return {
    path: folder,
    message: `is a backup of ${theirs}, not of ${ours}: its series and streams contain that name`,
    cure: `Restore it to ${theirs}: npm run restore -- ${theirs} --from '${folder}'`,
  };
}

/** A server can read the data of an older version, but not always that of a newer one. */
function tooNew(bundle: Bundle, { name, server }: BackupPart, { image }: SavedPart): Problem[] {
  if (image === undefined || name === 'audit') return [];
  const ours = workloadOf(bundle, server).image;
  if (!isNewer(image, ours)) return [];
  return [
    {
      path: name,
      message: `was written by ${image}, which is newer than ${ours}`,
      cure: `Set that version or a newer one in \`images\` of the environment and deploy it, then restore.`,
    },
  ];
}

void run(program);
