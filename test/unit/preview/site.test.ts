import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Bundle } from '../../../bundle';
import { QueryApi } from '../../../clients/query-api';
import { thresholdLines } from '../../../commands/preview/colour';
import { fieldOf } from '../../../commands/preview/field';
import { site } from '../../../commands/preview/site';
import { panelsOf, queriesOfPanel } from '../../../dashboards/panel-queries';
import { Duration } from '../../../lib/duration';
import { exampleBundle } from '../../support/example';

afterAll(() => jest.restoreAllMocks());

const bundle = exampleBundle();
/** Only the first dashboard, because drawing all takes a second. */
const seedOnly = { ...bundle, dashboards: bundle.dashboards.slice(0, 1) };
const NOW = new Date('2026-01-02T03:04:00Z');
const HOSTILE = '<img src=x onerror=alert(1)>"\'&';

/** Escapes text for HTML. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

type Preview = Awaited<ReturnType<typeof site>>;
type Asked = Readonly<Record<string, string>>;

/** A fake Prometheus within this process, because drawing blocks the process, which would break real connections. */
function answer(of: (asked: Asked) => { status: number; body: unknown }): void {
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    const { status, body } = of(Object.fromEntries(new URLSearchParams(String(init?.body))));
    return Response.json(body, { status });
  });
}

const LABELS = { instance: HOSTILE, library: 'onnx', job: 'j', alertname: 'A', check_type: 'api' };

/** A series with the value 1, or a small value for a share of bad events. */
function ones({ query = '', start, end, step, time }: Asked) {
  const value = query.includes(':ratio_') ? '0.001' : '1';
  if (start === undefined) {
    return {
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: LABELS, value: [Number(time), value] }] },
    };
  }
  const [from, to, by] = [Number(start), Number(end), Number(step)];
  const times = Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
  return {
    status: 'success',
    data: { resultType: 'matrix', result: [{ metric: LABELS, values: times.map((at) => [at, value]) }] },
  };
}

const URL_OF_FAKE = 'http://reader:secret@metrics.test';

async function live(of: Bundle = bundle) {
  return site(of, { prometheus: await QueryApi.connect(URL_OF_FAKE), now: NOW, last: Duration.minutes(15) });
}

function panelsIn(uid: string): Panel[] {
  return bundle.dashboards.filter((dashboard) => dashboard.uid === uid).flatMap(panelsOf);
}

function pageOf(files: Readonly<Record<string, string>>, uid = 'model-orchestrator'): string {
  const page = files[`${uid}.html`];
  if (page === undefined) throw new Error(`the preview has no page ${uid}`);
  return page;
}

