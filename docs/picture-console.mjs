// The pictures of the console for docs/front-end.md.
import { writeFileSync } from 'node:fs';
import { startFrontEndKit } from '../dist/test/support/front-end-kit.js';

/** Takes the pictures of the console of examples/front-end, built for a gateway on its emulator. */
export async function takeConsolePictures(browser, gatewayUrl) {
  const kit = await startFrontEndKit(gatewayUrl);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(kit.url);
    await page.getByText(/of \d+ partners$/).waitFor();
    await page.getByRole('link', { name: 'Northwind Endpoint' }).first().waitFor();
    await save(page, 'console-overview.png');
    await page
      .getByRole('table', { name: 'Partners' })
      .getByRole('link', { name: 'Contoso Mobile Guard' })
      .first()
      .click();
    await page.getByRole('button', { name: 'Add an assignment for iOS and iPadOS…' }).click();
    const group = page.getByRole('dialog').getByRole('combobox', { name: 'Group' });
    await group.click();
    await group.pressSequentially('field');
    await page.getByRole('option', { name: 'Field Engineers' }).click();
    await page.getByRole('button', { name: 'Check the change' }).click();
    await page.getByRole('heading', { name: 'What will change' }).waitFor();
    await save(page, 'console-change.png');
    await page.close();
  } finally {
    await kit.close();
  }
}

async function save(page, name) {
  // Milliseconds; for what moves.
  await page.waitForTimeout(1_000);
  writeFileSync(new URL(`pictures/${name}`, import.meta.url), await page.screenshot());
}
