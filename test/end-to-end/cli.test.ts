// The command line interface, run in child processes.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startEmulator } from '../../src/emulator/emulator.js';
import { freePort, killAll, run, until } from '../support/command.js';
import { startScriptedServer } from '../support/scripted-server.js';

afterEach(killAll);

describe('the start command', () => {
  test('runs on the emulator, prints its URL and a working curl command, and exits with 0 on SIGTERM', async () => {
    const PORT = await freePort();
    const gateway = run([], { PORT });
    await until(() => gateway.output().includes('curl'));
    expect(gateway.output()).toContain('built-in emulator');
    expect(gateway.output()).toContain(`http://127.0.0.1:${PORT}/graphql`);
    const command = /curl -s[\s\S]*?}'/.exec(gateway.output())?.[0] ?? '';
    const shell = spawn('sh', ['-c', command]);
    let stdout = '';
    shell.stdout.on('data', (chunk) => (stdout += chunk));
    await new Promise((resolve) => shell.once('close', resolve));
    expect(JSON.parse(stdout).data.complianceManagementPartners.nodes.length).toBeGreaterThan(5);

    const token = run(['token'], { PORT });
    expect(await token.ended).toBe(0);
    expect(token.output()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);

    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });

  test('logs no token, query or variable', async () => {
    const gateway = run([], { PORT: '0', LOG_LEVEL: 'trace' });
    await until(() => gateway.output().includes('curl'));
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(gateway.output()) ?? [];
    const token = await (await fetch(`${url}/emulator/token`)).text();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const query = 'query ($id: ID!) { complianceManagementPartner(id: $id) { displayName } }';
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables: { id: 'variable-value' } }),
    });
    await fetch(
      `${url}/graphql?query=${encodeURIComponent(query)}&variables=${encodeURIComponent('{"id":"variable-value"}')}`,
      { headers },
    );
    await fetch(`${url}/graphql?token=${token}`, {
      headers: { ...headers, authorization: `Bearer ${token.slice(0, -5)}` },
    });
    await fetch(`${url}/no/${token}`);
    await until(() => gateway.output().split('"msg":"request"').length > 5);
    const lines = gateway.output();
    expect(lines).toContain('"statusCode":401');
    for (const part of [...token.split('.'), 'variable-value', 'displayName }'])
      expect(lines.replace(/curl[\s\S]*?}'/, '')).not.toContain(part);
  });

  test('reports a port in use and exits with 1', async () => {
    const server = await startScriptedServer({});
    const { port } = new URL(server.url);
    const gateway = run([], { PORT: port });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output()).toBe(
      `127.0.0.1:${port} is already in use. Stop the process that listens there, or set PORT to another port.\n`,
    );
    await server.close();
  });

  test.each([
    ['192.0.2.1', '192.0.2.1 is not an address of this machine. Set HOST to one, or to 0.0.0.0 for all of them.'],
    ['nothing.invalid', 'The host name nothing.invalid has no address. Set HOST to an address of this machine.'],
  ])('reports that it cannot listen at %s, without a stack', async (HOST, message) => {
    const gateway = run([], { PORT: await freePort(), HOST });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output()).toBe(`${message}\n`);
  });

  test('ends on a SIGTERM that arrives while it starts', async () => {
    // Linux drops a signal without a handler for a process whose id is 1, so it matters when there is a handler. The
    // process waits at that moment until it can read from its input, so that the signal arrives during the start.
    const preload = `import { readSync } from 'node:fs';
      process.on('newListener', (name) => {
        if (name !== 'SIGTERM') return;
        process.stdout.write('has a handler');
        setImmediate(() => readSync(0, Buffer.alloc(1)));
      });`;
    const PORT = await freePort();
    const gateway = run([], { PORT, NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(preload)}"` });
    await until(() => gateway.output().includes('has a handler'));
    const isListening = await fetch(`http://127.0.0.1:${PORT}/health/live`).then(
      () => true,
      () => false,
    );
    expect(isListening).toBe(false);
    gateway.child.kill('SIGTERM');
    gateway.child.stdin?.write('.');
    expect(await gateway.ended).toBe(0);
  });

  test('lists every configuration problem without a stack trace, and exits with 1', async () => {
    const gateway = run([], { PORT: 'x', AZURE_CLIENT_ID: 'y' });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output().trim().split('\n')).toHaveLength(5);
    expect(gateway.output()).not.toContain('at ');
  });

  test('rejects an unknown command and lists the known ones', async () => {
    const gateway = run(['constructor'], {});
    expect(await gateway.ended).toBe(2);
    expect(gateway.output()).toContain('Unknown command constructor.');
    for (const name of ['serve', 'token', 'schema', 'drift']) expect(gateway.output()).toContain(`\n  ${name} `);
  });
});

test.each(['SIGTERM', 'SIGHUP'] as const)(
  'on %s a gateway with a real tenant refuses new requests, finishes those in flight, and exits',
  async (signal) => {
    // An external tenant with a private CA, trusted through NODE_EXTRA_CA_CERTS as an operator would.
    let respond = (): unknown => undefined;
    const msgraph = await startScriptedServer((response) => {
      respond = () => response.end('{"value":[{"id":"1"}]}');
    });
    const emulator = await startEmulator({ resources: [msgraph.url] });
    const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
    await writeFile(join(folder, 'ca.pem'), emulator.certificate);
    const PORT = await freePort();
    const gateway = run([], {
      PORT,
      NODE_ENV: 'production',
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      AZURE_TENANT_ID: emulator.tenantId,
      AZURE_CLIENT_ID: emulator.clientId,
      AZURE_CLIENT_SECRET: emulator.clientSecret,
      AZURE_AUTHORITY_HOST: emulator.authorityHost,
      MSGRAPH_URL: `${msgraph.url}/beta`,
    });
    await until(() => gateway.output().includes('Ready at'));
    const url = `http://127.0.0.1:${PORT}`;
    const pending = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await emulator.signIn()}` },
      body: '{"query":"{ complianceManagementPartners { totalCount } }"}',
    });
    await until(() => msgraph.requests.length === 1);
    gateway.child.kill(signal);
    await until(() =>
      fetch(`${url}/health/ready`).then(
        ({ status }) => status !== 200,
        () => true,
      ),
    );
    respond();
    expect(await (await pending).json()).toEqual({ data: { complianceManagementPartners: { totalCount: 1 } } });
    expect(await gateway.ended).toBe(0);
    await Promise.all([emulator.close(), msgraph.close(), rm(folder, { recursive: true })]);
  },
);

test('the bundle keeps the name of every schema type', async () => {
  // Type names come from class names, which a bundler may change.
  const schema = run(['schema', '--check'], {});
  expect(await schema.ended).toBe(0);
  expect(schema.output()).toBe('');
});

describe('the token command', () => {
  test('reports that no gateway is running', async () => {
    const PORT = await freePort();
    const token = run(['token'], { PORT });
    expect(await token.ended).toBe(1);
    expect(token.output()).toBe(
      `No gateway runs at 127.0.0.1:${PORT}. Start one with npm start, or set PORT to its port.\n`,
    );
  });

  test('reports that the gateway runs without the emulator', async () => {
    const server = await startScriptedServer({ status: 404 });
    const token = run(['token'], { PORT: new URL(server.url).port });
    expect(await token.ended).toBe(1);
    expect(token.output()).toContain('does not run on the emulator');
    await server.close();
  });
});