describe('a preview without a Prometheus', () => {
  let drawn: Preview;
  beforeAll(async () => {
    drawn = await site(bundle);
  });

  it('has a page for each dashboard and an index page', async () => {
    const { files } = drawn;
    expect(Object.keys(files)).toEqual(['index.html', ...bundle.dashboards.map(({ uid }) => `${uid}.html`)]);
    for (const { uid } of bundle.dashboards) expect(files['index.html']).toContain(`href="${uid}.html"`);
  });

  it('shows every panel at its position, with title, description and queries', async () => {
    const { files } = drawn;
    for (const dashboard of bundle.dashboards) {
      const page = pageOf(files, dashboard.uid);
      for (const panel of panelsOf(dashboard)) {
        const { x = 0, y = 0, w, h } = panel.gridPos ?? {};
        expect(page).toContain(`grid-column:${x + 1} / span ${w};grid-row:${y + 1} / span ${h}`);
        const texts = [panel.title, panel.description, ...queriesOfPanel(panel).map(({ text }) => text)];
        for (const text of texts) expect(page).toContain(escaped(text ?? ''));
      }
    }
  });

  it('is identical each time, so that previews can be compared', async () => {
    expect(await site(bundle)).toEqual(drawn);
  });

  it('needs no external resource and no script', async () => {
    const { files } = drawn;
    for (const page of Object.values(files)) {
      expect(page).not.toMatch(/<script|<iframe|src=|@import|url\(/);
      expect(page).toContain('Content-Security-Policy');
    }
  });

  it('escapes HTML and links to scripts in a dashboard', async () => {
    const [first, second] = bundle.dashboards;
    const [panel, ...rest] = first ? panelsOf(first) : [];
    if (!first || !second || !panel) throw new Error('the dashboard has too few panels');
    const hostile = {
      ...panel,
      title: HOSTILE,
      description: HOSTILE,
      links: (panel.links ?? []).map((link) => ({ ...link, title: HOSTILE, url: 'javascript:alert(1)' })),
    };
    const dashboards = [
      { ...first, title: HOSTILE, description: HOSTILE, panels: [hostile, ...rest] },
      second,
    ];
    for (const page of Object.values((await site({ ...bundle, dashboards })).files)) {
      expect(page).not.toContain('<img');
      expect(page).not.toContain('javascript:');
      expect(page).toContain(escaped(HOSTILE));
    }
  });
});

describe('a preview with a Prometheus', () => {
  const asked: Asked[] = [];
  let drawn: Preview;
  beforeAll(async () => {
    answer((form) => {
      asked.push(form);
      return { status: 200, body: ones(form) };
    });
    drawn = await live();
  });

  it('sends queries with variables filled in, aligned to the step', async () => {
    expect(drawn.failures).toEqual([]);
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter(({ query }) => /\$[a-z_{]/i.test(query ?? ''))).toEqual([]);
    expect(
      asked.filter(({ start, step }) => start !== undefined && Number(start) % Number(step) !== 0),
    ).toEqual([]);
  });

  it('draws every panel', async () => {
    const page = pageOf(drawn.files);
    const charts = panelsIn('model-orchestrator').filter(({ type }) =>
      /timeseries|state-timeline/.test(type),
    );
    // Each chart is drawn twice, for a wide and for a narrow page.
    expect(page.match(/<svg/g)?.length).toBe(2 * charts.length);
    expect(page).toContain('Healthy: ');
    expect(page).not.toContain('class="nothing"');
  });

  it('escapes HTML in labels, also in charts', async () => {
    const { files } = drawn;
    for (const page of Object.values(files)) expect(page).not.toContain('<img');
    expect(pageOf(files)).toContain(escaped(HOSTILE));
  });

  it('draws even a small threshold at its exact value', async () => {
    const { files } = drawn;
    const title = 'Operation availability: burn rate';
    const [, section = ''] = pageOf(files, 'model-orchestrator-service-levels').split(`>${title}</h2>`);
    const [wide = ''] = section.split('</svg>');
    const lines = [...wide.matchAll(/<path d="M[\d.]+ ([\d.]+)[^>]*stroke-dasharray/g)].map(([, y]) =>
      Number(y),
    );
    const panel = panelsIn('model-orchestrator-service-levels').find((each) => each.title === title);
    const values = thresholdLines(fieldOf(panel ?? { type: '' })).map(({ value }) => value);
    expect(values).toEqual([0.015, 0.03, 0.072]);
    expect(lines).toHaveLength(values.length);
    // Heights are proportional to values.
    const [first = 0, ...others] = lines;
    const [least = 0, ...more] = values;
    const scale = (first - (others.at(-1) ?? 0)) / ((more.at(-1) ?? 0) - least);
    for (const [index, value] of more.entries()) {
      expect(Math.abs(first - (others[index] ?? 0) - scale * (value - least))).toBeLessThan(1.1);
    }
  });

  it('shows only the queries of a panel if its data do not come from Prometheus', async () => {
    const { files } = drawn;
    const page = pageOf(files, 'model-orchestrator-monitoring');
    const [, section = ''] = page.split('>Alerts firing now</h2>');
    expect(section.split('</section>')[0]).toContain('data of this panel do not come from Prometheus');
    expect(page).not.toContain('No alert fires');
    expect(pageOf(files, 'model-orchestrator-logs')).toContain(
      'data of this panel do not come from Prometheus',
    );
  });

  it('links from a panel to the logs of the same time', async () => {
    expect(pageOf(drawn.files)).toContain('<a href="model-orchestrator-logs.html">');
  });

  it('shows the error of a failed query, and draws the other panels', async () => {
    const error = { status: 'error', errorType: 'execution', error: 'too <b>many</b> samples' };
    answer((form) =>
      form.query?.includes('concurrent_downloads')
        ? { status: 422, body: error }
        : { status: 200, body: ones(form) },
    );
    const { files, failures } = await live(seedOnly);
    expect(failures).toEqual([
      'Model Orchestrator / Active Downloads / running: execution: too <b>many</b> samples',
    ]);
    expect(pageOf(files)).toContain('Query running failed: execution: too &lt;b&gt;many&lt;/b&gt; samples');
  });

  it('shows why a panel has no data', async () => {
    const nothing = { status: 'success', data: { resultType: 'vector', result: [] } };
    answer(() => ({ status: 200, body: nothing }));
    const { files } = await live(seedOnly);
    expect(pageOf(files)).toContain('The number of running downloads is not reported');
  });

  it('never shows the password of the URL', async () => {
    const { files } = drawn;
    expect(Object.values(files).join('')).not.toContain('secret@');
  });
});

describe('a Prometheus that cannot be used', () => {
  beforeEach(() => jest.restoreAllMocks());

  it.each([
    ['does not respond', 'http://127.0.0.1:1'],
    ['is not a URL', 'localhost:9090'],
    ['does not have an http URL', 'file:///etc/passwd'],
  ])('is refused if it %s, with a fix', async (_, url) => {
    await expect(QueryApi.connect(url)).rejects.toMatchObject({
      cure: expect.stringMatching(/Give|Check/),
    });
  });

  it('is refused if another program responds', async () => {
    answer(() => ({ status: 200, body: { hello: 'world' } }));
    await expect(QueryApi.connect(URL_OF_FAKE)).rejects.toThrow('not a response of Prometheus');
  });
});
