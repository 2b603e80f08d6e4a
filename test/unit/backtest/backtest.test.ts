import { Prometheus } from '../../../clients/prometheus';
import { backtest } from '../../../commands/backtest/backtest';
import { markdown, text } from '../../../commands/backtest/print';
import { CATALOGUE } from '../../../lib/metrics';
import { seriesNames } from '../../../lib/promql/series';
import { UserError } from '../../../lib/user-error';
import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { summaryOfOne } from '../changes/summaries';
import { type Answer, type Asked, FakePrometheus, failure } from './server';

// Some seconds on a machine that has nothing else to do.
jest.setTimeout(60_000);

const DAY = 86_400;
const RANGE = { start: 10 * DAY, end: 11 * DAY, step: 30 };
const NAMES = seriesNames(CATALOGUE);
const RECORDED = 'service:model_orchestrator_downloads_failed:ratio_avg1h';
const SUBJECT = { environment: 'prod', since: '0123456789', server: 'http://prometheus.example.org' };

type Settings = NonNullable<Parameters<typeof summaryOfOne>[0]>;

const known = new Map<string, EnvironmentSummary>();

function one(settings: Settings = {}): EnvironmentSummary {
  const key = JSON.stringify(settings);
  const environment = known.get(key) ?? summaryOfOne(settings).environments[0];
  if (!environment) throw new Error('there is no environment');
  known.set(key, environment);
  return environment;
}

let fake: FakePrometheus;
afterEach(() => fake?.stop());

/** The past of a server, by what is told of a query; it has scraped all the time. */
async function run(
  after: Settings,
  answer: (asked: Asked) => Answer | undefined,
  { names = NAMES, before = {} }: { names?: readonly string[]; before?: Settings } = {},
) {
  fake = new FakePrometheus(
    names,
    (asked) => answer(asked) ?? (asked.query.startsWith('count(') ? [{ labels: {}, at: () => true }] : []),
  );
  const prometheus = new Prometheus(await fake.start(), undefined, [1]);
  const progress: string[] = [];
  const result = await backtest(prometheus, one(before), one(after), RANGE, (line) => progress.push(line));
  const of = (name: string) => result.comparisons.find(({ alert }) => alert === name);
  return { result, of, progress };
}

/** The disk is fuller than 90 % for an hour, and fuller than 85 % for two. */
const disk = ({ query }: Asked): Answer | undefined => {
  const [, threshold] =
    /storage_limit_bytes\) > 0\) > (0\.85|0\.9)\) and on \(\) count\(up\)$/.exec(query) ?? [];
  if (threshold === undefined) return undefined;
  const length = threshold === '0.9' ? 3_600 : 7_200;
  return [
    {
      labels: { instance: 'a' },
      at: (time) => time >= RANGE.start + 600 && time < RANGE.start + 600 + length,
    },
  ];
};
const RAISED: Settings = { alerts: { ModelStorageSpaceLow: { threshold: 0.9, why: 'a larger disk' } } };

