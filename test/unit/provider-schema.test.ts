import type { Problem } from '../../lib/problems';
import { PROVIDERS } from '../../lib/versions';
import { checkAgainstSchemas, checkGrafanaTraps } from '../support/provider-schema';
import { checkBlock } from '../support/provider-schema/block';
import {
  changed,
  dashboardJson,
  dockerExample,
  elasticstackExample,
  grafanaExample,
} from '../support/provider-schema/examples';
import type { JsonObject } from '../support/provider-schema/json';
import type { Block } from '../support/provider-schema/schema';

/** An example with the value at the path replaced, or removed if it is undefined. */
type Change = [what: string, at: string, value: unknown];
/** A change and the only problem that it causes, at the same path unless another is given. */
type Refusal = [...Change, message: string, path?: string];
type StackCheck = (stackJson: unknown) => Problem[];

const docker = dockerExample();
const grafana = grafanaExample();
const elasticstack = elasticstackExample();

function takes(check: StackCheck, example: JsonObject, changes: Change[]): void {
  test.each(changes)('accepts %s', (_, at, value) => {
    expect(check(changed(example, at, value))).toEqual([]);
  });
}

function refuses(check: StackCheck, example: JsonObject, refusals: Refusal[]): void {
  test.each(refusals)('refuses %s', (_, at, value, message, path = at) => {
    expect(check(changed(example, at, value))).toEqual(only(path, message));
  });
}

/** One problem at this path whose message contains this text. */
function only(path: string, message: string): unknown[] {
  return [expect.objectContaining({ path, message: expect.stringContaining(message) })];
}

describe('the schema of docker', () => {
  const MAIN = 'docker_container.main';
  const HOST = 'data.docker_network.host';

  test('is derived from bindings of the pinned version', () => {
    const version = PROVIDERS['kreuzwerker/docker'];
    expect(docker).toMatchObject({ terraform: { required_providers: { docker: { version } } } });
  });

  test('accepts what the bindings write', () => {
    expect(checkAgainstSchemas(docker)).toEqual([]);
  });

  takes(checkAgainstSchemas, docker, [
    ['a single block as a list of one', `${MAIN}.healthcheck`, [{ test: ['CMD', 'true'] }]],
    ['a repeated block as a single object', `${MAIN}.ports`, { internal: 1 }],
    ['null as a value that is not set', `${MAIN}.exit_code`, null],
    ['a comment within a block', `${MAIN}.healthcheck.//`, 'why'],
    ['an expression for a number', `${MAIN}.memory`, '${var.memory}'],
    ['an expression with strings and objects in it', `${MAIN}.memory`, '${f("}${g("{")}", { a = 1 })}'],
    ['an expression for a list', `${MAIN}.command`, '${var.command}'],
    ['"all" for ignore_changes', `${MAIN}.lifecycle.ignore_changes`, 'all'],
    ['count', `${MAIN}.count`, 2],
    ['for_each over a map', `${MAIN}.for_each`, { a: 1 }],
  ]);

  refuses(checkAgainstSchemas, docker, [
    ['an unknown resource type', 'docker_contaner.x', {}, 'no schema has the resource type'],
    ['a type of an unknown provider', 'aws_instance.x', {}, 'no schema has the resource type'],
    ['an unknown data source type', 'data.docker_volume.x', {}, 'no schema has the data source type'],
    ['an unknown provider', 'provider.aws[0]', {}, 'no schema has the provider aws'],
    ['a misspelt attribute', `${MAIN}.imgae`, 'x', 'not known'],
    ['a misspelt attribute in a block', `${MAIN}.ports[0].intrenal`, 1, 'not known'],
    ['a misspelt attribute of a data source', `${HOST}.nmae`, 'x', 'not known'],
    ['a misspelt attribute of the provider', 'provider.docker[0].hots', 'x', 'not known'],
    ['a missing attribute', `${MAIN}.image`, undefined, 'missing'],
    ['a required attribute that is null', `${MAIN}.image`, null, 'missing'],
    ['a missing attribute in a block', `${MAIN}.healthcheck.test`, undefined, 'missing'],
    ['a missing attribute of a data source', `${HOST}.name`, undefined, 'missing'],
    ['a computed attribute that is set', `${MAIN}.exit_code`, 0, 'compute'],
    ['a number as a string', `${MAIN}.memory`, '512', 'a string, not of type number'],
    ['two expressions for a number', `${MAIN}.memory`, '${a}${b}', 'not of type number'],
    ['an escaped expression for a number', `${MAIN}.memory`, '$${a}', 'not of type number'],
    ['an unclosed expression for a number', `${MAIN}.memory`, '${f("}")', 'not of type number'],
    ['a bool as a string', `${MAIN}.read_only`, 'true', 'a string, not of type bool'],
    ['a list as a string', `${MAIN}.command`, 'run', 'a string, not of type list'],
    ['a number in a list of strings', `${MAIN}.command[0]`, 5, 'a number, not of type string'],
    ['a number in a map of strings', `${MAIN}.log_opts.max-file`, 3, 'a number, not of type string'],
    ['a map as a list', `${MAIN}.log_opts`, [], 'a list, not of type map'],
    ['two of a block that is allowed once', `${MAIN}.capabilities`, [{}, {}], 'at most 1'],
    ['none of a required block', 'docker_service.service.task_spec', undefined, 'at least 1'],
    ['an expression for a block', `${MAIN}.ports`, '${var.ports}', 'not a block'],
    ['a misspelt argument of lifecycle', `${MAIN}.lifecycle.prevent_destory`, true, 'not known'],
    ['a wrong type in lifecycle', `${MAIN}.lifecycle.prevent_destroy`, 'yes', 'not of type bool'],
    [
      'a postcondition without an error message',
      `${MAIN}.lifecycle.postcondition[0].error_message`,
      undefined,
      'missing',
    ],
    [
      'a value as a trigger',
      `${MAIN}.lifecycle.replace_triggered_by[0]`,
      '${docker_image.a.id}',
      'bare name',
    ],
    ['a value as a dependency', `${MAIN}.depends_on[0]`, '${docker_image.image}', 'bare name'],
    ['an unknown attribute to ignore', `${MAIN}.lifecycle.ignore_changes[0]`, 'imgae', 'does not have'],
    ['a provisioner in a data source', `${HOST}.provisioner`, [], 'not known'],
  ]);
});

