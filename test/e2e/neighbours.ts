import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AlertName } from '../../alerts/catalogue';
import type { SimulatorClient } from '../../clients/simulator';
import { SECRET_MODE } from '../../operations/secrets/in-place';
import type { Sink } from '../support/sink';
import { docker } from './docker';
import { FOR } from './faults';
import { Testbed } from './faults/testbed';
import { deployNeighbour, described, destroyNeighbour, expectUntouched, NEIGHBOUR } from './neighbour';
import type { ProjectCopy } from './project';
import { buildOrchestrator } from './simulator-image';
import type { Step } from './step';

const IMAGE = `model-orchestrator-simulator:${NEIGHBOUR}`;
/** Alert of a fault in the simulator. */
const INSIDE: AlertName = 'ModelRegistryCorrupted';
/** Alerts whose fault a drill causes without changing the orchestrator. */
const OUTSIDE: readonly AlertName[] = ['MonitoringTargetDown', 'MonitoringSeriesLimitHit', 'ModelTargetDown'];

/** Two environments on one Docker host, the second with a real orchestrator. @param receiver of the second one's notifications */
export function neighbourSteps(receiver: Sink): readonly Step[] {
  return [
    {
      it: 'is not changed when an environment with a real orchestrator is deployed beside it',
      run: async ({ bundle, copy }) => {
        await copy.deploy();
        const before = await described(copy.environment);
        await buildOrchestrator(IMAGE, bundle.environment);
        await writeSecret(copy, 'webhook_url', receiver.url(NEIGHBOUR));
        const overrides = Object.fromEntries(
          OUTSIDE.map((alert) => [alert, { for: FOR, why: 'set by the end-to-end test' }]),
        );
        await deployNeighbour(
          copy,
          { image: IMAGE, memoryMiB: 256 },
          { notifications: { webhook: true }, alerts: overrides },
        );
        await expectUntouched(copy.environment, before);
        return `${before.split('\n').length} objects beside ${(await described(NEIGHBOUR)).split('\n').length}`;
      },
    },
    {
      it: 'is drilled without an effect on the other environment',
      run: async ({ copy }) => {
        const before = await described(NEIGHBOUR);
        const output = await copy.run('drill', INSIDE);
        await expectUntouched(NEIGHBOUR, before);
        expectNone(receiver.deliveries, NEIGHBOUR, INSIDE);
        return lastLine(output);
      },
    },
    ...OUTSIDE.map(
      (alert): Step => ({
        it: `is not affected while the other environment is drilled for ${alert}, until the resolution is delivered`,
        run: async (context) => {
          const { copy } = context;
          const before = await described(copy.environment);
          const { simulator } = new Testbed(context);
          simulator.follow();
          try {
            const output = await copy.runOn(NEIGHBOUR, 'drill', alert);
            expectDelivered(receiver, alert);
            await expectUntouched(copy.environment, before);
            expectNone(simulator.deliveries, copy.environment, alert);
            return lastLine(output);
          } finally {
            simulator.unfollow();
          }
        },
      }),
    ),
    {
      it: 'is unchanged and healthy after the other environment is destroyed',
      run: async (context) => {
        const { copy } = context;
        const before = await described(copy.environment);
        await destroyNeighbour(copy);
        await docker('image', 'rm', IMAGE);
        await expectUntouched(copy.environment, before);
        const failures = await new Testbed(context).failures();
        if (failures.length > 0) throw new Error(failures.join('\n'));
        return '';
      },
    },
  ];
}

async function writeSecret(copy: ProjectCopy, name: string, value: string): Promise<void> {
  const path = copy.path(`secrets/${NEIGHBOUR}/${name}`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, value, { mode: SECRET_MODE });
}

/** @throws Error unless a receiver got the firing and the resolved notification of an alert of the other environment */
function expectDelivered({ deliveries }: Sink, alert: AlertName): void {
  for (const wanted of ['firing', 'resolved']) {
    const found = deliveries
      .flatMap(({ alerts }) => alerts)
      .some(
        ({ status, labels }) =>
          status === wanted && labels.alertname === alert && labels.environment === NEIGHBOUR,
      );
    if (!found) throw new Error(`${NEIGHBOUR} was not notified: ${alert} ${wanted}`);
  }
}

/** @throws Error when the receiver of one environment got a notification of the other environment or of its drill */
function expectNone(
  deliveries: Sink['deliveries'] | SimulatorClient['deliveries'],
  own: string,
  drilled: AlertName,
): void {
  const foreign = deliveries
    .flatMap(({ alerts }) => alerts)
    .filter(({ labels }) => labels.environment !== own || labels.alertname === drilled);
  if (foreign.length > 0) throw new Error(`${own} was notified: ${JSON.stringify(foreign)}`);
}

const lastLine = (output: string) => output.trim().split('\n').at(-1) ?? '';
