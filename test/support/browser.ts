// A real browser for tests of pages, with realistic mouse movements.
import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import './bundle.js';

/**
 * Where a browser may be: as TEST_BROWSER says, or else where packages or `npx playwright-core install chromium` put
 * it.
 */
const { TEST_BROWSER = '' } = process.env;
const places =
  TEST_BROWSER === '' ? ['/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()] : [TEST_BROWSER];
const executablePath = places.find((path) => existsSync(path));
const installed = executablePath !== undefined;

/** Runs a `describe` block. Without a browser, it is skipped with a message; in CI it fails. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (!installed) {
    const message = `No browser at ${places.join(', ')}, so ${name} is not tested. Install chromium, or set TEST_BROWSER.`;
    if (process.env['CI']) throw new Error(message);
    process.stderr.write(`${message}\n`);
  }
  (installed ? describe : describe.skip)(name, tests);
}

/** Starts a headless Chromium. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Returns a new context whose waits are generous, so that a test is slow and not red on a busy machine. */
export async function newContext(browser: Browser, options?: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  // Milliseconds; less than the limit of a test, so that a failure says what was waited for.
  context.setDefaultTimeout(120_000);
  return context;
}

/** Without an icon, which the browser would request. */
const blankPage = '<!doctype html><title>Blank</title><link rel="icon" href="data:," />';

/**
 * Resets a browser context between tests, except for compiled code: a new context would compile GraphiQL's ten
 * megabytes again, which takes longer than most tests. `home` is the origin whose storage is cleared. Returns an empty
 * page.
 */
export async function startOver(context: BrowserContext, home: string): Promise<Page> {
  const [page = await context.newPage(), ...others] = context.pages();
  for (const other of others) await other.close();
  await page.unrouteAll();
  await context.unrouteAll();
  // A page of the same origin, and so the same process, without scripts that could store data.
  const blank = `${home}/blank`;
  await page.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: blankPage }));
  await page.goto(blank);
  await page.unroute(blank);
  await page.evaluate('sessionStorage.clear()');
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: home, storageTypes: 'all' });
  await session.detach();
  await context.clearCookies();
  return page;
}

/** Returns a list that collects the requests of a page, or of all pages, to other origins than `home`. */
export function requestsOutside(page: Page | BrowserContext, home: string): string[] {
  const outside: string[] = [];
  // In Playwright's types, the two have no common event.
  (page as BrowserContext).on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (origin !== home && !['data:', 'blob:'].includes(protocol)) outside.push(request.url());
  });
  return outside;
}

/** Clicks the middle of an element as a person does: for 100 ms, in which the mouse moves by a few pixels. */
export async function pressAndRelease(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('The element to click is not visible.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 30, y + 40, { steps: 5 });
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.down();
  await page.waitForTimeout(60);
  await page.mouse.move(x + 2, y, { steps: 2 });
  await page.waitForTimeout(40);
  await page.mouse.up();
}
