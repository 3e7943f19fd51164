// GraphiQL as a person uses it: tabs, the panel with the operations, the editors, and the button.
import type { Page, Response } from 'playwright-core';
import { pressAndRelease } from './browser.js';
import type { Json } from './gateway.js';
import { until } from './until.js';

/** Ends of the paths of GraphiQL's models. */
const modelNames = { graphql: 'operation.graphql', json: 'variables.json', response: 'response.json' };
type Mode = keyof typeof modelNames;

export interface Explorer {
  open: (path?: string) => Promise<void>;
  /** Waits until the editor is there. */
  ready: () => Promise<unknown>;
  reload: () => Promise<void>;
  activeTab: () => Promise<string | null>;
  /** Presses a tab of an operation, and waits until its text is in the editor. */
  pressTab: (name: string) => Promise<void>;
  /** Presses an operation in the panel, and waits until its text is in the editor. */
  pressOperation: (name: string) => Promise<void>;
  /** Returns the text of an editor: the one of the query, of the variables, or of the response. */
  textOf: (mode: Mode) => Promise<string>;
  setQuery: (text: string) => Promise<void>;
  setVariables: (text: string) => Promise<void>;
  /** What Play would do, as the page says it: `READ`, `REHEARSAL` or `LIVE`. */
  effect: () => Promise<string | null>;
  press: () => Promise<void>;
  /** Presses the button, and returns the operation that was sent, and its response. */
  play: () => Promise<{ sent: Json; received: Json }>;
  /** Returns the operation that is sent while something is done, and its response. */
  operationDuring: (action: () => Promise<void>) => Promise<{ sent: Json; received: Json }>;
}

/** Returns the explorer in a page of a gateway. */
export function explorerOf(page: Page, url: string): Explorer {
  const ready = (): Promise<unknown> => page.waitForSelector('.graphiql-query-editor .view-line');
  const model = (mode: Mode): string =>
    `__MONACO.editor.getModels().find((it) => it.uri.path.endsWith("${modelNames[mode]}"))`;
  const textOf = (mode: Mode): Promise<string> => page.evaluate(`${model(mode)}.getValue()`);
  const setText = async (mode: Mode, text: string): Promise<void> => {
    await page.evaluate(`${model(mode)}.setValue(${JSON.stringify(text)})`);
    // Milliseconds; the tab takes it over after 100.
    await page.waitForTimeout(200);
  };
  const untilOpen = async (name: string): Promise<void> => {
    await page.locator('.graphiql-tab-active').getByText(name, { exact: true }).waitFor();
    const operation = new RegExp(`\\b(query|mutation) ${name}\\b`);
    await until(async () => operation.test(await textOf('graphql')));
  };
  const press = (): Promise<void> => pressAndRelease(page, page.locator('.graphiql-execute-button'));
  /** GraphiQL reads the schema, and the page the name of what is changed. */
  const isOperation = (response: Response): boolean =>
    response.url() === `${url}/graphql` && !/__schema|NameOfObject/.test(response.request().postData() ?? '');
  const operationDuring: Explorer['operationDuring'] = async (action) => {
    const answered = page.waitForResponse(isOperation);
    await action();
    const response = await answered;
    return { sent: response.request().postDataJSON(), received: await response.json() };
  };
  return {
    ready,
    open: async (path = '/graphiql') => {
      await page.goto(url + path);
      await ready();
    },
    reload: async () => {
      // Milliseconds; GraphiQL stores what is typed after 500.
      await page.waitForTimeout(700);
      await page.reload();
      await ready();
    },
    activeTab: () => page.locator('.graphiql-tab-active .graphiql-tab-button').textContent(),
    pressTab: async (name) => {
      await pressAndRelease(page, page.locator('.graphiql-tab-button').getByText(name, { exact: true }));
      await untilOpen(name);
    },
    pressOperation: async (name) => {
      const entry = page.locator('.operations button').getByText(name, { exact: true });
      await entry.scrollIntoViewIfNeeded();
      await pressAndRelease(page, entry);
      await untilOpen(name);
    },
    textOf,
    setQuery: (text) => setText('graphql', text),
    setVariables: (text) => setText('json', text),
    effect: () => page.locator('.effect strong').textContent(),
    press,
    play: () => operationDuring(press),
    operationDuring,
  };
}