describe('the schema of grafana', () => {
  const DATA = 'grafana_rule_group.rules.rule[0].data';
  const RANGE = `${DATA}[0].relative_time_range`;

  test('accepts what the bindings write', () => {
    expect(checkAgainstSchemas(grafana)).toEqual([]);
  });

  takes(checkAgainstSchemas, grafana, [
    ['a second provider under an alias', 'provider.grafana[1]', { alias: 'other' }],
  ]);

  refuses(checkAgainstSchemas, grafana, [
    ['an unknown resource type', 'grafana_dashbord.x', {}, 'no schema has the resource type'],
    ['a misspelt attribute', 'grafana_folder.folder.titel', 'x', 'not known'],
    ['a misspelt attribute three blocks deep', `${RANGE}.form`, 1, 'not known'],
    ['a misspelt attribute of the provider', 'provider.grafana[0].ulr', 'x', 'not known'],
    ['a missing attribute', 'grafana_dashboard.dashboard.config_json', undefined, 'missing'],
    ['a missing attribute in a block', `${DATA}[0].model`, undefined, 'missing'],
    ['a computed attribute that is set', 'grafana_dashboard.dashboard.uid', 'x', 'compute'],
    ['a string as a number', 'grafana_rule_group.rules.name', 5, 'a number, not of type string'],
    ['a number as a string in a block', `${RANGE}.from`, '600', 'a string, not of type number'],
    ['a number as a string in the provider', 'provider.grafana[0].retries', '5', 'not of type number'],
    ['two of a block that is allowed once', RANGE, Array(2).fill({ from: 1, to: 0 }), 'at most 1'],
    ['none of a required block', DATA, [], 'at least 1'],
  ]);
});

describe('the schema of elasticstack', () => {
  const ILM = 'elasticstack_elasticsearch_index_lifecycle.lifecycle';
  const TEMPLATE = 'elasticstack_elasticsearch_index_template.template';

  test('accepts what the bindings write', () => {
    expect(checkAgainstSchemas(elasticstack)).toEqual([]);
  });

  takes(checkAgainstSchemas, elasticstack, [
    ['an expression for a nested attribute', `${ILM}.timeouts`, '${var.timeouts}'],
  ]);

  refuses(checkAgainstSchemas, elasticstack, [
    ['an unknown resource type', 'elasticstack_elasticsearch_indx.x', {}, 'no schema has the resource type'],
    ['a misspelt attribute in a block', `${ILM}.hot.min_agee`, '1d', 'not known'],
    ['a misspelt nested attribute', `${ILM}.timeouts.craete`, '1m', 'not known'],
    ['a misspelt attribute of the provider', 'provider.elasticstack[0].elasticsearch[0].x', 'x', 'not known'],
    ['a missing attribute', `${ILM}.name`, undefined, 'missing'],
    ['a computed attribute that is set', `${ILM}.modified_date`, 'x', 'compute'],
    ['a set as a string', `${TEMPLATE}.index_patterns`, 'logs-*', 'a string, not of type set'],
    ['a nested object as a list of one', `${ILM}.timeouts`, [{}], 'a list, not of type object'],
    ['two of a block that is allowed once', `${ILM}.hot`, [{}, {}], 'at most 1'],
    ['a string for a block', `${ILM}.delete.delete`, 'yes', 'not a block'],
  ]);
});

