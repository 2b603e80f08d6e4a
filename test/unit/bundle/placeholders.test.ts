import { placeholders } from '../../../bundle/placeholders';
import type { EnvironmentInput } from '../../../settings/schema';
import { exampleEnvironment } from '../../support/example';

const RUNBOOKS =
  'prod: notifications link to runbooks at https://github.com/example/model-orchestrator-monitoring/blob/main/runbooks, which is a placeholder; set runbooksUrl';
const DASHBOARDS =
  'prod: notifications link to dashboards at http://localhost:3000, which opens on the Docker host only; set grafana.publicUrl';
const SILENCES =
  'prod: notifications link to silences at http://localhost:9093, which opens on the Docker host only; set alertmanager.publicUrl';

const ownRunbooks = { runbooksUrl: 'https://wiki.acme.io/runbooks' };
const ownServers = {
  grafana: { publicUrl: 'https://grafana.acme.io' },
  alertmanager: { publicUrl: 'https://alerts.acme.io' },
};
const prod = (settings: Partial<EnvironmentInput>) =>
  placeholders(exampleEnvironment({ name: 'prod', grafana: {}, notifications: { slack: {} }, ...settings }));

it.each<[string, Partial<EnvironmentInput>, string[]]>([
  ['nothing is set', {}, [RUNBOOKS, DASHBOARDS, SILENCES]],
  ['the runbooks have an address', ownRunbooks, [DASHBOARDS, SILENCES]],
  ['the servers have addresses', ownServers, [RUNBOOKS]],
  ['all have addresses', { ...ownRunbooks, ...ownServers }, []],
  [
    'addresses are example addresses',
    { ...ownRunbooks, ...ownServers, grafana: { publicUrl: 'https://grafana.example.com/' } },
    [
      'prod: notifications link to dashboards at https://grafana.example.com, which is a placeholder; set grafana.publicUrl',
    ],
  ],
  [
    'the image is an example',
    { ...ownRunbooks, ...ownServers, orchestrator: { image: 'registry.example.com/kari:1' } },
    ['prod: the image registry.example.com/kari:1 is a placeholder; set orchestrator.image'],
  ],
  [
    'a host only looks similar to an example',
    { ...ownRunbooks, ...ownServers, grafana: { publicUrl: 'https://localhost.acme.io' } },
    [],
  ],
])('if %s, synth lists the placeholders', (_, settings, expected) => {
  expect(prod(settings)).toEqual(expected);
});

it('placeholders are allowed in dev', () => {
  expect(placeholders(exampleEnvironment())).toEqual([]);
});
