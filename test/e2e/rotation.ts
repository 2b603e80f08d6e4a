import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpError } from '../../clients/http';
import { EVALUATION_INTERVAL, JOBS } from '../../lib/names';
import { serverApi } from '../../operations/servers';
import type { ProtectedServer } from '../../servers/logins';
import { Testbed } from './faults/testbed';
import type { Step, StepContext } from './step';

const SERVERS = ['prometheus', 'alertmanager'] as const satisfies readonly ProtectedServer[];

/** For a machine without Grafana's provider, whose Grafana may be a stand-in that cannot reload data sources. Not deployed. */
const WITHOUT_GRAFANA = "grafana: { external: 'https://grafana.example' }, docker: { address: '10.0.0.5' },";

/** Rotates the passwords that several servers share. */
export const ROTATION: Step = {
  it: 'uses new passwords of Prometheus and Alertmanager after a rotation, without restarting them',
  run: async (context) => {
    const begun = Date.now() / 1_000;
    const outputs: string[] = [];
    const undo = context.stacks.includes('grafana') ? undefined : await context.copy.set(WITHOUT_GRAFANA);
    try {
      for (const server of SERVERS) outputs.push(await rotate(context, server));
    } finally {
      await undo?.();
    }
    // Wait until every server has used the new passwords.
    await delay(3 * EVALUATION_INTERVAL.seconds * 1_000);
    const { bundle, copy } = context;
    const password = await readFile(copy.path(`secrets/${copy.environment}/prometheus_password`), 'utf8');
    const prometheus = serverApi(bundle, 'prometheus', { password });
    const jobs = `job=~"${JOBS.prometheus}|${JOBS.alertmanager}"`;
    const now = Object.fromEntries(
      (await prometheus.query(`up{${jobs}}`)).map(({ labels, value }) => [labels.job, value]),
    );
    if (now[JOBS.prometheus] !== 1 || now[JOBS.alertmanager] !== 1)
      throw new Error(`Prometheus cannot scrape with the new passwords: ${JSON.stringify(now)}`);
    const restarted = await prometheus.query(`process_start_time_seconds{${jobs}} > ${begun}`);
    if (restarted.length > 0) throw new Error(`restarted: ${JSON.stringify(restarted)}`);
    const failures = await new Testbed(context).failures();
    if (failures.length > 0) throw new Error(failures.join('\n'));
    return outputs.flatMap((output) => output.match(/^ {2}\S.*$/gm) ?? []).join(';');
  },
};

/** Rotates the password of a server, and checks that the server then refuses the old one. @returns the output */
async function rotate({ bundle, copy }: StepContext, server: ProtectedServer): Promise<string> {
  const output = await copy.run('secrets', 'rotate', `${server}_password`, '--yes');
  const old = serverApi(bundle, server, { password: copy.canaries[`${server}_password`] });
  const status = await old.ready().then(
    () => 200,
    (error: unknown) => (error instanceof HttpError ? error.status : undefined),
  );
  if (status !== 401) throw new Error(`${server} answers ${status} to the old password`);
  return output;
}
