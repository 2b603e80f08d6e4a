import type { Page } from 'playwright-core';

const TIMEOUT_MS = 5_000;

/** A request that a hostile page makes. */
export interface HostileRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: string;
}

interface Attack {
  readonly name: string;
  /** Whether the attack is DNS rebinding: the page has the server's port, and a foreign name that resolves to this machine. */
  readonly rebinds?: true;
  /** @returns the text that the page read, if any */
  readonly perform: (page: Page, request: HostileRequest) => Promise<string | undefined>;
}

/** Sends a request with the browser's login. @param mode `no-cors` cannot read the response, and sends no preflight request */
const send =
  (mode: 'cors' | 'no-cors' | 'same-origin', type: string) =>
  (page: Page, request: HostileRequest): Promise<string | undefined> =>
    page.evaluate(
      async ({ method, url, body, mode, type, timeoutMs }) => {
        try {
          const response = await fetch(url, {
            method,
            mode,
            credentials: 'include',
            signal: AbortSignal.timeout(timeoutMs),
            ...(body !== undefined && { body, headers: { 'Content-Type': type } }),
          });
          return response.ok ? await response.text() : undefined;
        } catch {
          return undefined;
        }
      },
      { ...request, mode, type, timeoutMs: TIMEOUT_MS },
    );

const waitFor = (page: Page, event: 'requestfinished' | 'requestfailed') =>
  page.waitForEvent(event as 'requestfinished', { timeout: TIMEOUT_MS });

/** Requests that a page of another origin can send. */
export const ATTACKS: readonly Attack[] = [
  { name: 'a fetch of another origin', perform: send('cors', 'application/json') },
  { name: 'a fetch without a preflight', perform: send('no-cors', 'text/plain') },
  {
    name: 'a form of another origin',
    perform: async (page, { method, url, body = '' }) => {
      if (method === 'DELETE') return undefined;
      // A text/plain form sends each field as `name=value`.
      const [name = '', ...value] = body.split('=');
      const quoted = (text: string) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
      await page.setContent(
        `<form method="${method}" action=${quoted(url)} enctype="text/plain">
         <input type="hidden" name=${quoted(name)} value=${quoted(value.join('='))}></form>`,
      );
      // Without a login, Chromium reports the 401 response as a failed request.
      const answered = Promise.any(
        (['requestfinished', 'requestfailed'] as const).map((event) => waitFor(page, event)),
      );
      await page.evaluate('document.forms[0].submit()');
      await answered;
      // The response replaces the page that sent the form, which therefore cannot read it.
      return undefined;
    },
  },
  {
    name: 'a host name that resolves to this machine',
    rebinds: true,
    perform: send('same-origin', 'application/json'),
  },
];
