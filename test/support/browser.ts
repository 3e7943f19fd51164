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

/** Moves the mouse to the middle of an element, presses, trembles, and releases at the same place. */
export async function pressAndRelease(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to press.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 30, y + 40, { steps: 5 });
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.down();
  // Milliseconds; a person's click takes about 100.
  await page.waitForTimeout(120);
  await page.mouse.move(x + 2, y, { steps: 2 });
  await page.waitForTimeout(60);
  await page.mouse.up();
  await page.waitForTimeout(400);
}
