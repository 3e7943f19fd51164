// npm run picture: takes the README's picture of GraphiQL, and writes down what it shows. Pixels differ between machines, whose
// fonts and browsers differ, so --check compares what the page shows with what was written down.
import { hash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import 'reflect-metadata';
import { chromium } from 'playwright-core';
import { readCommandLine, refuse } from '../scripts/command-line.mjs';
import { loadConfig } from '../dist/src/config/config.js';
import { startGateway } from '../dist/src/gateway.js';
import { takeConsolePictures } from './picture-console.mjs';

const usage = `npm run picture [-- --check]

Takes the picture of GraphiQL for the README, docs/explorer.png, and writes what it shows into docs/explorer.json.
Takes the pictures of the console for docs/front-end.md, which --check does not look at.
Needs Debian's chromium.

  --check    writes nothing, and fails if the picture does not show the current page
  --help     prints this help
  --version  prints the version of the package`;

const browserPath = '/usr/bin/chromium';
const picture = new URL('explorer.png', import.meta.url);
const description = new URL('explorer.json', import.meta.url);
const { version: renderer } = JSON.parse(
  readFileSync(new URL('../node_modules/@graphql-yoga/render-graphiql/package.json', import.meta.url), 'utf8'),
);

/** Opens GraphiQL, presses the button, and returns the picture with what it shows. */
async function takePicture(url) {
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    await page.goto(`${url}/graphiql`);
    await page.waitForSelector('.graphiql-query-editor .view-line');
    const answered = page.waitForResponse(async (response) => (await response.text()).includes('"totalCount"'));
    await page.click('.graphiql-execute-button');
    const response = await (await answered).json();
    await page.waitForSelector('.graphiql-response .view-line');
    // The button's hint would cover the picture.
    await page.mouse.move(900, 750);
    await page.waitForSelector('[role=tooltip]', { state: 'detached' });
    // Milliseconds; for scroll bars that fade, and colours that are set after the text.
    await page.waitForTimeout(1_500);
    const textOf = (path) =>
      page.evaluate(`__MONACO.editor.getModels().find((it) => it.uri.path.endsWith('${path}')).getValue()`);
    const shown = {
      renderer,
      tabs: await page.locator('.graphiql-tab-button').allTextContents(),
      query: await textOf('operation.graphql'),
      variables: JSON.parse(await textOf('variables.json')),
      response: withoutClock(response),
    };
    return { png: await page.screenshot(), shown };
  } finally {
    await browser.close();
  }
}

/** Returns the response without what depends on the time of day. */
function withoutClock(response) {
  return JSON.parse(JSON.stringify(response, (name, value) => (name === 'isStale' ? undefined : value)));
}

/** Returns why the committed picture is out of date; `undefined` if it is not. */
function faultOf(shown) {
  const { sha256, ...described } = JSON.parse(readFileSync(description, 'utf8'));
  if (sha256 !== hash('sha256', readFileSync(picture)))
    return 'docs/explorer.png is not the picture that docs/explorer.json describes.';
  const changed = Object.keys({ ...described, ...shown }).filter(
    (part) => JSON.stringify(described[part]) !== JSON.stringify(shown[part]),
  );
  return changed.length === 0 ? undefined : `docs/explorer.png does not show the current page: ${changed.join(', ')}.`;
}

const { check } = readCommandLine({ usage, options: { check: { type: 'boolean', default: false } } }).values;
if (!existsSync(browserPath)) refuse(`There is no browser at ${browserPath}. Install chromium.`);
const gateway = await startGateway(loadConfig({ PORT: '0', LOG_LEVEL: 'fatal' }));
try {
  const { png, shown } = await takePicture(gateway.url);
  if (check) {
    const fault = faultOf(shown);
    if (fault) process.stderr.write(`${fault} Run npm run picture, look at it, and commit it.\n`);
    process.exitCode = fault ? 1 : 0;
  } else {
    writeFileSync(picture, png);
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
    await takeConsolePictures(browser, gateway.url).finally(() => browser.close());
    writeFileSync(description, `${JSON.stringify({ sha256: hash('sha256', png), ...shown }, undefined, 2)}\n`);
  }
} finally {
  await gateway.close();
}
