// GraphiQL in a real browser, with a real mouse, as an administrator meets it.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readStarterOperations } from '../../src/explorers/starter-operations.js';
import { describeInBrowser, pressAndRelease, requestsOutside, startBrowser, startOver } from '../support/browser.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

describeInBrowser('GraphiQL', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await startBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.emulator.reset();
    page = await startOver(context, gateway.url);
  });

  const ready = (): Promise<unknown> => page.waitForSelector('.graphiql-query-editor .view-line');
  const open = async (path = '/graphiql'): Promise<void> => {
    await page.goto(gateway.url + path);
    await ready();
  };
  const reload = async (): Promise<void> => {
    // Milliseconds; GraphiQL stores what is typed after 500.
    await page.waitForTimeout(700);
    await page.reload();
    await ready();
  };
  const tabs = (): Promise<string[]> => page.locator('.graphiql-tab-button').allTextContents();
  const activeTab = (): Promise<string | null> =>
    page.locator('.graphiql-tab-active .graphiql-tab-button').textContent();
  /** Presses a tab of an operation, and waits until its text is in the editor. */
  const pressTab = async (name: string): Promise<void> => {
    await pressAndRelease(page, page.locator('.graphiql-tab-button').getByText(name, { exact: true }));
    await page.locator('.graphiql-tab-active').getByText(name, { exact: true }).waitFor();
    const operation = new RegExp(`\\b(query|mutation) ${name}\\b`);
    await until(async () => operation.test(await textOf('graphql')));
  };
  /** The text of an editor: the one of the query, or of the variables. */
  const textOf = (mode: 'graphql' | 'json'): Promise<string> =>
    page.evaluate(
      `__MONACO.editor.getModels().find((it) => it.uri.path.endsWith("${
        mode === 'graphql' ? 'operation.graphql' : 'variables.json'
      }")).getValue()`,
    );
  const setVariables = async (text: string): Promise<void> => {
    await page.evaluate(
      `__MONACO.editor.getModels().find((it) => it.uri.path.endsWith("variables.json")).setValue(${JSON.stringify(text)})`,
    );
    // Milliseconds; the tab takes it over after 100.
    await page.waitForTimeout(200);
  };
  const play = async (): Promise<{ sent: Json; received: Json }> => {
    const isOperation = (text: string | null): boolean => !text?.includes('__schema');
    const answered = page.waitForResponse(
      (response) => response.url() === `${gateway.url}/graphql` && isOperation(response.request().postData()),
    );
    await pressAndRelease(page, page.locator('.graphiql-execute-button'));
    const response = await answered;
    return { sent: response.request().postDataJSON(), received: await response.json() };
  };
  /** What a write would change. */
  const partners = (): string => JSON.stringify(gateway.emulator.partners());

  test('opens on the list of partners, shows it at the first click, and asks no other host', async () => {
    const outside = requestsOutside(page, gateway.url);
    await open();
    expect(await activeTab()).toBe('ListPartners');
    const { received } = await play();
    expect(received.data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    await until(async () => !!(await page.locator('.graphiql-response').textContent())?.includes('totalCount'));
    expect(outside).toEqual([]);
  }, 60_000);

  test('activates the tab that the mouse was pressed on, and writes nothing', async () => {
    const before = partners();
    await open();
    for (const name of (await tabs()).toReversed()) {
      await pressTab(name);
      expect(await activeTab()).toBe(name);
      expect(await textOf('graphql')).toMatch(new RegExp(`(query|mutation) ${name}\\b`));
      expect((await play()).sent.operationName).toBe(name);
    }
    expect(partners()).toBe(before);
  }, 120_000);

  test('keeps its tabs in place and in order while the mouse is dragged along them', async () => {
    await open();
    const before = await tabs();
    const places = (): Promise<number[]> =>
      page.locator('.graphiql-tab').evaluateAll((all) => all.map((tab) => Math.round(tab.getBoundingClientRect().x)));
    const placesBefore = await places();
    const box = await page.locator('.graphiql-tab').nth(1).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 400, (box?.y ?? 0) + 10, { steps: 20 });
    expect(await places()).toEqual(placesBefore);
    await page.mouse.up();
    await page.waitForTimeout(400);
    expect(await tabs()).toEqual(before);
  }, 60_000);

  test('shows queries first and mutations last, which start as dry runs', async () => {
    const before = partners();
    await open();
    const { documents } = await readStarterOperations();
    expect(await tabs()).toEqual(documents.map(({ operationName }) => operationName));
    const mutations = documents.filter(({ isMutation }) => isMutation).map(({ operationName }) => operationName);
    expect((await tabs()).slice(-mutations.length)).toEqual(mutations);
    await pressTab('CreatePartner');
    const { received, sent } = await play();
    expect(sent.variables.dryRun).toBe(true);
    expect(received.data.createComplianceManagementPartner.graphRequest.method).toBe('POST');
    expect(partners()).toBe(before);
  }, 60_000);

  test('sends a mutation for real once its dry run is switched off', async () => {
    const before = gateway.emulator.partners().length;
    await open();
    await pressTab('CreatePartner');
    await setVariables((await textOf('json')).replace('"dryRun": true', '"dryRun": false'));
    const { received } = await play();
    expect(received.data.createComplianceManagementPartner.userErrors).toEqual([]);
    expect(gateway.emulator.partners()).toHaveLength(before + 1);
  }, 60_000);

  test('comes back from a reload with the same tabs, the same one active, and what was typed', async () => {
    await open();
    const before = await tabs();
    await pressTab('DeletePartner');
    await setVariables('{ "id": "typed by the user", "dryRun": true }');
    await reload();
    await reload();
    expect(await tabs()).toEqual(before);
    expect(await activeTab()).toBe('DeletePartner');
    expect(JSON.parse(await textOf('json'))).toEqual({ id: 'typed by the user', dryRun: true });
  }, 60_000);

  test('comes back from a reload with the same tabs right after another one was pressed', async () => {
    await open();
    const before = await tabs();
    await pressTab('GetPartner');
    await page.reload();
    await ready();
    expect(await tabs()).toEqual(before);
  }, 60_000);

  test('returns to dry runs when the page is loaded again', async () => {
    await open();
    await pressTab('DeletePartner');
    await setVariables('{ "id": "1", "dryRun": false }');
    await reload();
    expect(await activeTab()).toBe('DeletePartner');
    expect(JSON.parse(await textOf('json'))).toEqual({ id: '1', dryRun: true });
  }, 60_000);

  test('opens on the list of partners in a new visit, with the tabs of the last one', async () => {
    await open();
    await page.click('.graphiql-tab-add');
    await pressTab('DeletePartner');
    await page.waitForTimeout(700);
    await page.close();
    page = await context.newPage();
    await open();
    expect(await activeTab()).toBe('ListPartners');
    expect(await textOf('graphql')).toContain('query ListPartners');
    expect((await tabs()).at(-1)).toBe('<untitled>');
  }, 60_000);

  test('takes no operation from a link, and puts none into the address', async () => {
    await open('/graphiql?query=mutation%20Evil%20%7B%20__typename%20%7D&variables=%7B%7D');
    expect(await tabs()).not.toContain('Evil');
    expect(await activeTab()).toBe('ListPartners');
    await pressTab('GetPartner');
    await page.waitForTimeout(700);
    expect(page.url()).toBe(`${gateway.url}/graphiql`);
  }, 60_000);

  test('replaces the tabs of an older version of the page, and keeps those of the user', async () => {
    const tab = (operationName: string, query: string): object => ({
      id: operationName,
      title: operationName,
      query,
      variables: '{}',
      headers: null,
      operationName,
      response: null,
    });
    const older = {
      activeTabIndex: 0,
      tabs: [tab('CreatePartner', 'mutation CreatePartner { __typename }'), tab('Mine', 'query Mine { __typename }')],
    };
    await page.goto(`${gateway.url}/health/live`);
    await page.evaluate(`localStorage.setItem('graphiql:tabState', ${JSON.stringify(JSON.stringify(older))})`);
    await open();
    const { documents } = await readStarterOperations();
    expect(await tabs()).toEqual([...documents.map(({ operationName }) => operationName), 'Mine']);
    expect(await activeTab()).toBe('ListPartners');
    await pressTab('CreatePartner');
    expect(JSON.parse(await textOf('json'))).toMatchObject({ dryRun: true });
  }, 60_000);

  test('stores no token, and offers no way to store one', async () => {
    await open();
    await pressTab('GetPartner');
    await play();
    await page.waitForTimeout(700);
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toMatch(/Bearer|eyJ/);
    await page.click('button[aria-label="Open settings dialog"]');
    await page.waitForSelector('.graphiql-dialog');
    expect(await page.locator('.graphiql-dialog').textContent()).not.toContain('Persist headers');
  }, 60_000);

  test('works under its own strict policy', async () => {
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    const answer = await page.goto(`${gateway.url}/graphiql`);
    await ready();
    await page.waitForTimeout(1_000);
    expect(refused).toEqual([]);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    await expect(page.evaluate('fetch("https://example.com/")')).rejects.toThrow('Failed to fetch');
    expect(refused.join()).toContain('https://example.com/');
  }, 60_000);

  test('is one click away from the page of Apollo Sandbox where that cannot be loaded', async () => {
    await page.route(
      (url) => url.origin !== gateway.url,
      (route) => route.abort(),
    );
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    await page.goto(`${gateway.url}/graphql`);
    const link = page.getByRole('link', { name: 'GraphiQL' });
    expect((await link.boundingBox())?.height).toBeGreaterThan(5);
    expect(faults.filter((text) => /Content.Security.Policy/i.test(text))).toEqual([]);
    await link.click();
    await ready();
    expect(new URL(page.url()).pathname).toBe('/graphiql');
  }, 60_000);
});
