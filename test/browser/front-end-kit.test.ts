// The console of examples/front-end in a real browser, before a gateway on its emulator.
import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core';
import type { AimedFault } from '../../src/emulator/control/chaos.js';
import { describeInBrowser, newContext, startBrowser, startOver } from '../support/browser.js';
import { startFrontEndKit, type FrontEndKit } from '../support/front-end-kit.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

const partnerPath = '/deviceManagement/complianceManagementPartners/*';
const contoso = { name: 'Contoso Mobile Guard', id: '40000000-0000-4000-8000-000000000001' };
const litware = '40000000-0000-4000-8000-000000000007';
const woodgrove = '40000000-0000-4000-8000-000000000005';
const zimperium = '08a8455c-48dd-45ff-ad82-7211355354f3';
const group = (number: number): string => `20000000-0000-4000-8000-00000000000${number}`;
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

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
    context = await newContext(browser, { reducedMotion: 'reduce' });
    context.on('weberror', (error) => faults.push(error.error().message));
    context.on('console', (message) => message.type() !== 'error' || faults.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await kit?.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.emulator.reset();
    await context.setOffline(false);
    page = await startOver(context, kit.url);
    await page.setViewportSize({ width: 1280, height: 900 });
    faults = [];
  });

  const open = async (query: Record<string, string> = {}): Promise<void> => {
    await page.goto(`${kit.url}/?${new URLSearchParams(query)}`);
  };
  const openOverview = async (query: Record<string, string> = {}): Promise<void> => {
    await open(query);
    await expectText(/^\d+ of \d+ partners$/);
  };
  const openPartner = async (id: string = contoso.id, query: Record<string, string> = {}): Promise<void> => {
    await open({ ...query, partner: id });
    await page.getByRole('heading', { name: 'Windows' }).waitFor();
  };
  const dialog = (): Locator => page.getByRole('dialog');
  const button = (name: string, within: Page | Locator = page): Locator =>
    within.getByRole('button', { name, exact: true });
  const expectText = async (text: string | RegExp, within: Page | Locator = page): Promise<void> => {
    await within.getByText(text).first().waitFor();
  };
  const expectStep = (name: string): Promise<void> => dialog().getByRole('heading', { name, exact: true }).waitFor();
  const confirm = (): Promise<void> => button('Make the change', dialog()).click();
  /** Closes the dialog, after which assistive technology sees the page again. */
  const close = async (): Promise<void> => {
    await button('Close', dialog()).click();
    await page.locator('#root:not([aria-hidden])').waitFor();
  };
  const changes = (label: string): Promise<string[]> =>
    dialog().getByRole('list', { name: label }).getByRole('listitem').allTextContents();
  const table = (name: string): Locator => page.getByRole('table', { name });
  const names = async (): Promise<string[]> => [
    ...new Set(await table('Partners').getByRole('rowheader').allTextContents()),
  ];
  const assignments = (platform: string): Promise<string[]> =>
    page
      .getByRole('list', { name: `Assignments for ${platform}` })
      .locator('li > span')
      .allTextContents();
  const strike = (...aimed: AimedFault[]): void => gateway.emulator.setChaos({ seed: 1, rates: {}, faults: aimed });
  /** Writes to Graph; names of groups are read by a batch. */
  const writes = (): number =>
    gateway.emulator.requests.msgraph.filter(({ method, url }) => method !== 'GET' && !url.includes('$batch')).length;
  /** The element that has the focus, by its text or its label. */
  const focused = (): Promise<string> =>
    page.evaluate(`(() => {
      const { activeElement: it } = document;
      return it.tagName === 'BODY' ? 'BODY' : (it.getAttribute('aria-label') ?? it.textContent);
    })()`);
  const rename = (id: string, displayName: string): Promise<unknown> =>
    gateway.ask(
      `mutation ($id: ID!, $displayName: String) {
        updateComplianceManagementPartner(id: $id, input: { displayName: $displayName }) { changed }
      }`,
      { variables: { id, displayName } },
    );

  const removeContractors = (): Promise<unknown> =>
    gateway.ask(
      `mutation ($id: ID!, $target: AssignmentTargetInput!) {
        removeComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target) { changed }
      }`,
      { variables: { id: contoso.id, target: { exclusionGroup: { groupId: group(2) } } } },
    );
  /** Words that a program understands, and an administrator does not. */
  const schemaNames = /`|displayName|groupId|assignableGroups|microsoft\.graph|ComplianceManagementPartner/;

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

  async function openAdd(platform: string): Promise<void> {
    await button(`Add an assignment for ${platform}…`).click();
    await dialog().waitFor();
  }
  async function pick(label: string, text: string, name: string): Promise<void> {
    const box = dialog().getByRole('combobox', { name: label, exact: true });
    await box.click();
    await box.pressSequentially(text);
    await page.getByRole('option', { name }).click();
  }
  const check = (): Promise<void> => button('Check the change', dialog()).click();

  describe('shows an overview', () => {
    test('with what needs attention first, the worst at the top', async () => {
      await openOverview();
      const items = page.getByRole('list', { name: 'Needs attention' }).getByRole('listitem');
      await items.first().waitFor();
      const texts = await items.allTextContents();
      expect(texts[0]).toMatch(/^Northwind Endpoint: Stopped responding/);
      expect(texts.join()).toContain(
        'Adatum Posture: A platform has two partners: Android; An assigned group was deleted',
      );
      expect(texts.join()).toContain('CrowdStrike Falcon for Mobile');
      expect(faults).toEqual([]);
    });

    test('of partners by platform, with status and the age of the heartbeat, and of connectors by vendor', async () => {
      await openOverview();
      const row = table('Partners').getByRole('row', { name: /^Adatum Posture/ });
      expect(await row.getByRole('cell').allTextContents()).toEqual(['Android', 'Rejected', '301 days ago']);
      const placeholder = table('Partners').getByRole('row', { name: /^Woodgrove/ });
      expect(await placeholder.getByRole('cell').allTextContents()).toEqual(['None', 'Not set up', 'never']);
      await table('Connectors')
        .getByRole('row', { name: /^Zimperium Enabled \d+ minutes ago/ })
        .waitFor();
      expect(
        await table('Partners')
          .getByRole('row', { name: /^Contoso/ })
          .count(),
      ).toBe(2);
    });

    test('searched, filtered and ordered, all of it in the URL', async () => {
      await openOverview();
      await page.getByLabel('Name contains').fill('o');
      await until(() => page.url().includes('search=o'));
      await page.getByLabel('Onboarded for').selectOption('IOS');
      await expectText('1 of 1 partners');
      expect(await names()).toEqual([contoso.name]);
      await page.getByLabel('Onboarded for').selectOption('Any platform');
      await page.getByLabel('Order').selectOption('Name, descending');
      await until(async () => (await names())[0] === 'Woodgrove Shield');
      await page.reload();
      await expectText(/^\d+ of \d+ partners$/);
      expect(await page.getByLabel('Name contains').inputValue()).toBe('o');
      expect((await names())[0]).toBe('Woodgrove Shield');
      expect(faults).toEqual([]);
    });

    test('by a search and an order that is chosen before the search begins', async () => {
      await openOverview();
      await page.getByLabel('Name contains').fill('o');
      await page.getByLabel('Order').selectOption('Name, descending');
      await until(() => page.url().includes('search=o'));
      expect(page.url()).toContain('order=name-descending');
      expect(await page.getByLabel('Order').inputValue()).toBe('name-descending');
    });

    test('with names that cannot turn the text around them', async () => {
      await rename(contoso.id, 'Contoso \u202egnp.exe');
      await openOverview();
      const item = page.getByRole('list', { name: 'Needs attention' }).getByText('Contoso gnp.exe');
      await item.waitFor();
      expect(await page.getByRole('main').innerText()).not.toContain('\u202e');
    });

    test('page by page, each partner once', async () => {
      for (let number = 10; number < 32; number++) {
        await gateway.ask(
          `mutation { createComplianceManagementPartner(input: { displayName: "Extra ${number}" }) { changed } }`,
        );
      }
      await openOverview();
      await expectText('25 of 29 partners');
      await button('Load more').click();
      await expectText('29 of 29 partners');
      // The button is gone.
      await until(async () => (await focused()) === 'Partners');
      expect(await names()).toHaveLength(29);
    });

    test('and goes to a partner and back, with the focus on the heading', async () => {
      await openOverview({ search: 'contoso' });
      await table('Partners').getByRole('link', { name: contoso.name }).first().click();
      await page.getByRole('heading', { name: contoso.name, level: 1 }).waitFor();
      expect(await focused()).toBe(contoso.name);
      expect(await page.title()).toContain(contoso.name);
      await page.goBack();
      await expectText('1 of 1 partners');
      expect(await focused()).toBe('Overview');
    });
  });

  describe('changes a partner through one dialog', () => {
    test('which shows what would change, with warnings and what was not checked, then what was changed', async () => {
      await openPartner();
      await openAdd('iOS and iPadOS');
      await pick('Group', 'field', 'Field Engineers');
      await check();
      await expectStep('What will change');
      expect(await changes('What will change')).toEqual(['AddediOS and iPadOS: Field Engineers']);
      await expectText(/another partner already: Litware/, dialog());
      await expectText(/Not checked: .*whether you may make this change/, dialog());
      expect(writes()).toBe(0);
      await confirm();
      await expectStep('The change was made');
      expect(await changes('Changed')).toEqual(['AddediOS and iPadOS: Field Engineers']);
      await close();
      expect(await assignments('iOS and iPadOS')).toContain('Field Engineers');
      expect(writes()).toBe(1);
      expect(faults).toEqual([]);
    });

    test('and undoes it, after a rehearsal of the undo', async () => {
      await openPartner();
      const before = await assignments('iOS and iPadOS');
      await button('Remove Excluded: Contractors from iOS and iPadOS…').click();
      await expectStep('What will change');
      await confirm();
      await expectStep('The change was made');
      await button('Undo', dialog()).click();
      await expectStep('What will change');
      expect(await changes('What will change')).toEqual(['AddediOS and iPadOS: Excluded: Contractors']);
      expect(writes()).toBe(1);
      await confirm();
      await expectStep('The change was made');
      await close();
      expect(await assignments('iOS and iPadOS')).toEqual(before);
      expect(faults).toEqual([]);
    });

    test('and shows what someone else changed, if that is in the way', async () => {
      await openPartner();
      await button(`Onboard ${contoso.name} for Linux…`).click();
      await expectStep('What will change');
      await removeContractors();
      strike({ fault: 'refused', methods: ['PATCH'], refusal: 'conflict' });
      await confirm();
      await expectStep('Nothing was changed');
      await until(async () => (await changes('What someone else changed')).length > 0);
      expect(await changes('What someone else changed')).toEqual(['RemovediOS and iPadOS: Excluded: Contractors']);
    });

    test('and undoes an assignment alone: what someone else changed since stays', async () => {
      await openPartner();
      await openAdd('iOS and iPadOS');
      await pick('Group', 'field', 'Field Engineers');
      await check();
      await confirm();
      await expectStep('The change was made');
      await removeContractors();
      await button('Undo', dialog()).click();
      await expectStep('What will change');
      await confirm();
      await expectStep('The change was made');
      await close();
      expect(await assignments('iOS and iPadOS')).toEqual(['Sales, only Corporate iPhones']);
    });

    test('with a filter of that platform only', async () => {
      await openPartner();
      await openAdd('Android');
      await dialog().getByLabel('All licensed users').check();
      await dialog().getByLabel('Filter').selectOption('Only devices that match a filter');
      await dialog().getByRole('combobox', { name: 'Which filter' }).click();
      await page.getByRole('option', { name: 'Personal devices' }).waitFor();
      expect(await page.getByRole('listbox').getByRole('option').allTextContents()).toEqual(['Personal devices']);
      await page.getByRole('option', { name: 'Personal devices' }).click();
      await check();
      await expectStep('What will change');
      expect(await changes('What will change')).toEqual(['AddedAndroid: All licensed users, only Personal devices']);
    });

    test('and asks for a filter instead of assigning without one', async () => {
      await openPartner();
      await openAdd('Android');
      await dialog().getByLabel('All licensed users').check();
      await dialog().getByLabel('Filter').selectOption('Only devices that match a filter');
      await check();
      await expectText('Choose a filter from the list.', dialog());
      await expectStep('Nothing was changed');
    });

    test('and says that a search failed, which is not that nothing was found', async () => {
      await openPartner();
      strike({ fault: 'reset', paths: ['/groups'] });
      await openAdd('iOS and iPadOS');
      await dialog().getByRole('combobox', { name: 'Group' }).click();
      await page.getByRole('option', { name: 'The search failed.' }).waitFor();
      await expectText(/could not be reached/, dialog());
    });

    test('and keeps what was entered after a click beside it', async () => {
      await openPartner();
      await button('Rename…').click();
      const field = dialog().getByLabel('Name', { exact: true });
      await field.fill('Half a name');
      await page.mouse.click(5, 5);
      await page.keyboard.type(', and all');
      expect(await field.inputValue()).toBe('Half a name, and all');
    });

    test('which closes when the user goes back', async () => {
      await openOverview();
      await table('Partners').getByRole('link', { name: contoso.name }).first().click();
      await button('Rename…').click();
      await dialog().getByLabel('Name', { exact: true }).waitFor();
      await page.goBack();
      await expectText('7 of 7 partners');
      await page.locator('[role=dialog]').waitFor({ state: 'detached' });
      await until(async () => (await focused()) === 'Overview');
    });

    test('and finds that someone else made it, before and at the change', async () => {
      await openPartner();
      await button('Remove Excluded: Contractors from iOS and iPadOS…').click();
      await expectStep('What will change');
      await removeContractors();
      await confirm();
      await expectStep('Nothing had to be changed');
      await close();
      expect(await assignments('iOS and iPadOS')).toEqual(['Sales, only Corporate iPhones']);
      await gateway.ask(
        `mutation ($id: ID!) {
          updateComplianceManagementPartner(
            id: $id, input: { platformEnrollments: [{ platform: LINUX, onboarded: true }] }
          ) { changed }
        }`,
        { variables: { id: contoso.id } },
      );
      await button(`Onboard ${contoso.name} for Linux…`).click();
      await expectStep('Nothing would change');
      await button('Cancel', dialog()).click();
      await button(`Disconnect ${contoso.name} from Linux…`).waitFor();
    });

    test('and keeps the focus when the partner behind it is gone', async () => {
      await openPartner();
      await button(`Onboard ${contoso.name} for Linux…`).click();
      await expectStep('What will change');
      await gateway.ask('mutation ($id: ID!) { deleteComplianceManagementPartner(id: $id) { changed } }', {
        variables: { id: contoso.id },
      });
      await confirm();
      await page.getByText('There is no such partner any more.').waitFor();
      await expectText('Someone removed it. Go back to the overview.', dialog());
      expect(await focused()).toBe('Nothing was changed');
      await button('Cancel', dialog()).click();
      await until(async () => (await focused()) === 'Partner');
    });

    test('and says what happened in words for people', async () => {
      await openPartner();
      strike({ fault: 'overruled', values: { displayName: 'Overruled' } });
      await button('Rename…').click();
      await dialog().getByLabel('Name', { exact: true }).fill('Renamed Guard');
      await check();
      await expectStep('What will change');
      await confirm();
      await expectStep('Not everything was changed');
      expect(await dialog().innerText()).not.toMatch(schemaNames);
      await dialog().getByText('For your administrator').click();
      await expectText(/another value than was sent for `displayName`/, dialog());

      await openPartner(contoso.id, { user: 'operator' });
      await openAdd('iOS and iPadOS');
      await dialog().getByLabel('Group id').fill('Sales');
      await check();
      await expectText('Group id must be the object id of a group, a GUID.', dialog());
      expect(await dialog().innerText()).not.toMatch(schemaNames);

      await openPartner(woodgrove);
      await button('Set up…').click();
      await dialog().getByLabel('Windows').check();
      await dialog().getByLabel('Linux').check();
      await check();
      await expectText('Choose a group from the list.', dialog());
      expect(await dialog().innerText()).not.toMatch(schemaNames);

      await openPartner();
      await openAdd('iOS and iPadOS');
      await dialog().getByLabel('All devices').check();
      await check();
      await expectText(/The admin center does not offer such a target for iOS and iPadOS\./, dialog());
      expect(await dialog().innerText()).not.toMatch(schemaNames);
    });

    test('by ids, where the user may not search', async () => {
      await openPartner(contoso.id, { user: 'operator' });
      await openAdd('iOS and iPadOS');
      await dialog().getByLabel('Group id').fill(group(3));
      await dialog().getByLabel('Exclude a group').check();
      await dialog().getByLabel('Group id').fill(group(3));
      await check();
      await expectStep('What will change');
      await expectText(/Not checked: .*whether the groups exist/, dialog());
    });

    test('and says beside the field what is wrong, and keeps what was entered', async () => {
      await openPartner();
      await button('Rename…').click();
      const field = dialog().getByLabel('Name', { exact: true });
      await field.fill(' ');
      await check();
      await expectText('Name must not be blank.', dialog());
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.inputValue()).toBe(' ');
      await field.fill('Renamed Guard');
      await check();
      await expectStep('What will change');
      await button('Back', dialog()).click();
      await until(async () => (await page.evaluate('document.activeElement.tagName')) === 'INPUT');
      expect(await field.inputValue()).toBe('Renamed Guard');
      await check();
      await confirm();
      await expectStep('The change was made');
      await close();
      await page.getByRole('heading', { name: 'Renamed Guard', level: 1 }).waitFor();
      expect(writes()).toBe(1);
    });

    test('and removes an assignment that no target can describe, by its key', async () => {
      await openPartner(litware);
      await button('Remove Another kind of target from iOS and iPadOS…').click();
      await expectStep('What will change');
      await confirm();
      await expectStep('The change was made');
      await expectText(/cannot be undone here/, dialog());
      await close();
      expect(await assignments('iOS and iPadOS')).toEqual(['Scope tag, 20000000-0000-4000-8000-000000000004']);
      // The button is gone, and its card is not.
      await until(async () => (await focused()) === 'iOS and iPadOS');
    });

    test('and onboards it for a platform, and disconnects it from that', async () => {
      await openPartner();
      await button(`Onboard ${contoso.name} for Linux…`).click();
      await expectStep('What will change');
      expect(await changes('What will change')).toEqual(['AddedLinux: onboarded']);
      await confirm();
      await expectStep('The change was made');
      await close();
      await button(`Disconnect ${contoso.name} from Linux…`).click();
      await expectStep('What will change');
      expect(await changes('What will change')).toEqual(['RemovedLinux: no longer onboarded']);
      await confirm();
      await expectStep('The change was made');
      await close();
      await button(`Onboard ${contoso.name} for Linux…`).waitFor();
    });

    test('and sets up a placeholder, and names who holds the platform', async () => {
      await openPartner(woodgrove);
      await button('Set up…').click();
      await dialog().getByLabel('macOS').check();
      await pick('Group', 'exec', 'Executives');
      await check();
      await expectText(/macOS belongs to another partner already: Fabrikam Device Trust/, dialog());
      expect(writes()).toBe(0);
      await gateway.ask(
        `mutation {
          disconnectComplianceManagementPartner(id: "40000000-0000-4000-8000-000000000002", platforms: [MACOS]) { changed }
        }`,
      );
      await check();
      await expectStep('What will change');
      await confirm();
      await expectStep('The change was made');
      await close();
      await page.getByRole('region', { name: 'macOS' }).getByText('Pending activation').waitFor();
      expect(await assignments('macOS')).toEqual(['Executives']);
      expect(await button('Set up…').count()).toBe(0);
    });

    test('and creates one, which is shown then', async () => {
      await openOverview();
      await button('New partner…').click();
      await dialog().getByLabel('Name', { exact: true }).fill('Aaa Shield');
      await dialog().getByLabel('Linux').check();
      await check();
      await expectStep('What will change');
      await confirm();
      await expectStep('The change was made');
      await close();
      await page.getByRole('heading', { name: 'Aaa Shield', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Overview' }).click();
      await until(async () => (await names())[0] === 'Aaa Shield');
    });

    test('and deletes one after it was named, and leaves its page', async () => {
      await openPartner();
      await button(`Delete ${contoso.name}…`).click();
      await expectStep('What will change');
      await expectText('A deleted partner cannot be restored.', dialog());
      expect(await changes('What will change')).toContain('RemovediOS and iPadOS: Sales, only Corporate iPhones');
      await button(`Delete ${contoso.name}`, dialog()).click();
      await expectStep('The change was made');
      expect(await button('Undo', dialog()).count()).toBe(0);
      await close();
      await expectText('6 of 6 partners');
      await until(async () => (await names()).length === 6);
      expect(await names()).not.toContain(contoso.name);
      expect(await focused()).toBe('Overview');
    });
  });

  describe('when it is not clear what became of a change', () => {
    const startRename = async (name: string): Promise<void> => {
      await openPartner();
      await button('Rename…').click();
      await dialog().getByLabel('Name', { exact: true }).fill(name);
      await check();
      await expectStep('What will change');
    };

    test('looks, finds it, and does not send it again', async () => {
      await startRename('Renamed Guard');
      strike({ fault: 'lost', methods: ['PATCH'], paths: [partnerPath], times: 1 });
      await confirm();
      await expectStep('The outcome is unknown');
      await expectText('It is there now.', dialog());
      expect(writes()).toBe(1);
      await close();
      await page.getByRole('heading', { name: 'Renamed Guard', level: 1 }).waitFor();
    });

    test('looks when the answer of the gateway itself is lost', async () => {
      await startRename('Renamed Guard');
      let isLost = false;
      await page.route('**/graphql', async (route) => {
        if (isLost || !route.request().postData()?.includes('"operationName":"UpdatePartner"')) return route.continue();
        isLost = true;
        await route.fetch();
        await route.abort();
      });
      await confirm();
      await expectText('It is there now.', dialog());
      expect(writes()).toBe(1);
    });

    test('looks now, and sends it again only when the user wants it', async () => {
      await startRename('Renamed Guard');
      // The call is carried out, and its answer says that Graph failed; then someone takes it back.
      strike({ fault: 'failed', methods: ['PATCH'], paths: [partnerPath], times: 1 });
      const release = await hold('GetPartner');
      await confirm();
      await until(() => writes() === 1);
      await rename(contoso.id, contoso.name);
      await release();
      await expectText('It is not there yet.', dialog());
      await button('Look now', dialog()).click();
      await expectText('It is not there yet.', dialog());
      expect(writes()).toBe(2);
      await button('Send again', dialog()).click();
      await expectStep('The change was made');
      expect(writes()).toBe(3);
    });
  });

  describe('explains', () => {
    test('that an administrator has to consent', async () => {
      await open({ user: 'guest' });
      await expectText('An administrator has to consent first', page.getByRole('alert'));
    });

    test.each([
      ['roleless', 'You need a role in Intune'],
      ['unlicensed', 'You need an Intune licence'],
      ['guest', 'An administrator has to consent first'],
    ])('once to %s what keeps them from everything, without controls that would be refused', async (user, title) => {
      await open({ user });
      await expectText(title);
      await page.waitForLoadState('networkidle');
      await until(async () => (await page.getByRole('alert').count()) === 1);
      expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    });

    test('that names are missing, and shows the ids', async () => {
      await openPartner(contoso.id, { user: 'operator' });
      await expectText(/The names of some groups or filters are missing/, page.getByRole('alert'));
      expect(await assignments('iOS and iPadOS')).toContain(`Excluded: Group ${group(2)}`);
    });

    test('what is newer than the page, by its name', async () => {
      await page.route('**/graphql', async (route) => {
        if (!route.request().postData()?.includes('"operationName":"PartnerPage"')) return route.continue();
        const response = await route.fetch();
        const text = await response.text();
        return route.fulfill({
          response,
          body: text.replaceAll('"platform":"WINDOWS"', '"platform":"VISIONOS"').replaceAll('"ENABLED"', '"PAUSED"'),
        });
      });
      await open({ partner: contoso.id });
      await page.getByRole('heading', { name: 'VISIONOS' }).waitFor();
      await expectText('PAUSED');
      expect(await page.getByRole('main').innerText()).not.toContain('undefined');
    });

    test('a fault of the gateway, with the id by which its operator finds it', async () => {
      gateway.emulator.setMsGraphAudience('https://graph.microsoft.us');
      await open({ page: 'coverage', who: 'me' });
      await page.getByText('For your administrator').click();
      const [, requestId] = /Request id: ([\w-]+)\./.exec(await page.getByRole('alert').innerText()) ?? [];
      expect(gateway.log().some((line) => line.includes(`"requestId":"${requestId}"`))).toBe(true);
    });

    test('that what was entered is not valid', async () => {
      await open({ page: 'coverage', who: 'rene' });
      await expectText('This is not valid', page.getByRole('alert'));
    });

    test('what was not checked, and not what the user may read', async () => {
      await openOverview({ user: 'outsider' });
      await expectText('Not checked: whether assigned groups were deleted.');
    });

    test('what needs attention with labels and ages, not with names of the schema and times of Microsoft Graph', async () => {
      await openPartner();
      await expectText('Its last heartbeat was 8 days ago.');
      await expectText('iOS and iPadOS belongs to another partner, too: Litware Future Devices.');
      expect(await page.getByRole('main').innerText()).not.toMatch(/\bIOS\b|\bANDROID\b|\d{4}-\d\d-\d\dT/);
    });

    test('that the user has no role, before and at a change', async () => {
      await openPartner();
      strike({ fault: 'refused', methods: ['PATCH'], refusal: 'noRole' });
      await button(`Onboard ${contoso.name} for Linux…`).click();
      await expectStep('What will change');
      await confirm();
      await expectStep('Nothing was changed');
      await expectText('You need a role in Intune', dialog());
    });

    test('that the browser is offline, and goes on when it is not', async () => {
      await openPartner();
      await context.setOffline(true);
      await expectText(/^You are offline\./);
      await button(`Onboard ${contoso.name} for Linux…`).click();
      await expectStep('Nothing was changed');
      await expectText('Connect to the network, and try again.', dialog());
      await context.setOffline(false);
      await button('Try again', dialog()).click();
      await expectStep('What will change');
      await context.setOffline(true);
      await confirm();
      await expectStep('Nothing was changed');
      expect(writes()).toBe(0);
      await context.setOffline(false);
    });

    test('a claims challenge, answers it, and repeats the operation once', async () => {
      gateway.emulator.requireAuthenticationContext('c1');
      await open({ user: 'reader' });
      await expectText('Your organization asks you to confirm your sign-in.');
      await button('Continue').click();
      await expectText('7 of 7 partners');
      expect(await page.getByText('confirm your sign-in').count()).toBe(0);
    });

    test('that the user declined to sign in', async () => {
      gateway.emulator.requireAuthenticationContext('c1');
      await open({ user: 'reader' });
      await button('Not now').click();
      await expectText('You are not signed in.');
      await expectText('Sign-in needed');
      // Three lists fail for one cause, which is told once when all of them have failed.
      await until(async () => (await page.getByRole('alert').count()) === 1);
      await button('Try again').click();
      await button('Continue').click();
      await expectText('7 of 7 partners');
    });
  });

  test('shows who manages the devices of a user, and why', async () => {
    await open({ page: 'coverage' });
    await page.getByLabel('User principal name or object id').fill('rene@contoso.example');
    await button('Show').click();
    const row = table('Devices of rene@contoso.example').getByRole('row', { name: /iOS and iPadOS Contoso/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      contoso.name,
      'No, excluded',
      'Excluded: member of Contractors',
    ]);
    const badges = table('Devices of rene@contoso.example').locator('.fui-Badge');
    const isOneLine = await badges.evaluateAll((all) => all.map((it) => it.scrollHeight <= it.clientHeight + 1));
    expect(isOneLine).not.toContain(false);
    await page.getByLabel('User principal name or object id').fill('nobody@contoso.example');
    await button('Show').click();
    await expectText('There is no such user.');
    await button('Show my own devices').click();
    await table('Your devices')
      .getByRole('row', { name: /Linux Fabrikam Device Trust Yes Member of Field/ })
      .waitFor();
    expect(faults).toEqual([]);
  });

  test('changes switches of a connector, which are grouped as in the admin center', async () => {
    await open({ connector: zimperium });
    const switches = page.getByRole('region', { name: 'App protection policy evaluation' });
    await switches.getByRole('switch', { name: /iOS and iPadOS/ }).click();
    const days = page.getByLabel('Days until the partner counts as unresponsive');
    await days.press('End');
    await days.press('Backspace');
    await days.pressSequentially('3');
    await button('Check the change').click();
    await expectStep('What will change');
    expect(await changes('What will change')).toEqual([
      'ChangedConnect iOS and iPadOS devices for app protection policies: off → on',
      'ChangedDays until the partner counts as unresponsive: 7 → 3',
    ]);
    await confirm();
    await expectStep('The change was made');
    await button('Undo', dialog()).click();
    await expectStep('What will change');
    await confirm();
    await expectStep('The change was made');
    await button('Undo', dialog()).click();
    await dialog().getByRole('heading', { name: 'Change settings of Zimperium', exact: true }).waitFor();
    await button('Cancel', dialog()).click();
    await until(async () => !(await switches.getByRole('switch', { name: /iOS and iPadOS/ }).isChecked()));
    expect(faults).toEqual([]);
  });

  test('deletes a connector, and brings it back', async () => {
    await open({ connector: zimperium });
    await button('Delete the connector of Zimperium…').click();
    await button('Delete the connector of Zimperium', dialog()).click();
    await expectStep('The change was made');
    await button('Undo', dialog()).click();
    await confirm();
    await expectStep('The change was made');
    await close();
    await page.getByRole('heading', { name: 'Zimperium', level: 1 }).waitFor();
  });

  describe('can be used', () => {
    test('with the keyboard alone; the focus stays in the dialog, and returns to its button', async () => {
      await openPartner();
      await button('Rename…').focus();
      await page.keyboard.press('Enter');
      await dialog().waitFor();
      await until(async () => (await page.evaluate('document.activeElement.tagName')) === 'INPUT');
      await page.keyboard.press('End');
      await page.keyboard.type(' 2');
      await page.keyboard.press('Enter');
      await expectStep('What will change');
      expect(await focused()).toBe('What will change');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Make the change');
      await page.keyboard.press('Enter');
      await expectStep('The change was made');
      expect(await focused()).toBe('The change was made');
      await page.keyboard.press('Escape');
      await until(async () => (await focused()) === 'Rename…');
      await page.getByRole('heading', { name: `${contoso.name} 2`, level: 1 }).waitFor();
    });

    test.each([320, 1920])('at %d px, without scrolling sideways', async (width) => {
      await page.setViewportSize({ width, height: 800 });
      const overflow = (): Promise<number> =>
        page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      await rename(litware, 'W'.repeat(255));
      await openOverview();
      await page.getByRole('list', { name: 'Needs attention' }).getByRole('listitem').first().waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
      await openPartner(litware);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await openAdd('iOS and iPadOS');
      expect(await overflow()).toBeLessThanOrEqual(0);
      const box = await dialog().boundingBox();
      expect(box?.width).toBeLessThanOrEqual(width);
      const cutOff = await dialog()
        .locator('input, select')
        .evaluateAll((controls) =>
          controls.filter((it) => {
            const content = it.closest('.fui-DialogContent');
            return content && it.getBoundingClientRect().right > content.getBoundingClientRect().right;
          }),
        );
      expect(cutOff).toHaveLength(0);
    });

    test.each(['light', 'dark'] as const)('by everyone: axe has no findings in %s colours', async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      const findings = async (): Promise<string[]> => {
        await page.addScriptTag({ path: axePath });
        return page.evaluate(`axe.run().then(({ violations }) =>
          violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))`);
      };
      await openOverview();
      await page.getByRole('list', { name: 'Needs attention' }).getByRole('listitem').first().waitFor();
      expect(await findings()).toEqual([]);
      await button('New partner…').click();
      await dialog().waitFor();
      expect(await findings()).toEqual([]);
      await openPartner();
      expect(await findings()).toEqual([]);
      await openAdd('iOS and iPadOS');
      expect(await findings()).toEqual([]);
      await pick('Group', 'field', 'Field Engineers');
      await check();
      await expectStep('What will change');
      expect(await findings()).toEqual([]);
      await open({ connector: zimperium });
      await page.getByRole('heading', { name: 'Zimperium' }).waitFor();
      expect(await findings()).toEqual([]);
      await open({ page: 'coverage', who: 'me' });
      await table('Your devices').waitFor();
      expect(await findings()).toEqual([]);
    });
  });

  // These come last: the gateway remembers for a while that Graph was busy.
  describe('while Microsoft Graph is busy', () => {
    test('counts down, and then shows the partner', async () => {
      strike({ fault: 'throttled', methods: ['GET'], retryAfterSeconds: 12, times: 1 });
      await open({ partner: contoso.id });
      await expectText(/Trying again in 1[0-2] s\./);
      await expectText(/Trying again in [5-9] s\./);
      await page.getByRole('heading', { name: contoso.name }).waitFor();
      await until(async () => (await page.getByText('Trying again').count()) === 0);
    });

    test('gives up when the user does not want to wait, counts down on, and tries again when asked to', async () => {
      strike({ fault: 'throttled', methods: ['GET'], retryAfterSeconds: 12, times: 1 });
      await open({ partner: contoso.id });
      await button('Stop waiting').focus();
      await page.keyboard.press('Enter');
      await expectText('Microsoft Intune is busy');
      await until(async () => (await focused()) === 'Partner');
      await page.getByRole('button', { name: /^Try again in \d+ s$/ }).waitFor();
      await button('Try again').waitFor();
      await button('Try again').click();
      await page.getByRole('heading', { name: contoso.name }).waitFor();
    });
  });
});
