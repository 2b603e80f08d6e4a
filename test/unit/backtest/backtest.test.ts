import { QueryApi } from '../../../clients/query-api';
import { backtest } from '../../../commands/backtest/backtest';
import { markdown, text } from '../../../commands/backtest/print';
import { CATALOGUE } from '../../../lib/metrics';
import { seriesNames } from '../../../lib/promql/series';
import { UserError } from '../../../lib/user-error';
import type { EnvironmentSummary } from '../../../operations/revision/summary';
import { cached } from '../../support/cached';
import { type Asked, type FakeAnswer, FakePrometheus, failure } from '../../support/fake-prometheus';
import { summaryOfOne } from '../../support/summaries';

const DAY = 86_400;
const RANGE = { start: 10 * DAY, end: 11 * DAY, step: 30 };
const NAMES = seriesNames(CATALOGUE);
const RECORDED = 'service:model_orchestrator_downloads_failed:ratio_avg1h';
const SUBJECT = { environment: 'prod', since: '0123456789', server: 'http://prometheus.example.org' };

type Settings = NonNullable<Parameters<typeof summaryOfOne>[0]>;

const one = cached((settings: Settings = {}): EnvironmentSummary => {
  const [environment] = summaryOfOne(settings).environments;
  if (!environment) throw new Error('there is no environment');
  return environment;
});

let fake: FakePrometheus;
afterEach(() => fake?.stop());

/** A server with fixed query results and data for the whole range. */
async function run(
  after: Settings,
  answer: (asked: Asked) => FakeAnswer | undefined,
  { names = NAMES, before = {} }: { names?: readonly string[]; before?: Settings } = {},
) {
  fake = new FakePrometheus(
    names,
    (asked) => answer(asked) ?? (asked.query.startsWith('count(') ? [{ labels: {}, at: () => true }] : []),
  );
  const prometheus = new QueryApi(await fake.start(), undefined, [1]);
  const progress: string[] = [];
  const result = await backtest(prometheus, one(before), one(after), RANGE, (line) => progress.push(line));
  const of = (name: string) => result.comparisons.find(({ alert }) => alert === name);
  return { result, of, progress };
}

/** The disk is above 90 % for an hour, and above 85 % for two hours. */
const disk = ({ query }: Asked): FakeAnswer | undefined => {
  const [, threshold] =
    /storage_limit_bytes\{environment="prod"\}\) > 0\) > (0\.85|0\.9)\) and on \(\) count\(up\)$/.exec(
      query,
    ) ?? [];
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
  it('counts how often and how long an alert would have fired with both revisions', async () => {
    const { of, progress, result } = await run(RAISED, disk);
    expect(of('ModelStorageSpaceLow')).toMatchObject({
      before: { times: 1, seconds: 7_200 - 900 },
      after: { times: 1, seconds: 3_600 - 900 },
      same: false,
    });
    expect(text(result, SUBJECT)).toMatch(/ModelStorageSpaceLow +once, for 1h45m +once, for 45m/);
    expect(progress).toContainEqual(expect.stringMatching(/^\d+\/\d+ ModelStorageSpaceLow 100 %$/));
  });

  it('sends a query of both revisions only once', async () => {
    await run({}, () => undefined);
    const queries = fake.asked.map(({ query }) => query);
    expect(new Set(queries).size).toBe(queries.length);
  });

  it('includes alerts that only one revision has', async () => {
    const off: Settings = { alerts: { ModelStorageSpaceLow: { enabled: false, why: 'a larger disk' } } };
    expect((await run(off, disk)).of('ModelStorageSpaceLow')).toMatchObject({
      before: { times: 1 },
      after: undefined,
    });
  });

  it('lists alerts that the server refuses, has no data for, or does not evaluate', async () => {
    const refuse = ({ query }: Asked): FakeAnswer | undefined =>
      query.includes('concurrent_downloads')
        ? { status: 422, body: failure('execution', 'no such thing') }
        : undefined;
    const names = NAMES.filter((name) => name !== 'up');
    const { of, result } = await run({}, refuse, { names });
    expect(of('HighModelDownloadConcurrency')).toMatchObject({
      before: { unevaluable: 'execution: no such thing' },
    });
    expect(of('ModelTargetDown')).toMatchObject({ before: { times: 0, missing: ['up'] } });
    const report = text(result, SUBJECT);
    expect(report).toMatch(/HighModelDownloadConcurrency.*: cannot be evaluated: execution: no such thing/);
    expect(report).toMatch(/ModelTargetDown.*: reads up, which the server does not have/);
    expect(report).toMatch(/only Grafana can evaluate them: .*ModelAuditLogSilent/);
  });

  it('skips the heartbeat, which always fires', async () => {
    expect((await run({}, () => undefined)).of('Watchdog')).toBeUndefined();
  });

  it('does not treat metrics as absent while the server was down', async () => {
    await run({}, () => undefined);
    const alerts = fake.asked.filter(({ query }) => !query.startsWith('count('));
    expect(alerts.length).toBeGreaterThan(30);
    for (const { query } of alerts) expect(query).toMatch(/^\(.*\) and on \(\) count\(up\)$/);
  });

  it('refuses a server without data', async () => {
    await expect(run({}, () => [])).rejects.toBeInstanceOf(UserError);
  });

  it('reports for how many days the server has data', async () => {
    const half = ({ query }: Asked): FakeAnswer | undefined =>
      query === 'count(up)' ? [{ labels: {}, at: (time) => time >= RANGE.start + DAY / 2 }] : undefined;
    const { result } = await run({}, half);
    expect(text(result, SUBJECT)).toContain(
      'prod over 1 days until 1970-01-12 00:00 UTC (the server has data of 0.5 days)',
    );
  });
});

