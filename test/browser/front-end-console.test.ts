// `npm run console`: the gateway, its emulator and the console, started and stopped together.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeInBrowser, newContext, startBrowser } from '../support/browser.js';

type Console = ChildProcessByStdio<null, Readable, null>;

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when a process has printed a text. Its first run installs packages, which takes as long as it takes. */
function printed({ stdout }: Console, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve) => {
    stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes(text)) resolve();
    });
  });
}

function isServed(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describeInBrowser('The console that one command starts', () => {
  let browser: Browser;
  let child: Console | undefined;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    child?.kill();
    await browser.close();
  });

  test('shows the partners of the emulator, and stops with the gateway', async () => {
    const [port, gatewayPort] = [await freePort(), await freePort()];
    const { VITE_GATEWAY_URL: _, GATEWAY_SCHEMA: __, ...environment } = process.env;
    child = spawn(process.execPath, ['scripts/console.mjs', '--port', String(port)], {
      cwd: root,
      env: { ...environment, PORT: String(gatewayPort), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    await Promise.race([printed(child, `http://localhost:${port}/`), exit]);
    const page = await (await newContext(browser)).newPage();
    await page.goto(`http://localhost:${port}/`);
    await page.getByText('7 of 7 partners').waitFor();
    child.kill('SIGTERM');
    await exit;
    expect(await isServed(`http://localhost:${port}/`)).toBe(false);
    expect(await isServed(`http://127.0.0.1:${gatewayPort}/graphql`)).toBe(false);
  });
});