describe('a backtest', () => {
  it('tells how often and how long an alert would have fired by the rules before and now', async () => {
    const { of, progress, result } = await run(RAISED, disk);
    expect(of('ModelStorageSpaceLow')).toMatchObject({
      before: { times: 1, seconds: 7_200 - 900 },
      after: { times: 1, seconds: 3_600 - 900 },
      same: false,
    });
    expect(text(result, SUBJECT)).toMatch(/ModelStorageSpaceLow +once, for 1h45m +once, for 45m/);
    expect(progress).toContainEqual(expect.stringMatching(/^\d+\/\d+ ModelStorageSpaceLow 100 %$/));
  });

  it('asks only once for what both revisions ask', async () => {
    await run({}, () => undefined);
    const queries = fake.asked.map(({ query }) => query);
    expect(new Set(queries).size).toBe(queries.length);
  });

  it('knows of alerts that only one of the revisions has', async () => {
    const off: Settings = { alerts: { ModelStorageSpaceLow: { enabled: false, why: 'a larger disk' } } };
    expect((await run(off, disk)).of('ModelStorageSpaceLow')).toMatchObject({
      before: { times: 1 },
      after: undefined,
    });
  });

  it('names what it cannot tell: what the server refuses, what it has no data of, what is not its to evaluate', async () => {
    const refuse = ({ query }: Asked): Answer | undefined =>
      query.includes('concurrent_downloads')
        ? { status: 422, body: failure('execution', 'no such thing') }
        : undefined;
    const names = NAMES.filter((name) => name !== 'up');
    const { of, result } = await run({}, refuse, { names });
    expect(of('HighModelDownloadConcurrency')).toMatchObject({
      before: { impossible: 'execution: no such thing' },
    });
    expect(of('ModelTargetDown')).toMatchObject({ before: { times: 0, missing: ['up'] } });
    const told = text(result, SUBJECT);
    expect(told).toMatch(/HighModelDownloadConcurrency.*: cannot be told, as execution: no such thing/);
    expect(told).toMatch(/ModelTargetDown.*: reads up, of which the server has nothing/);
    expect(told).toMatch(/Grafana evaluates it over logs or over Prometheus: .*ModelAuditLogSilent/);
  });

  it('leaves out the heartbeat, which always fires', async () => {
    expect((await run({}, () => undefined)).of('Watchdog')).toBeUndefined();
  });

  it('takes nothing for absent while the server did not run', async () => {
    await run({}, () => undefined);
    const alerts = fake.asked.filter(({ query }) => !query.startsWith('count('));
    expect(alerts.length).toBeGreaterThan(30);
    for (const { query } of alerts) expect(query).toMatch(/^\(.*\) and on \(\) count\(up\)$/);
  });

  it('refuses a server without a past', async () => {
    await expect(run({}, () => [])).rejects.toBeInstanceOf(UserError);
  });

  it('says how much of the time the server has', async () => {
    const half = ({ query }: Asked): Answer | undefined =>
      query === 'count(up)' ? [{ labels: {}, at: (time) => time >= RANGE.start + DAY / 2 }] : undefined;
    const { result } = await run({}, half);
    expect(text(result, SUBJECT)).toContain(
      'prod over 1 days until 1970-01-12 00:00 UTC, of which the server has 0.5',
    );
  });
});

describe('a recorded series', () => {
  const burn = one().alerts.find(({ name }) => name === 'ModelDownloadBudgetBurnFast');
  const above = `> ${burn?.threshold?.value}`;
  const asked = () => fake.asked.map(({ query }) => query).filter((query) => query.includes(above));

  it('is read where the server has it all along', async () => {
    await run({}, () => undefined, { names: [...NAMES, RECORDED] });
    expect(asked()[0]).toContain(`${RECORDED} ${above}`);
  });

  it('is computed where the server does not have it', async () => {
    await run({}, () => undefined);
    expect(asked()[0]).not.toContain(RECORDED);
    expect(asked()[0]).toContain('[1h:30s]');
  });

  it('is computed where the server has it for a part of the time only', async () => {
    const late = ({ query }: Asked): Answer | undefined =>
      query === `count(${RECORDED})`
        ? [{ labels: {}, at: (time) => time > RANGE.start + DAY / 2 }]
        : undefined;
    await run({}, late, { names: [...NAMES, RECORDED] });
    expect(asked()[0]).not.toContain(RECORDED);
  });
});

describe('in a comment on a pull request', () => {
  it('what differs stands in a table, and what fires as before below', async () => {
    const { result } = await run(RAISED, (question) =>
      question.query.includes('up{')
        ? [{ labels: {}, at: (time) => time < RANGE.start + 3_600 }]
        : disk(question),
    );
    const source = markdown(result, SUBJECT);
    expect(source).toContain('| `ModelStorageSpaceLow` | once, for 1h45m | once, for 45m |');
    expect(source).toMatch(/<details><summary>\d+ that fire as before<\/summary>/);
    expect(source.length).toBeLessThan(15_000);
  });

  it('it is said when nothing would have fired otherwise', async () => {
    const { result } = await run({}, () => undefined);
    expect(markdown(result, SUBJECT)).toContain('Nothing would have fired at other times than before.');
  });
});
