import { formatDuration } from '../../lib/format';
import { print, printJson } from '../../lib/output';
import { progress } from '../../lib/progress';
import { attachedUrls } from '../../operations/attached';
import { command, run } from '../../operations/command';
import { deploymentOf } from '../../operations/deployment';
import { checks } from '../../operations/doctor/checks';
import { diagnose } from '../../operations/doctor/diagnose';
import { choose } from '../../operations/environment';
import { secretsFolder } from '../../operations/secrets/files';
import { printed } from './print';

const program = command(
  'doctor',
  'Checks everything that runs for an environment, and explains how to fix each problem',
)
  .argument('<environment>')
  .option('--json', 'print the findings as JSON')
  .addHelpText(
    'after',
    `
Changes nothing. Credentials are the same as for a deploy: GRAFANA_AUTH (user:password or a token), ELASTICSEARCH_USERNAME
and ELASTICSEARCH_PASSWORD, or the files in secrets/<environment>. The exit code is 1 if a check failed; warnings, pending and
skipped checks do not count. A check is pending while its container starts: run the command again in a minute.`,
  )
  .action(async (name: string, { json }: { json?: boolean }) => {
    const { bundle, variables } = choose(name);
    const urls = await attachedUrls(bundle.environment);
    const all = checks(deploymentOf(bundle, { variables, secrets: secretsFolder(name), urls }));
    const startedAt = Date.now();
    progress(`running ${all.length} checks of ${name}`);
    const diagnosis = await diagnose(all);
    progress(`finished in ${formatDuration((Date.now() - startedAt) / 1_000)}`);
    if (json) printJson({ environment: name, checkedAt: new Date(startedAt).toISOString(), ...diagnosis });
    else print(printed(diagnosis));
    if (diagnosis.summary.failed > 0) process.exitCode = 1;
  });

void run(program);
