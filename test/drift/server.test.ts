// The command `drift` with servers that do not send metadata, and through a proxy.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { UsageError } from '../../src/cli/usage-error.js';
import { findDrift, readDriftOptions } from '../../src/drift/drift.js';
import type { Report } from '../../src/drift/report.js';
import { killAll, run } from '../support/command.js';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy.js';
import { startScriptedServer, type ScriptedServer, type Step } from '../support/scripted-server.js';

let beta: string;
let server: ScriptedServer;
beforeAll(async () => {
  beta = await readFile(new URL('../../../test/drift/beta.csdl.xml', import.meta.url), 'utf8');
});
afterEach(killAll);

interface Ended {
  code: number | null;
  output: string;
}
async function drift(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const command = run(['drift', ...args], environment);
  return { code: await command.ended, output: command.output() };
}
/** Compares with the response of a server, in this process. Returns the error. */
async function errorFrom(step: Step): Promise<unknown> {
  server = await startScriptedServer(step);
  const error = await compare(['--metadata', `${server.url}/beta/$metadata`]).catch((it: unknown) => it);
  await server.close();
  return error;
}
async function compare(args: string[]): Promise<Report> {
  const options = readDriftOptions(args);
  if (typeof options === 'string') throw new Error(options);
  return findDrift(options);
}

const xml = { 'content-type': 'application/xml' };
const write = async (response: ServerResponse, text: string): Promise<void> => {
  if (!response.write(text)) await new Promise((resolve) => response.once('drain', resolve));
};

describe('a failed comparison has one message:', () => {
  test.each<[string, () => Step, string]>([
    ['404', () => ({ status: 404, text: 'x'.repeat(100_000) }), 'The server responded with status 404'],
    ['500 without a body', () => ({ status: 500 }), 'The server responded with status 500'],
    ['204', () => ({ status: 204 }), 'The server responded with status 204'],
    ['a redirect', () => ({ status: 302, headers: { location: '/other' } }), 'status 302. Redirects are not followed'],
    ['a connection that is dropped at once', () => (response) => void response.destroy(), 'other side closed'],
    [
      'a connection that is dropped in the middle',
      () => (response) => {
        response.writeHead(200, xml).write(beta.slice(0, 5_000));
        setTimeout(() => response.destroy(), 200);
      },
      'other side closed',
    ],
    [
      'an HTML page',
      () => ({ text: '<!DOCTYPE html><html><body><p>Sign in</body></html>', headers: { 'content-type': 'text/html' } }),
      'It is an HTML page',
    ],
    ['JSON', () => ({ text: '{"error":{}}' }), 'not well-formed XML'],
    ['nothing', () => ({ text: '', headers: xml }), 'cannot be used.'],
    ['XML that ends too early', () => ({ text: beta.slice(0, 5_000), headers: xml }), 'not well-formed XML: Unclosed'],
    [
      '50 MB of XML',
      () => async (response) => {
        response.on('error', () => undefined).writeHead(200, xml);
        await write(response, '<edmx:Edmx xmlns:edmx="x">');
        const piece = `<!--${'x'.repeat(50_000)}-->`;
        for (let sent = 0; sent < 50_000_000 && !response.destroyed; sent += piece.length) await write(response, piece);
        response.end('</edmx:Edmx>');
      },
      'It has more than 40000000 bytes.',
    ],
    ['deeply nested elements', () => ({ text: '<a>'.repeat(200_000), headers: xml }), 'more than 100 levels deep'],
  ])('%s', async (_, step, message) => {
    const error = await errorFrom(step());
    // Errors of this class are printed without a stack.
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(message);
    expect(String(error)).toContain('/beta/$metadata cannot be used.');
    expect(String(error)).not.toMatch(/^\s+at |RequestAbortedError/m);
  });

  test('a server that does not run, without a stack, and with exit code 2', async () => {
    const { code, output } = await drift(['--metadata', 'http://127.0.0.1:9/beta/$metadata']);
    expect(output).toContain('ECONNREFUSED');
    expect(output).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });

  test('a server that sends slowly', async () => {
    server = await startScriptedServer((response) => {
      response.writeHead(200, xml);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    const acknowledged = new URL('../../../schema/acknowledged-drift.json', import.meta.url).pathname;
    await expect(
      findDrift({ metadata: `${server.url}/beta/$metadata`, version: 'beta', acknowledged, downloadTimeoutMs: 300 }),
    ).rejects.toThrow('The download took longer than 0.3 seconds.');
    await server.close();
  });

  test('an invalid proxy variable', async () => {
    const { code, output } = await drift(['--metadata', 'https://graph.example/beta/$metadata'], {
      HTTPS_PROXY: 'ftp://user:secret@proxy',
    });
    expect(output).toContain('HTTPS_PROXY must be');
    expect(output).not.toContain('secret');
    expect(code).toBe(2);
  });
});

describe('its options', () => {
  test('are listed by --help', async () => {
    const { code, output } = await drift(['--help']);
    for (const part of ['--metadata', '--graph-version', '--acknowledged', '--json', '2 '])
      expect(output).toContain(part);
    expect(code).toBe(0);
  });

  test.each([[['--metdata', 'x']], [['beta.xml']], [[]]])(
    'that are not valid are refused with the usage text: %j',
    (args) => {
      expect(() => readDriftOptions(args)).toThrow(UsageError);
      expect(() => readDriftOptions(args)).toThrow('npm run graph:drift --');
    },
  );

  test('that are not valid end with exit code 2', async () => {
    const { code, output } = await drift([]);
    expect(output).toContain('npm run graph:drift --');
    expect(code).toBe(2);
  });
});

describe('behind a proxy', () => {
  let folder: string;
  let graph: Server;
  let proxy: ConnectProxy;
  let environment: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drift-proxy-'));
    const altNames = [{ type: 2 as const, value: 'graph.example' }];
    const pem = await generate(undefined, { keyType: 'ec', extensions: [{ name: 'subjectAltName', altNames }] });
    await writeFile(join(folder, 'ca.pem'), pem.cert);
    graph = createServer({ key: pem.private, cert: pem.cert }, (_, response) => response.writeHead(200, xml).end(beta));
    await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
    proxy = await startConnectProxy((graph.address() as AddressInfo).port);
    environment = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  });
  afterAll(async () => {
    await proxy.close();
    graph.closeAllConnections();
    await new Promise((resolve) => graph.close(resolve));
    await rm(folder, { recursive: true });
  });
  const metadata = 'https://graph.example/beta/$metadata';

  test('the metadata is read through a tunnel', async () => {
    const { code, output } = await drift(['--metadata', metadata], environment);
    expect(output).toContain('No new differences.');
    expect(code).toBe(0);
    expect(proxy.targets).toEqual(['graph.example:443']);
  });

  test('hosts in NO_PROXY are reached directly', async () => {
    const before = proxy.targets.length;
    const { code } = await drift(['--metadata', metadata], { ...environment, NO_PROXY: 'graph.example' });
    expect(code).toBe(2);
    expect(proxy.targets).toHaveLength(before);
  });

  test('a proxy that refuses is reported without its credentials', async () => {
    const refusing = await startConnectProxy(0, 407);
    const { code, output } = await drift(['--metadata', metadata], { ...environment, HTTPS_PROXY: refusing.url });
    expect(code).toBe(2);
    expect(output).toContain('407');
    expect(output).not.toMatch(/pass|dXNlcjp/);
    await refusing.close();
  });
});
