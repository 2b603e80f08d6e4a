import { stringify } from 'yaml';
import { command, run } from '../../../operations/command';
import { cureOfScrapeError } from '../../../operations/doctor/exposition/cures';
import { EXPOSITION_CASES } from '../../support/expositions';
import { listen } from '../../support/http-server';
import { Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { scrapedTargets, startPrometheus } from '../../support/prometheus';
import { printCounts } from '../../support/results';

const program = command(
  'test:exposition',
  'Checks which expositions a real Prometheus accepts, and that the doctor knows each error message',
).action(async () => {
  const programs = findOrSkip('prometheus');
  if (!programs) return printCounts({ skipped: 1 });
  const lab = await Lab.open();
  const cases = Object.entries(EXPOSITION_CASES);
  const server = await listen((request, response) => {
    const { contentType, body } = cases[Number(request.url?.slice(1))]?.[1] ?? {};
    response.writeHead(200, contentType === undefined ? {} : { 'content-type': contentType }).end(body);
  });
  try {
    const targets = await scraped(lab, programs.prometheus, server.port);
    const wrong = cases.flatMap(([name, { accepted }]) => {
      const target = targets.find(({ scrapePool }) => scrapePool === name);
      const { health, lastError = '' } = target ?? {};
      // The doctor must recognise the error message of each rejected exposition.
      const isKnown = accepted || cureOfScrapeError(lastError, '', '') !== undefined;
      return health === (accepted ? 'up' : 'down') && isKnown
        ? []
        : [`failed: ${name}: Prometheus reports ${health}: ${lastError}`];
    });
    for (const line of wrong) console.log(line);
    printCounts({ passed: cases.length - wrong.length, failed: wrong.length });
  } finally {
    await lab.close();
    await server.close();
  }
});

/** What Prometheus reports after it has scraped every case. Each case is a path on this port. */
async function scraped(lab: Lab, prometheus: string, port: number) {
  const jobs = Object.keys(EXPOSITION_CASES).map((name, index) => ({
    job_name: name,
    metrics_path: `/${index}`,
    scrape_interval: '5s',
    scrape_timeout: '5s',
    static_configs: [{ targets: [`127.0.0.1:${port}`] }],
  }));
  const running = await startPrometheus(lab, prometheus, stringify({ scrape_configs: jobs }));
  return scrapedTargets(running, jobs.length);
}

void run(program);
