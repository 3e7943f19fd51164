// The front-end kit in a real browser, before a gateway on its emulator.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core';
import type { AimedFault } from '../../src/emulator/control/chaos.js';
import { describeInBrowser, startBrowser, startOver } from '../support/browser.js';
import { startFrontEndKit, type FrontEndKit } from '../support/front-end-kit.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

const partner = '/deviceManagement/complianceManagementPartners/*';
const contoso = 'Contoso Mobile Guard';

describeInBrowser('The front-end kit, copied out of the repository,', () => {
  let gateway: TestGateway;
  let kit: FrontEndKit;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway({ pageSize: 100 });
    kit = await startFrontEndKit(gateway.url);
    browser = await startBrowser();
    context = await browser.newContext();
    context.setDefaultTimeout(20_000);
    context.on('weberror', (error) => faults.push(error.error().message));
    context.on('console', (message) => message.type() !== 'error' || faults.push(message.text()));
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await kit?.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.emulator.reset();
    page = await startOver(context, kit.url);
    faults = [];
  });

  const open = async (user = 'admin'): Promise<void> => {
    await page.goto(`${kit.url}/?user=${user}`);
    await page.getByText(/^\d+ of \d+$/).waitFor();
  };
  const button = (name: string | RegExp, within: Page | Locator = page): Locator =>
    within.getByRole('button', { name });
  const rows = (): Locator => page.getByRole('list', { name: 'Partners' }).getByRole('listitem');
  const names = (): Promise<string[]> => rows().locator('span').allTextContents();
  const select = async (name: string): Promise<void> => {
    await button(new RegExp(name), page.getByRole('list', { name: 'Partners' })).click();
    await page.getByRole('heading', { name }).waitFor();
  };
  const form = (name: string): Locator => page.getByRole('form', { name });
  const platform = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const strike = (...aimed: AimedFault[]): void => gateway.emulator.setChaos({ seed: 1, rates: {}, faults: aimed });
  /** Writes to Graph; names of groups are read by a batch. */
  const writes = (): number =>
    gateway.emulator.requests.msgraph.filter(({ method, url }) => method !== 'GET' && !url.includes('$batch')).length;
  const shows = async (text: string | RegExp, within: Page | Locator = page): Promise<void> => {
    await within.getByText(text).first().waitFor();
  };

  /** Holds the answers to an operation until they are let go. */
  async function hold(operation: string): Promise<() => Promise<void>> {
    const held: Route[] = [];
    let isOpen = false;
    await page.route('**/graphql', async (route) => {
      if (isOpen || !route.request().postData()?.includes(`"operationName":"${operation}"`)) return route.continue();
      held.push(route);
    });
    return async () => {
      isOpen = true;
      await Promise.all(held.map((route) => route.continue()));
    };
  }

  describe('lists partners', () => {
    test('page by page, each once', async () => {
      await open();
      expect(await rows().count()).toBe(5);
      await button('Load more').click();
      await shows('7 of 7');
      const shown = await names();
      expect(new Set(shown).size).toBe(7);
      expect(shown).toEqual(shown.toSorted());
      expect(await button('Load more').count()).toBe(0);
      expect(faults).toEqual([]);
    });

    test('by filter and order', async () => {
      await open();
      await page.getByLabel('Name contains').fill('contoso');
      await button('Filter').click();
      await shows('1 of 1');
      expect(await names()).toEqual([contoso]);
      await page.getByLabel('Name contains').fill('');
      await button('Filter').click();
      await page.getByLabel('Order').selectOption('Name, descending');
      await until(async () => (await names())[0] === 'Woodgrove Shield');
    });
  });

  describe('creates a partner', () => {
    const create = async (name: string): Promise<void> => {
      await form('New partner').getByLabel('Name').fill(name);
      await button('Preview', form('New partner')).click();
    };

    test('after a preview that changes nothing, and shows it in the list and beside it', async () => {
      await open();
      await form('New partner').getByLabel('Linux').check();
      await create('Aaa Shield');
      await shows('Name: none → Aaa Shield');
      await shows(/Not checked: .*whether you may make this change/);
      expect(writes()).toBe(0);
      await button('Create').click();
      await page.getByRole('heading', { name: 'Aaa Shield' }).waitFor();
      await until(async () => (await names())[0] === 'Aaa Shield');
      await shows('6 of 8');
      expect(faults).toEqual([]);
    });

    test('only in the lists whose filter it satisfies', async () => {
      await open();
      await page.getByLabel('Name contains').fill('contoso');
      await button('Filter').click();
      await shows('1 of 1');
      await create('Aaa Shield');
      await button('Create').click();
      await page.getByRole('heading', { name: 'Aaa Shield' }).waitFor();
      await page.getByLabel('Name contains').fill('');
      await button('Filter').click();
      await until(async () => (await names())[0] === 'Aaa Shield');
      await page.getByLabel('Name contains').fill('contoso');
      await button('Filter').click();
      await shows('1 of 1');
      expect(await names()).toEqual([contoso]);
    });

    test('and shows what is wrong beside the field', async () => {
      await open();
      await create(' ');
      const field = form('New partner').getByLabel('Name');
      await shows('`displayName` must not be blank.', form('New partner'));
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const described = await field.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${described}"]`).textContent()).toBe('`displayName` must not be blank.');
    });

    test('once when its answer is lost: it looks, and finds it', async () => {
      await open();
      await create('Lost Shield');
      strike({ fault: 'lost', methods: ['POST'], times: 1 });
      await button('Create').click();
      await shows('It is there now.');
      expect(writes()).toBe(1);
      await page.getByRole('heading', { name: 'Lost Shield' }).waitFor();
      await until(async () => (await names()).includes('Lost Shield'));
    });
  });

  describe('renames a partner', () => {
    const rename = async (name: string): Promise<void> => {
      await form('Rename').getByLabel('Display name').fill(name);
      await button('Rename').click();
    };
    const heading = (name: string): Promise<void> => page.getByRole('heading', { name, exact: true }).waitFor();

    test('on the screen at once, and moves it to its place when it is done', async () => {
      await open();
      await select(contoso);
      const release = await hold('UpdatePartner');
      await rename('Zzz Guard');
      await heading('Zzz Guard');
      expect(await names()).toContain('Zzz Guard');
      expect(writes()).toBe(0);
      await release();
      await shows('Done.');
      await until(async () => !(await names()).includes('Zzz Guard'));
      await button('Load more').click();
      await until(async () => (await names()).at(-1) === 'Zzz Guard');
      expect(faults).toEqual([]);
    });

    test('and takes the name back when it is refused', async () => {
      await open();
      await select(contoso);
      const release = await hold('UpdatePartner');
      await rename('z'.repeat(1_001));
      await heading('z'.repeat(1_001));
      await release();
      await shows('must not have more than 1000 characters', form('Rename'));
      await heading(contoso);
      expect(await names()).toContain(contoso);
    });

    test('and does not send it again by itself when the answer is lost', async () => {
      await open();
      await select(contoso);
      strike({ fault: 'lost', methods: ['PATCH'], paths: [partner], times: 1 });
      await rename('Renamed Guard');
      await shows('It is there now.');
      expect(writes()).toBe(1);
      await heading('Renamed Guard');
    });

    test('again when the user wants it, after it was not found to be done', async () => {
      await open();
      await select(contoso);
      // The call is carried out, and its answer says that Graph failed; then someone takes it back.
      strike({ fault: 'failed', methods: ['PATCH'], paths: [partner], times: 1 });
      const release = await hold('GetPartner');
      await rename('Renamed Guard');
      await until(async () => writes() === 1);
      await gateway.ask(
        `mutation {
          updateComplianceManagementPartner(
            id: "40000000-0000-4000-8000-000000000001"
            input: { displayName: "${contoso}" }
          ) { changed }
        }`,
      );
      await release();
      await shows('It is not there yet.');
      await heading(contoso);
      await button('Send again').click();
      await heading('Renamed Guard');
      await shows('Done.');
      expect(writes()).toBe(3);
    });
  });

  describe('changes assignments', () => {
    test('adds one, which shows at once', async () => {
      await open();
      await select(contoso);
      const group = form('New assignment').getByLabel('Group id');
      await group.fill('20000000-0000-4000-8000-000000000003');
      await button('Preview', form('New assignment')).click();
      await shows('Added: Field Engineers');
      await button('Add').click();
      await shows('Field Engineers', platform('iOS and iPadOS').getByRole('listitem'));
      expect(faults).toEqual([]);
    });

    test('and says beside the field what is wrong with a group', async () => {
      await open();
      await select(contoso);
      await form('New assignment').getByLabel('Group id').fill(' ');
      await button('Preview', form('New assignment')).click();
      const group = form('New assignment').getByLabel('Group id');
      await until(async () => (await group.getAttribute('aria-invalid')) === 'true');
      expect(writes()).toBe(0);
    });

    test('removes one that no target can describe, by its key', async () => {
      await open();
      await select('Litware Future Devices');
      const list = platform('iOS and iPadOS');
      await button('Remove Another kind of target', list).click();
      await shows('Removed: Another kind of target');
      await button('Remove', page.getByRole('region', { name: 'Preview' })).click();
      await until(async () => (await button('Remove Another kind of target', list).count()) === 0);
      expect(await button('Remove Scope tag', list).count()).toBe(1);
      expect(faults).toEqual([]);
    });
  });

  test('deletes a partner after it showed what would be lost, and takes it off the list', async () => {
    await open();
    await select(contoso);
    await button('Delete partner').click();
    await shows(/^Removed: Sales/);
    await button('Delete').last().click();
    await until(async () => !(await names()).includes(contoso));
    await shows('4 of 6');
    await button('Load more').click();
    await shows('6 of 6');
    expect(new Set(await names()).size).toBe(6);
    expect(faults).toEqual([]);
  });

  describe('while Microsoft Graph is busy', () => {
    test('counts down, and then shows the list', async () => {
      strike({ fault: 'throttled', methods: ['GET'], retryAfterSeconds: 12, times: 1 });
      await page.goto(kit.url);
      await shows(/Trying again in 1[0-2] s\./);
      await shows(/Trying again in [5-9] s\./);
      await page.getByText('5 of 7').waitFor({ timeout: 40_000 });
      expect(await page.getByText('Trying again').count()).toBe(0);
    }, 60_000);

    test('gives up when the user does not want to wait, and tries again when asked to', async () => {
      strike({ fault: 'throttled', methods: ['GET'], retryAfterSeconds: 12, times: 1 });
      await page.goto(kit.url);
      await button('Stop waiting').click();
      await shows(/Microsoft Intune is busy\. Try again in \d+ seconds\./);
      expect(await page.getByText('Trying again').count()).toBe(0);
      await button('Try again').click();
      await page.getByText('5 of 7').waitFor({ timeout: 40_000 });
    }, 60_000);
  });

  describe('when Microsoft Graph asks for more of the user', () => {
    test('asks the user, answers the challenge, and repeats the operation once', async () => {
      gateway.emulator.requireAuthenticationContext('c1');
      await page.goto(`${kit.url}/?user=reader`);
      await shows('Your organization asks you to confirm your sign-in.');
      await button('Continue').click();
      await shows('5 of 7');
      // What comes later has shown enough.
      await select(contoso);
      expect(await page.getByText('confirm your sign-in').count()).toBe(0);
    });

    test('says so when the user declines', async () => {
      gateway.emulator.requireAuthenticationContext('c1');
      await page.goto(`${kit.url}/?user=reader`);
      await button('Not now').click();
      await shows('You are not signed in.');
      expect(await rows().count()).toBe(0);
    });
  });

  test('says who may not, and why, in words of the gateway', async () => {
    await page.goto(`${kit.url}/?user=guest`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/consent/i);
  });
});
