// The gateway on IPv6: its addresses, and the URLs that it prints.
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, killAll, run, until } from '../support/command.js';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ family }) => family === 'IPv6'),
);
if (!hasIpv6) process.stderr.write('This machine has no IPv6 address, so HOST=::1 and HOST=:: are not tested.\n');

/** Starts a gateway. Returns its port, and what it printed. */
async function start(environment: Record<string, string>): Promise<{ port: string; output: string }> {
  const port = await freePort();
  const gateway = run([], { PORT: port, ...environment });
  // The last line that it prints.
  await until(() => gateway.output().includes('Health checks and metrics at') || gateway.child.exitCode !== null);
  return { port, output: gateway.output() };
}

/** Sends an operation as an emulated user. */
async function askAt(url: string): Promise<unknown> {
  const token = await (await fetch(`${url}/emulator/token`)).text();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ __typename }"}',
  });
  return response.json();
}

const answer = { data: { __typename: 'Query' } };

(hasIpv6 ? describe : describe.skip)('with HOST', () => {
  describe.each(['::1', '::'])('%s,', (HOST) => {
    let port: string;
    let output: string;
    beforeAll(async () => {
      ({ output, port } = await start({ HOST, MANAGEMENT_PORT: await freePort() }));
    });
    afterAll(killAll);

    test('the printed URL works', async () => {
      const [, url = ''] = /^Ready at (\S+)\/graphql$/m.exec(output) ?? [];
      expect(url).toBe(`http://[::1]:${port}`);
      expect(await askAt(url)).toEqual(answer);
    });

    test('so does that of the management port', async () => {
      const [, url = ''] = /^Health checks and metrics at (\S+)$/m.exec(output) ?? [];
      expect(url).toContain('http://[::1]:');
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    });

    test('the token command finds the gateway', async () => {
      const command = run(['token'], { HOST, PORT: port });
      expect(await command.ended).toBe(0);
      expect(command.output()).toMatch(/^eyJ/);
    });

    if (HOST === '::') {
      test.each(['127.0.0.1', 'localhost'])('IPv4 is served as well, at %s', async (host) => {
        expect(await askAt(`http://${host}:${port}`)).toEqual(answer);
      });
    } else {
      test('a port in use is reported with brackets', async () => {
        const second = run([], { HOST, PORT: port });
        expect(await second.ended).toBe(1);
        expect(second.output()).toContain(`[::1]:${port} is already in use.`);
      });
    }
  });
});
