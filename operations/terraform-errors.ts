import type { Bundle } from '../bundle';
import { type Diagnostic, TerraformError, terraformProgram } from '../clients/terraform';
import { type Problem, ProblemsError } from '../lib/problems';
import { serverNamed } from '../servers';
import { localUrl } from '../servers/addresses';
import { serverOf } from './terraform';

/** The context of an error. */
interface Subject {
  readonly bundle: Bundle;
  /** Terraform name of the stack. */
  readonly stack: string;
  readonly folder: string;
}

/** A kind of error of Terraform or a provider that has a known cure. */
interface KnownError {
  /** Matches the summary and the detail of the diagnostic. */
  readonly matches: RegExp;
  readonly problem: (text: string, subject: Subject, diagnostic: Diagnostic) => Problem;
}

const KNOWN: readonly KnownError[] = [
  {
    // Before the errors of logins and connections, which its text contains.
    matches: /available provider packages|failed to install provider|while installing \S+ v\d/i,
    problem: (text, { stack }) => ({
      path: stack,
      message: `Terraform cannot get a provider: ${text.replace(/ To see which modules .*/, '')}`,
      cure: 'Allow registry.terraform.io and github.com, set HTTPS_PROXY, or use a mirror: docs/operations.md, "A network without internet access".',
    }),
  },
  {
    matches: /state lock/i,
    problem: (text, { stack, folder }) => {
      // The backend `http` describes the refused lock, and has the ID of the existing one only here.
      const [, other] = /already locked: ID=(\S+)/.exec(text) ?? [];
      const [, id = '<ID>'] = /\bID:\s+(\S+)/.exec(text) ?? [];
      const [, who] = /\bWho:\s+(\S+)/.exec(text) ?? [];
      const [, created] = /\bCreated:\s+(\S+ \S+?)(?:\.\d+)?(?: |$)/.exec(text) ?? [];
      const holder = other || !who ? '' : ` by ${who}${created ? ` since ${created} UTC` : ''}`;
      return {
        path: stack,
        message: `Terraform's state is locked${holder}: another deploy, diff or destroy is running, or was killed`,
        cure: `If it runs, wait for it. If it was killed, release the lock, then run this command again: ${terraformProgram(process.env)} -chdir=${folder} force-unlock ${other ?? id}`,
      };
    },
  },
  {
    matches: /cannot be destroyed|prevent_destroy/i,
    problem: (text, { bundle: { environment }, stack }, { address }) => ({
      path: address ?? /Resource (\S+) has/.exec(text)?.[1] ?? stack,
      message: 'holds audit records, which this environment protects from deletion',
      cure: `To delete them, set elasticsearch: { protectAudit: false } in environments/${environment.name}.ts, then run the command again.`,
    }),
  },
  {
    matches: /Backend configuration changed|Backend initialization required/i,
    problem: (_text, { stack }) => ({
      path: stack,
      message: "the settings of Terraform's state differ from those of the last run in this folder",
      cure: 'docs/recovery.md, "Move the state", describes how to move it. If it is moved already: rm -r cdktf.out, then run the command again.',
    }),
  },
  {
    matches: /failed to be in healthy state|container exited (immediately|with)/i,
    problem: (text, { bundle, stack }, { address = '' }) => {
      const [, name] = /^docker_container\.(.+)_container_[^_]+$/.exec(address) ?? [];
      const workload = bundle.platform.workloads.find((each) => each.name === name);
      return {
        path: address || stack,
        message: workload ? `${workload.name} does not become healthy` : text,
        cure: workload
          ? `docker logs ${workload.containerName} shows why. Fix it, then run the command again.`
          : 'Its log is above (docker logs shows it, too). Fix it, then run the command again.',
      };
    },
  },
  {
    matches: /manifest unknown|manifest for .* not found|pull access denied|unable to (read|pull) .*image/i,
    problem: (text, { bundle: { environment }, stack }, { address }) => ({
      path: address ?? stack,
      message: `an image cannot be pulled: ${text}`,
      cure: `Fix images in environments/${environment.name}.ts. For a private registry, run docker login first.`,
    }),
  },
  {
    matches: /\b401\b|\b403\b|unauthori[sz]ed|unable to authenticate|invalid (user|username|credentials)/i,
    problem: (text, { bundle: { environment }, stack }, { address }) => {
      const server = serverOf(stack);
      const definition = server && serverNamed(server);
      const title = definition?.title ?? 'the server';
      const login = definition?.login?.(environment);
      return {
        path: address ?? stack,
        message: `${title} refused the login or the request: ${text}`,
        cure: login
          ? `Check secrets/${environment.name}/${login.secret}: npm run secrets -- ${environment.name} check`
          : 'Check the credentials that it needs.',
      };
    },
  },
  {
    matches:
      /connection refused|no such host|i\/o timeout|context deadline exceeded|cannot connect|unable to ping/i,
    problem: (text, { bundle: { environment }, stack }, { address }) => {
      const server = serverOf(stack);
      return {
        path: address ?? stack,
        message: server
          ? `${serverNamed(server).title} does not answer at ${localUrl(environment, server)}: ${text}`
          : `no answer: ${text}`,
        cure: `Find the cause: npm run doctor -- ${environment.name}. Then run the command again.`,
      };
    },
  },
];

/**
 * Runs a step of Terraform on a stack.
 * @throws ProblemsError that names each error with its cure, in place of a TerraformError
 */
export async function explaining<T>(bundle: Bundle, stack: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    throw new ProblemsError(problemsOf(bundle, stack, error));
  }
}

function problemsOf(bundle: Bundle, stack: string, error: TerraformError): Problem[] {
  if (error.diagnostics.length === 0) return [{ path: stack, message: error.message, cure: error.cure }];
  const subject = { bundle, stack, folder: error.folder };
  const problems = error.diagnostics.map((diagnostic): Problem => {
    const text = textOf(diagnostic);
    const known = KNOWN.find(({ matches }) => matches.test(text));
    return (
      known?.problem(text, subject, diagnostic) ?? {
        path: diagnostic.address ?? stack,
        message: text,
        cure: 'Fix the cause, then run the command again: it continues from what is already applied.',
      }
    );
  });
  // A provider that fails to log in reports it for each resource.
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** A problem is one line. */
function textOf({ summary, detail }: Diagnostic): string {
  return `${summary}${detail && `: ${detail}`}`.replace(/\s+/g, ' ').trim();
}
