// The gateway behind nginx: statuses, challenges and CORS headers reach the client.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { until } from '../support/until.js';

const nginx = '/usr/sbin/nginx';
const installed = existsSync(nginx);
if (!installed)
  process.stderr.write('No nginx at /usr/sbin/nginx, so the reverse proxy tests are skipped: install nginx-light.\n');

(installed ? describe : describe.skip)('behind nginx', () => {
  let msgraph: ScriptedServer;
  let gateway: TestGateway;
  let proxy: ChildProcess;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    msgraph = await startScriptedServer({ status: 429, headers: { 'retry-after': '60' } });
    gateway = await startGatewayBefore(msgraph.url);
    folder = await mkdtemp(join(tmpdir(), 'nginx-'));
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    url = `http://127.0.0.1:${port}`;
    const configuration = `
      daemon off;
      pid ${folder}/pid;
      error_log stderr crit;
      worker_processes 1;
      events { worker_connections 64; }
      http {
        access_log off;
        client_body_temp_path ${folder}/body;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        server {
          listen 127.0.0.1:${port};
          location / {
            proxy_pass ${gateway.url};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }
      }`;
    await writeFile(join(folder, 'nginx.conf'), configuration);
    proxy = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf')]);
    const isReachable = (): Promise<boolean> =>
      fetch(`${url}/health/live`).then(
        () => true,
        () => false,
      );
    await until(isReachable);
  });
  afterAll(async () => {
    proxy.kill('SIGTERM');
    await new Promise((resolve) => proxy.once('exit', resolve));
    await gateway.close();
    await Promise.all([msgraph.close(), rm(folder, { recursive: true })]);
  });

  const ask = async (token: string | undefined, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: '{"query":"{ complianceManagementPartners { totalCount } }"}',
    });

  test('a missing token returns 401 with its challenge', async () => {
    const { headers, status } = await ask(undefined);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('a claims challenge reaches the client unchanged', async () => {
    const { headers, status } = await ask(await gateway.emulator.signIn('risky'));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/error="insufficient_claims", claims="[A-Za-z0-9+/]+=*"$/);
  });

  test('RATE_LIMITED reaches the client with retryAfterSeconds', async () => {
    const response = await ask(await gateway.emulator.signIn());
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 60 } }],
    });
  });

  test('CORS headers reach the client and let scripts read the challenge', async () => {
    const origin = 'http://localhost:5173';
    const preflight = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    const refused = await ask(undefined, { origin });
    expect(refused.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  });
});