describe('a recorded series', () => {
  const burn = one().alerts.find(({ name }) => name === 'ModelDownloadBudgetBurnFast');
  const above = `> ${burn?.threshold?.value}`;
  const asked = () => fake.asked.map(({ query }) => query).filter((query) => query.includes(above));

  it('is read if the server has it for the whole range', async () => {
    await run({}, () => undefined, { names: [...NAMES, RECORDED] });
    expect(asked()[0]).toContain(`${RECORDED}{environment="prod"} ${above}`);
  });

  it('is computed if the server does not have it', async () => {
    await run({}, () => undefined);
    expect(asked()[0]).not.toContain(RECORDED);
    expect(asked()[0]).toContain('[1h:30s]');
  });

  it('is computed if the server has it only for a part of the range', async () => {
    const late = ({ query }: Asked): FakeAnswer | undefined =>
      query === `count(${RECORDED})`
        ? [{ labels: {}, at: (time) => time > RANGE.start + DAY / 2 }]
        : undefined;
    await run({}, late, { names: [...NAMES, RECORDED] });
    expect(asked()[0]).not.toContain(RECORDED);
  });
});

describe('a comment on a pull request', () => {
  it('lists differences in a table, and the other alerts below', async () => {
    const { result } = await run(RAISED, (question) =>
      question.query.includes('up{')
        ? [{ labels: {}, at: (time) => time < RANGE.start + 3_600 }]
        : disk(question),
    );
    const source = markdown(result, SUBJECT);
    expect(source).toContain('| `ModelStorageSpaceLow` | once, for 1h45m | once, for 45m |');
    expect(source).toMatch(/<details><summary>\d+ alerts without a difference<\/summary>/);
    expect(source.length).toBeLessThan(15_000);
  });

  it('says if there is no difference', async () => {
    const { result } = await run({}, () => undefined);
    expect(markdown(result, SUBJECT)).toContain('All alerts would have fired at the same times as before.');
  });
});

it('refuses an address without a Prometheus', async () => {
  fake = new FakePrometheus([], () => []);
  const prometheus = new QueryApi(`${await fake.start()}/grafana`, undefined, [1]);
  const unchanged = one({});
  await expect(backtest(prometheus, unchanged, unchanged, RANGE, () => {})).rejects.toThrow(
    /^no Prometheus at http:.*\/grafana: HTTP status 404$/,
  );
});
