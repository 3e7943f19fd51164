// The README's picture shows the current page, as `npm run picture` takes it.
import { execFile } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { root } from '../support/pages.js';

describeInBrowser('The picture of GraphiQL', () => {
  test('shows the tabs, the query and the response of the current page', async () => {
    const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
      execFile(process.execPath, ['docs/picture.mjs', '--check'], { cwd: root }, (error, _, errorOutput) =>
        resolve({ code: Number(error?.code ?? 0), stderr: errorOutput }),
      );
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
