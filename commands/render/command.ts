import { join, resolve } from 'node:path';
import { Option } from 'commander';
import { bundles } from '../../bundle/all';
import { kubernetesFiles } from '../../bundle/kubernetes';
import { renderedFiles } from '../../bundle/render';
import { SERVICE } from '../../lib/names';
import { print } from '../../lib/output';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { composeFiles, simulatorFiles } from '../../operations/compose';
import { replaceFolder } from '../../operations/folder';

type Labels = Readonly<Record<string, string>>;

interface Options {
  readonly out: string;
  readonly for?: 'kubernetes';
  readonly namespace: string;
  readonly label?: Labels;
}

const program = command(
  'render',
  'Writes the configuration files of an environment, for use without Terraform',
)
  .argument('<environment>')
  .requiredOption(
    '--out <folder>',
    'where to write; must be empty, not exist, or be the output of an earlier run, whose files are replaced',
  )
  .addOption(
    new Option('--for <platform>', 'kubernetes: objects for prometheus-operator and Grafana').choices([
      'kubernetes',
    ]),
  )
  .option('--namespace <name>', 'namespace of the Kubernetes objects', 'monitoring')
  .option(
    '--label <key=value>',
    'label of the Kubernetes objects; can be repeated',
    (given: string, labels?: Labels) => ({ ...labels, ...labelOf(given) }),
  )
  .action(async (name: string, { out, for: platform, namespace, label = {} }: Options) => {
    const [bundle] = bundles(process.env, [name]);
    if (!bundle) throw new Error(`no bundle was made for ${name}`);
    const files =
      platform === 'kubernetes'
        ? kubernetesFiles(bundle, {
            namespace: dnsName(namespace),
            labels: label,
            prefix: `${SERVICE}-${name}`,
          })
        : { ...renderedFiles(bundle), ...composeFiles(bundle), ...(await simulatorFiles(bundle)) };
    await replaceFolder(resolve(out), files, 'render');
    for (const path of Object.keys(files).sort()) print(join(out, path));
  });

/** @throws UserError */
function labelOf(given: string): Labels {
  const [, key, value] =
    /^((?:[a-z\d.-]+\/)?[A-Za-z\d][\w.-]{0,62})=([A-Za-z\d](?:[\w.-]{0,61}[A-Za-z\d])?)?$/.exec(given) ?? [];
  if (key === undefined) {
    throw new UserError(
      `--label '${given}' is not a label of Kubernetes`,
      'Use key=value, such as release=kube-prometheus-stack.',
    );
  }
  return { [key]: value ?? '' };
}

/** @throws UserError */
function dnsName(namespace: string): string {
  if (/^[a-z\d]([-a-z\d]{0,61}[a-z\d])?$/.test(namespace)) return namespace;
  throw new UserError(
    `--namespace '${namespace}' is not the name of a namespace`,
    'Use lower-case letters, digits and hyphens, at most 63.',
  );
}

void run(program);
