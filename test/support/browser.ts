// A real browser for tests of pages, and a mouse that moves as a hand does.
import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const installed = existsSync(executablePath);

/** `describe`, or a skipped one with a word about it where no browser is installed. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (!installed)
    process.stderr.write(`No browser at ${executablePath}, so ${name} is not tested: install chromium.\n`);
  (installed ? describe : describe.skip)(name, tests);
}

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

/** The browser asks for no icon then. */
const blankPage = '<!doctype html><title>Blank</title><link rel="icon" href="data:," />';

/**
 * Leaves nothing of a test to the next one but what the browser has compiled: in a new context it would compile GraphiQL's
 * ten megabytes again, which takes longer than most tests. `home` is the origin whose storage is cleared. Returns the page.
 */
export async function startOver(context: BrowserContext, home: string): Promise<Page> {
  const [page = await context.newPage(), ...others] = context.pages();
  for (const other of others) await other.close();
  await page.unrouteAll();
  await context.unrouteAll();
  // Same origin and same process, and no script that could store anything.
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

/** Requests of a page, or of all pages, to other origins than the one given, as they come. */
export function requestsOutside(page: Page | BrowserContext, home: string): string[] {
  const outside: string[] = [];
  // The types of Playwright give the two no event in common.
  (page as BrowserContext).on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (origin !== home && !['data:', 'blob:'].includes(protocol)) outside.push(request.url());
  });
  return outside;
}

/** Moves the mouse to the middle of an element, presses, trembles, and releases at the same place, within 100 ms. */
export async function pressAndRelease(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to press.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 30, y + 40, { steps: 5 });
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.down();
  await page.waitForTimeout(60);
  await page.mouse.move(x + 2, y, { steps: 2 });
  await page.waitForTimeout(40);
  await page.mouse.up();
}