describe('checkAgainstSchemas', () => {
  test('reports all problems of a stack together', () => {
    const once = changed(docker, 'docker_container.main.memory', 'much');
    const twice = changed(once, 'docker_network.network.name', undefined);
    expect(checkAgainstSchemas(twice)).toHaveLength(2);
  });

  test('refuses input that is not a stack', () => {
    expect(() => checkAgainstSchemas('{}')).toThrow('not a synthesized stack');
    expect(() => checkAgainstSchemas({ resource: [] })).toThrow('not a synthesized stack');
  });

  test('accepts the data source that cdktf writes for a reference to another stack', () => {
    const remote = { backend: 'local', workspace: '${terraform.workspace}', config: { path: 'x.tfstate' } };
    expect(checkAgainstSchemas({ data: { terraform_remote_state: { other: remote } } })).toEqual([]);
  });
});

describe('a schema with shapes that no provider in use has', () => {
  const block: Block = {
    attributes: {
      address: { type: ['list', ['object', { host: 'string', port: 'number' }, ['port']]], optional: true },
      users: {
        nested_type: { nesting_mode: 'map', attributes: { role: { type: 'string', required: true } } },
        optional: true,
      },
      steps: {
        nested_type: { nesting_mode: 'list', attributes: { after: { type: 'string', required: true } } },
        optional: true,
      },
    },
    block_types: {
      zone: { nesting_mode: 'map', block: { attributes: { size: { type: 'number', required: true } } } },
      peer: { nesting_mode: 'set', max_items: 2, block: {} },
    },
  };

  test('accepts objects, maps of objects and labelled blocks', () => {
    const attributes = { address: [{ host: 'a' }], users: { ann: { role: 'x' } }, steps: [{ after: '1d' }] };
    const blocks = { zone: { north: { size: 1 } }, peer: [{}, {}] };
    expect(checkBlock('x', { ...attributes, ...blocks }, block)).toEqual([]);
  });

  test.each([
    ['an object without a field', { address: [{}] }, 'x.address[0].host', 'missing'],
    [
      'an unknown field of an object',
      { address: [{ host: 'a', prot: 1 }] },
      'x.address[0].prot',
      'not known',
    ],
    ['a string for an object', { address: ['a'] }, 'x.address[0]', 'not of type object'],
    ['a list for a map of objects', { users: [] }, 'x.users', 'not of type map'],
    ['an object for a list of objects', { steps: {} }, 'x.steps', 'an object, not of type list'],
    ['an object of a list without an attribute', { steps: [{}] }, 'x.steps[0].after', 'missing'],
    ['an object of a map without an attribute', { users: { ann: {} } }, 'x.users.ann.role', 'missing'],
    ['a labelled block without an attribute', { zone: { north: {} } }, 'x.zone.north.size', 'missing'],
    ['more blocks than the schema allows', { peer: [{}, {}, {}] }, 'x.peer', 'at most 2'],
  ])('refuses %s', (_, body, path, message) => {
    expect(checkBlock('x', body, block)).toEqual(only(path, message));
  });
});

