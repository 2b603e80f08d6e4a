import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { deploymentOf } from '../../operations/deployment';
import { checks } from '../../operations/doctor/checks';
import { diagnose } from '../../operations/doctor/diagnose';
import { choose } from '../../operations/environment';
import { secretsFolder } from '../../operations/secrets/files';
import { printed } from './print';

const program = command('doctor', 'Looks at everything that runs for an environment, and says what to do')
  .argument('<environment>')
  .option('--json', 'print the findings as JSON')
  .addHelpText(
    'after',
    `
Changes nothing. Servers that are external are asked at their URLs. Credentials are those that a deploy uses: GRAFANA_AUTH
(user:password, or a token), ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD, else the files of secrets/<environment>.
Ends with 1 when something failed; warnings and what was skipped do not count.`,
  )
  .action(async (name: string, { json }: { json?: boolean }) => {
    const { bundle, variables } = choose(name);
    const all = checks(deploymentOf(bundle, { variables, secrets: secretsFolder(name) }));
    const begun = Date.now();
    progress(`${all.length} checks of ${name}`);
    const diagnosis = await diagnose(all);
    progress(`done in ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
    console.log(
      json
        ? JSON.stringify(
            { environment: name, checkedAt: new Date(begun).toISOString(), ...diagnosis },
            null,
            2,
          )
        : printed(diagnosis),
    );
    if (diagnosis.summary.failed > 0) process.exitCode = 1;
  });

void run(program);
