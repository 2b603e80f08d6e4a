import { fixtureBundles } from '../../support/environments';
import { synthesize } from '../../support/synthesis';

const stacks = synthesize(fixtureBundles());

interface Resources {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Names of what a destroy has to leave, by type. */
function protectedIn(stack: string): string[] {
  const { resource }: Resources = JSON.parse(
    stacks.find(({ name }) => name === stack)?.text ?? '{"resource":{}}',
  );
  return Object.entries(resource)
    .flatMap(([type, made]) => Object.values(made).map((properties) => ({ type, ...properties })))
    .filter(
      (made) => 'lifecycle' in made && JSON.stringify(made.lifecycle).includes('"prevent_destroy":true'),
    )
    .map((made) => `${made.type} ${'name' in made ? String(made.name) : ''}`)
    .sort();
}

test.each(['staging', 'prod'])('a destroy of %s is refused while it has an audit log', (environment) => {
  const stream = `logs-model_orchestrator.audit-${environment}`;
  expect(protectedIn(`${environment}-elasticsearch`)).toEqual([
    `elasticstack_elasticsearch_data_stream ${stream}`,
    `elasticstack_elasticsearch_index_lifecycle ${stream}`,
    ...(environment === 'prod' ? [`elasticstack_elasticsearch_snapshot_repository ${stream}`] : []),
  ]);
  expect(protectedIn(`${environment}-platform`)).toContain(
    `docker_volume model-orchestrator-${environment}-elasticsearch-data`,
  );
});

test('dev can be destroyed whole', () => {
  expect([...protectedIn('dev-elasticsearch'), ...protectedIn('dev-platform')]).toEqual([]);
});
