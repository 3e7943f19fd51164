// npm run picture: takes the pictures of GraphiQL in the README and in docs/, and writes down what they show.
// Pixels differ between machines, whose fonts and browsers differ, so --check compares what the page shows with what was
// written down.
import { hash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import 'reflect-metadata';
import { chromium } from 'playwright-core';
import { readCommandLine, refuse } from '../scripts/command-line.mjs';
import { loadConfig } from '../dist/src/config/config.js';
import { startGateway } from '../dist/src/gateway.js';
import { takeConsolePictures } from './picture-console.mjs';

const usage = `npm run picture [-- --check]

Takes the pictures of GraphiQL, docs/explorer.png for the README and docs/pictures/*.png for pages of docs/, and
writes what each shows into a file of the same name that ends in .json. Takes those of the console, docs/pictures/console-*.png,
which --check does not look at. Needs Debian's chromium.

  --check    writes nothing, and fails if a picture does not show the current page or operation
  --help     prints this help
  --version  prints the version of the package`;

const browserPath = '/usr/bin/chromium';

/**
 * The pictures, by path in docs/ without the ending. One with a heading shows the last operation below that heading of
 * docs/administration.md in a new tab, without the tabs above it, and the response from the line that has `from`. One with
 * `live` shows the question before the change of that operation.
 */
const pictures = [
  { path: 'explorer', width: 1280, height: 760 },
  { path: 'pictures/live-change', live: 'DeletePartner', width: 1280, height: 720 },
  {
    path: 'pictures/partners',
    heading: 'See partners and their status',
    from: '"displayName": "Contoso Mobile Guard"',
    width: 1240,
    height: 880,
  },
  { path: 'pictures/rehearsal', heading: 'Onboard a platform', from: '{', width: 1240, height: 1020 },
  {
    path: 'pictures/coverage',
    heading: 'Find out why a user is or is not covered',
    from: '{',
    width: 1240,
    height: 960,
  },
];
const fileOf = ({ path }, ending) => new URL(`${path}.${ending}`, import.meta.url);
const { version: renderer } = JSON.parse(
  readFileSync(new URL('../node_modules/graphiql/package.json', import.meta.url), 'utf8'),
);

/** Returns the last operation below a heading of docs/administration.md. */
function operationBelow(heading) {
  const page = readFileSync(new URL('administration.md', import.meta.url), 'utf8');
  const section = page.split(/^###? /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const operation = [...section.matchAll(/^```graphql\n([^]*?)\n```$/gm)].at(-1)?.[1];
  if (!operation) throw new Error(`docs/administration.md has no operation below the heading "${heading}".`);
  return operation;
}

/** Opens GraphiQL, pastes the operation of the heading if there is one, and returns the picture with what it shows. */
async function takePicture(context, url, { from, heading, height, width }) {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.goto(`${url}/graphiql`);
  await page.waitForSelector('.graphiql-query-editor .view-line');
  const textOf = (path) =>
    page.evaluate(`__MONACO.editor.getModels().find((it) => it.uri.path.endsWith('${path}')).getValue()`);
  if (heading) await pasteIntoNewTab(page, operationBelow(heading));
  const answered = page.waitForResponse((response) => {
    const sent = response.request().postDataJSON();
    return sent !== null && sent.operationName !== 'IntrospectionQuery';
  });
  await page.click('.graphiql-execute-button');
  const response = await (await answered).json();
  await page.waitForSelector('.graphiql-response .view-line');
  if (from) {
    await page.evaluate(`
      const editor = __MONACO.editor.getEditors().find((it) => it.getModel()?.uri.path.endsWith('response.json'));
      const { range } = editor.getModel().findMatches(${JSON.stringify(from)})[0];
      editor.setScrollTop(editor.getTopForLineNumber(range.startLineNumber));
    `);
  }
  // The button's hint would cover the picture.
  await page.mouse.move(width - 380, height - 10);
  await page.waitForSelector('[role=tooltip]:not(.monaco-hover)', { state: 'detached' });
  // Milliseconds; for scroll bars that fade, and colours that are set after the text.
  await page.waitForTimeout(1_500);
  const shown = {
    renderer,
    ...(heading
      ? { query: await textOf('operation.graphql') }
      : {
          tabs: await page.locator('.graphiql-tab-button').allTextContents(),
          query: await textOf('operation.graphql'),
          variables: JSON.parse(await textOf('variables.json')),
        }),
    response: withoutClock(response),
  };
  const png = await (heading ? page.locator('#graphiql-session') : page).screenshot();
  return { png, shown };
}

/** Turns off the dry run of a prepared operation, presses the button, and returns the picture of the question. */
async function takeQuestion(context, url, { height, live, width }) {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.goto(`${url}/graphiql`);
  await page.waitForSelector('.graphiql-query-editor .view-line');
  await page.locator('.operations b').getByText(live, { exact: true }).click();
  await page.evaluate(`
    const variables = __MONACO.editor.getModels().find((it) => it.uri.path.endsWith('variables.json'));
    variables.setValue(variables.getValue().replace('"dryRun": true', '"dryRun": false'));
  `);
  const effect = await page.locator('.effect').textContent();
  await page.click('.graphiql-execute-button');
  await page.locator('dialog button:enabled').nth(1).waitFor();
  const shown = { renderer, effect, question: await page.locator('dialog').innerText() };
  return { png: await page.screenshot(), shown };
}

/** Pastes and runs an operation as docs/administration.md tells its readers to. Hides the panel, and the variables, which it does not use. */
async function pasteIntoNewTab(page, operation) {
  await page.click('button[aria-label="Hide Operations"]');
  await page.click('.graphiql-tab-add');
  await page.click('button[aria-label="Hide editor tools"]');
  await page.click('.graphiql-query-editor .view-lines');
  await page.evaluate((text) => navigator.clipboard.writeText(text), operation);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
  const isPasted = `__MONACO.editor.getModels().some((model) => model.getValue() === ${JSON.stringify(operation)})`;
  for (let waitedMs = 0; !(await page.evaluate(isPasted)); waitedMs += 100) {
    if (waitedMs > 60_000) throw new Error('The operation could not be pasted.');
    await page.waitForTimeout(100);
  }
  await page.keyboard.press('Control+Home');
}

/** Returns the response without what depends on the time of the start. */
function withoutClock(response) {
  return JSON.parse(JSON.stringify(response, (name, value) => (name === 'lastHeartbeatDateTime' ? undefined : value)));
}

/** Returns why a committed picture is out of date; `undefined` if it is not. */
function faultOf(picture, shown) {
  const name = `docs/${picture.path}`;
  if (!existsSync(fileOf(picture, 'json'))) return `${name}.json is missing.`;
  const { sha256, ...described } = JSON.parse(readFileSync(fileOf(picture, 'json'), 'utf8'));
  if (sha256 !== hash('sha256', readFileSync(fileOf(picture, 'png'))))
    return `${name}.png is not the picture that ${name}.json describes.`;
  const changed = Object.keys({ ...described, ...shown }).filter(
    (part) => JSON.stringify(described[part]) !== JSON.stringify(shown[part]),
  );
  return changed.length === 0 ? undefined : `${name}.png does not show the current page: ${changed.join(', ')}.`;
}

const { check } = readCommandLine({ usage, options: { check: { type: 'boolean', default: false } } }).values;
if (!existsSync(browserPath)) refuse(`There is no browser at ${browserPath}. Install chromium.`);
const gateway = await startGateway(loadConfig({ PORT: '0', LOG_LEVEL: 'fatal' }));
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const picture of pictures) {
    // A new context each: GraphiQL's tabs are stored.
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    // Milliseconds; for a busy machine.
    context.setDefaultTimeout(120_000);
    const { png, shown } = await (picture.live ? takeQuestion : takePicture)(context, gateway.url, picture);
    await context.close();
    if (!check) {
      writeFileSync(fileOf(picture, 'png'), png);
      writeFileSync(
        fileOf(picture, 'json'),
        `${JSON.stringify({ sha256: hash('sha256', png), ...shown }, undefined, 2)}\n`,
      );
      continue;
    }
    const fault = faultOf(picture, shown);
    if (!fault) continue;
    process.stderr.write(`${fault} Run npm run picture, look at it, and commit it.\n`);
    process.exitCode = 1;
  }
  if (!check) await takeConsolePictures(browser, gateway.url);
} finally {
  await browser.close();
  await gateway.close();
}