describe('the traps of Grafana', () => {
  const DASHBOARD = 'grafana_dashboard.dashboard';
  const JSON_OF = `${DASHBOARD}.config_json`;
  const OTHER_JSON = 'grafana_dashboard.other_dashboard.config_json';
  const RULES = 'grafana_rule_group.rules';
  const RULE = `${RULES}.rule[0]`;
  const POLICY = 'grafana_notification_policy.policy';
  const CHILD = `${POLICY}.policy[0]`;
  const MAIL = 'grafana_contact_point.mail';
  const TEMPLATE = 'grafana_message_template.template.template';
  const NIGHTS = 'grafana_mute_timing.nights.intervals[0]';

  const panelTitled = (title: string) => dashboardJson({ panels: [{ title: 'Row', panels: [{ title }] }] });
  const without = (field: string) => dashboardJson({ [field]: undefined });

  test('are avoided by the example with every resource type', () => {
    expect(checkGrafanaTraps(grafana)).toEqual([]);
  });

  test('do not apply to other providers', () => {
    expect(checkGrafanaTraps(docker)).toEqual([]);
    expect(checkGrafanaTraps(elasticstack)).toEqual([]);
  });

  takes(checkGrafanaTraps, grafana, [
    ['a Grafana variable in a title', JSON_OF, panelTitled('$${library}')],
    ['a dashboard in no folder', `${DASHBOARD}.folder`, undefined],
    ['an interval of 10 s', `${RULES}.interval_seconds`, 10],
    ['an empty queryType as none', `${RULE}.data[1].model`, '{"queryType":""}'],
    ['a duration of days', `${POLICY}.repeat_interval`, '8d'],
    ['a duration of weeks', `${POLICY}.repeat_interval`, '2w'],
    ['a policy that inherits its contact point', `${CHILD}.contact_point`, undefined],
    ['a matcher with an inner quote', `${CHILD}.matcher[0].value`, "it's"],
    ['an address from an expression', `${MAIL}.email[0].addresses[0]`, '${var.address}'],
    ['a rising range of weekdays', `${NIGHTS}.weekdays`, ['sunday:tuesday', 'saturday']],
    ['days of the month that end in zero', `${NIGHTS}.days_of_month`, ['10:20', '-10']],
    ['times from midnight', `${NIGHTS}.times[0]`, { start: '00:00', end: '06:30' }],
    ['a trimming define', TEMPLATE, '{{- define "a" -}}x{{ end }}'],
  ]);

  refuses(checkGrafanaTraps, grafana, [
    ['a dashboard that is not JSON', JSON_OF, '${file("x")}', 'not a JSON object'],
    ['a dashboard with an empty uid', JSON_OF, dashboardJson({ uid: '' }), 'no uid'],
    ['a dashboard without a uid', JSON_OF, without('uid'), 'no uid'],
    ['a dashboard without a time range', JSON_OF, without('time'), 'no time range'],
    ['a dashboard without schemaVersion', JSON_OF, without('schemaVersion'), 'no schemaVersion'],
    ['a space after a title', JSON_OF, dashboardJson({ title: 'Overview ' }), 'spaces', `${JSON_OF}.title`],
    ['a space before a title', JSON_OF, panelTitled(' A'), 'spaces', `${JSON_OF}.panels[0].panels[0].title`],
    ["a space after a folder's title", 'grafana_folder.folder.title', 'Models ', 'spaces'],
    ['the general folder', `${DASHBOARD}.folder`, 'general', 'not the uid of a folder'],
    ['a dashboard that does not overwrite', `${DASHBOARD}.overwrite`, undefined, 'not set'],
    ['two dashboards with the same uid', OTHER_JSON, dashboardJson(), `the uid 'overview' of ${DASHBOARD}`],
  ]);

  refuses(checkGrafanaTraps, grafana, [
    ['an interval that is not a multiple of ten', `${RULES}.interval_seconds`, 45, 'multiple of 10'],
    ['an interval of zero', `${RULES}.interval_seconds`, 0, 'multiple of 10'],
    ['a rule without a uid', `${RULE}.uid`, undefined, 'not set'],
    ['a rule that notifies on its own', `${RULE}.notification_settings[0]`, {}, 'policy tree', RULE],
    ['a rule without a policy', 'grafana_notification_policy', undefined, 'names no contact point', RULE],
    ['a condition that names no query', `${RULE}.condition`, 'C', "'C', which is not the ref_id of a query"],
    ['a rule without a condition', `${RULE}.condition`, undefined, 'not the ref_id of a query'],
    [
      'a recording without a query',
      `${RULES}.rule[1].record`,
      [{ from: 'B' }],
      'not the ref_id of a query',
      `${RULES}.rule[1].record[0].from`,
    ],
    ['a model that is not JSON', `${RULE}.data[1].model`, '${x}', 'not a JSON object'],
    ['a queryType in the model only', `${RULE}.data[0].query_type`, undefined, "is '' where"],
    ['a query_type without the model', `${RULE}.data[1].query_type`, 'instant', "queryType is ''"],
    ['two different query types', `${RULE}.data[0].query_type`, 'range', "queryType is 'instant'"],
    ['intervalMs in a model', `${RULE}.data[1].model`, '{"intervalMs":1000}', 'has intervalMs'],
    ['maxDataPoints in a model', `${RULE}.data[1].model`, '{"maxDataPoints":43200}', 'has maxDataPoints'],
  ]);

  refuses(checkGrafanaTraps, grafana, [
    ['a duration that is not canonical', `${POLICY}.group_wait`, '60s', "'60s'"],
    ['such a duration in a nested policy', `${CHILD}.policy[0].repeat_interval`, '7d', "'7d'"],
    ['a text that is not a duration', `${POLICY}.group_interval`, 'soon', "'soon'"],
    ['a contact point by its bare name', `${POLICY}.contact_point`, 'mail', "'mail', not the name"],
    [
      'a contact point by its id',
      `${CHILD}.contact_point`,
      '${grafana_contact_point.mail.id}',
      'not the name',
    ],
    ['a quoted matcher value', `${CHILD}.matcher[0].value`, '"critical"', 'quoted'],
    ['a contact point that is deleted first', `${MAIL}.lifecycle.create_before_destroy`, false, 'not set'],
    [
      'two addresses in one item',
      `${MAIL}.email[0].addresses[1]`,
      'a@x.org;b@x.org',
      'more than one address',
    ],
    ['a capitalised weekday', `${NIGHTS}.weekdays[0]`, 'Monday', "'Monday'"],
    ['a range of weekdays that wraps', `${NIGHTS}.weekdays[0]`, 'saturday:sunday', "'saturday:sunday'"],
    ['a range of weekdays without an end', `${NIGHTS}.weekdays[0]`, 'monday:', "'monday:'"],
    ['a day of the month with a leading zero', `${NIGHTS}.days_of_month[0]`, '01', "'01'"],
    ['a month range with a leading zero', `${NIGHTS}.months[0]`, '1:03', "'1:03'"],
    ['times across midnight', `${NIGHTS}.times[0]`, { start: '22:00', end: '06:00' }, "'22:00' to '06:00'"],
    ['a time that is not hh:mm', `${NIGHTS}.times[0]`, { start: '9:00', end: '10:00' }, "'9:00' to"],
    ['a message template that defines nothing', TEMPLATE, 'Alert', 'define'],
  ]);

  refuses(checkGrafanaTraps, grafana, [
    ['credentials of the provider', 'provider.grafana[0].auth', 'admin:admin', 'a secret'],
    ['a provider that gives up at once', 'provider.grafana[0].retries', undefined, 'not set'],
    [
      'a secret in a contact point',
      `${MAIL}.webhook`,
      [{ url: 'https://x', basic_auth_password: 'x' }],
      'a secret',
      `${MAIL}.webhook[0].basic_auth_password`,
    ],
    ['a second notification policy', 'grafana_notification_policy.other', {}, 'a second'],
    ['a mute timing by its bare name', `${CHILD}.mute_timings[0]`, 'nights', "'nights', not the name"],
    ['a rule in a folder by its bare uid', `${RULES}.folder_uid`, 'models', "'models', not the uid"],
    ['a dashboard in a folder by its bare uid', `${DASHBOARD}.folder`, 'models', "'models', not the uid"],
    ['a uid that is too long', `${RULE}.uid`, 'x'.repeat(41), 'not 1 to 40 letters'],
    ['a uid with a blank', `${RULE}.uid`, 'a b', 'not 1 to 40 letters'],
    ['two rules with the same uid', `${RULES}.rule[1].uid`, 'down', `as that of ${RULE}`],
    ['two rules with the same title in a folder', `${RULES}.rule[1].name`, 'Down', `as that of ${RULE}`],
    [
      'a query over an empty time range',
      `${RULE}.data[0].relative_time_range.from`,
      0,
      'empty time range',
      `${RULE}.data[0].relative_time_range[0]`,
    ],
    ['a panel without its dashboard', `${RULE}.annotations`, { __panelId__: '1' }, 'together'],
    [
      'a panel id that is not a number',
      `${RULE}.annotations`,
      { __dashboardUid__: 'linked', __panelId__: 'a' },
      'together',
    ],
    [
      'a link to a missing panel',
      `${RULE}.annotations.__panelId__`,
      '2',
      'links to panel 2',
      `${RULE}.annotations`,
    ],
  ]);

  test.each([
    ['24h', '1d'],
    ['60s', '1m'],
    ['7d', '1w'],
    ['90m', '1h30m'],
    ['1w1d', '8d'],
  ])('ask for %s as %s', (written, canonical) => {
    const [problem] = checkGrafanaTraps(changed(grafana, `${POLICY}.repeat_interval`, written));
    expect(problem?.cure).toContain(`'${canonical}'`);
  });
});
