import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { command, run } from '../../../operations/command';
import { workloadOf } from '../../../operations/servers';
import { WEB_USER } from '../../../servers/logins';
import { exampleBundle } from '../../support/example';
import { listen } from '../../support/http-server';
import { freePorts, Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts } from '../../support/results';
import { ATTACKS } from './attacks';
import { openServers, openUnprotected, PASSWORD, type Server } from './servers';

/** Host names that Chromium resolves to this machine, as with a hostile DNS server. */
const SITE = 'attacker.example';
const REBOUND = 'rebound.example';
const PAGE = { contentType: 'text/html', body: '<!doctype html><title>site</title>' };

const program = command(
  'test:browser',
  'Opens pages of a hostile site in headless Chromium, beside Prometheus, Alertmanager and the simulator on the loopback address',
).action(async () => {
  const programs = findOrSkip('prometheus', 'alertmanager', 'chromium');
  if (!programs) return printCounts({ skipped: 1 });
  const lab = await Lab.open();
  const site = await listen((_, response) =>
    response.writeHead(200, { 'content-type': PAGE.contentType }).end(PAGE.body),
  );
  const browser = await chromium.launch({
    executablePath: programs.chromium,
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${SITE} 127.0.0.1, MAP ${REBOUND} 127.0.0.1`,
      `--disable-features=${OWN_PROTECTION}`,
    ],
  });
  try {
    const bundle = exampleBundle();
    const ports = await freePorts(4);
    const commandOf = (server: 'prometheus' | 'alertmanager') => workloadOf(bundle, server).command ?? [];
    const servers = await openServers(lab, programs, ports, commandOf);
    const results: Result[] = [];
    for (const loggedIn of [false, true]) {
      results.push(...(await attackUnprotected(browser, site.port, loggedIn)));
      for (const server of servers.filter(({ hasLogin }) => hasLogin || !loggedIn))
        results.push(...(await attack(browser, site.port, server, loggedIn)));
    }
    const count = { passed: 0, failed: 0 };
    for (const { it, problem } of results) {
      count[problem ? 'failed' : 'passed'] += 1;
      console.log(`${problem ? 'failed' : 'passed'}: ${it}${problem && `\n  ${problem}`}`);
    }
    printCounts(count);
  } finally {
    await browser.close();
    await site.close();
    await lab.close();
  }
});

/** Recent versions of Chromium ask the user before a page connects to this machine. Disabled, because other browsers do not ask. */
const OWN_PROTECTION = 'LocalNetworkAccessChecks';

interface Result {
  readonly it: string;
  /** Empty when the test passed. */
  readonly problem: string;
}

/** Checks that each attack succeeds on an unprotected server. Otherwise its failure on the others would prove nothing. */
async function attackUnprotected(browser: Browser, port: number, loggedIn: boolean): Promise<Result[]> {
  const unprotected = await openUnprotected(loggedIn);
  try {
    const results = await attack(browser, port, unprotected.server, loggedIn);
    return results.map(({ it, problem }, index) => {
      // For the rebound host name, the browser has no login.
      const works = !(loggedIn && ATTACKS[index]?.rebinds);
      return {
        it: it.replace('gets nothing', works ? 'gets something' : 'gets nothing'),
        problem: (problem !== '') === works ? '' : problem || 'the attack did not succeed',
      };
    });
  } finally {
    await unprotected.close();
  }
}

/** Tries every attack on a server, in a browser that is logged in to it or not. */
async function attack(
  browser: Browser,
  sitePort: number,
  server: Server,
  loggedIn: boolean,
): Promise<Result[]> {
  const results: Result[] = [];
  const person = loggedIn ? ', by a person who is logged in' : '';
  const context = await browser.newContext();
  try {
    if (loggedIn) await logIn(context, server);
    for (const { name, rebinds, perform } of ATTACKS) {
      for (const request of server.requests) {
        const before = await server.state();
        const page = await context.newPage();
        // Chromium sends a login only to the same site. Another port of this machine is the same site.
        const site = `${loggedIn ? '127.0.0.1' : SITE}:${sitePort}`;
        const host = rebinds ? `${REBOUND}:${new URL(server.url).port}` : site;
        // The attacker serves the page itself, before the name resolves to this machine.
        if (rebinds) await page.route(`http://${host}/`, (route) => route.fulfill(PAGE));
        await page.goto(`http://${host}/`);
        const url = rebinds ? `http://${host}` : server.url;
        const read = await perform(page, { ...request, url: url + request.path });
        await page.close();
        const after = await server.state();
        const problem =
          (before === after ? '' : `the attack changed ${before} to ${after}`) +
          (read === undefined ? '' : `the attack read ${JSON.stringify(read.slice(0, 200))}`);
        const { method, path } = request;
        results.push({ it: `${name} gets nothing from ${server.name}: ${method} ${path}${person}`, problem });
      }
    }
  } finally {
    await context.close();
  }
  return results;
}

/** Logs in to a server, as a user does. The browser remembers the login. */
async function logIn(context: BrowserContext, { url }: Server): Promise<void> {
  const page = await context.newPage();
  await page.goto(url.replace('://', `://${WEB_USER}:${PASSWORD}@`));
  const response = await page.goto(`${url}/-/healthy`);
  if (response?.status() !== 200) throw new Error(`the browser is not logged in: ${response?.status()}`);
}

void run(program);
