// An emulated tenant for tests, called over real HTTP with verified TLS.
import { Agent, request } from 'undici';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/emulator.js';
import type { Json } from '../support/gateway.js';
import { signingKey } from '../support/signing-key.js';

export interface GraphResponse {
  status: number;
  body: Json;
  headers: Json;
}
export type Verb = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface TestTenant {
  emulator: Emulator;
  /** Sends a GET to the authority, or a POST if there is a form; `path` is below the tenant. */
  authority: (path: string, form?: Record<string, string>) => Promise<GraphResponse>;
  /** Exchanges a token of an admin; `form` overrides fields of the request. */
  exchange: (form?: Record<string, string>) => Promise<GraphResponse>;
  /** Returns a Graph token of a user. */
  msgraphToken: (user: string) => Promise<string>;
  /** Sends a request to Graph, by default as an admin; `path` may also be the URL of a next page. */
  callGraph: (
    method: Verb,
    path: string,
    sent?: unknown,
    more?: { token?: string; headers?: Record<string, string> },
  ) => Promise<GraphResponse>;
  close: () => Promise<void>;
}

export const partnersPath = '/deviceManagement/complianceManagementPartners';

/** Returns entities without what is relative to the start and to each reset. */
export const withoutHeartbeats = (entities: readonly Json[]): Json[] =>
  entities.map((entity) => ({ ...entity, lastHeartbeatDateTime: undefined }));

export async function startTestTenant(options: EmulatorOptions = {}): Promise<TestTenant> {
  const emulator = await startEmulator({ signingKey, ...options });
  const dispatcher = new Agent({ connect: { ca: emulator.certificate } });

  const authority: TestTenant['authority'] = async (path, form) => {
    const { statusCode, body, headers } = await request(`${emulator.authorityHost}/${emulator.tenantId}${path}`, {
      dispatcher,
      method: form ? 'POST' : 'GET',
      headers: form ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
      body: form ? new URLSearchParams(form).toString() : null,
    });
    return { status: statusCode, headers, body: await body.json() };
  };
  const exchange: TestTenant['exchange'] = async (form = {}) =>
    authority('/oauth2/v2.0/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      scope: `${new URL(emulator.msgraphUrl).origin}/.default openid profile offline_access`,
      assertion: await emulator.signIn(),
      ...form,
    });
  const msgraphToken = async (user: string): Promise<string> =>
    (await exchange({ assertion: await emulator.signIn(user) })).body.access_token;
  const admin = await msgraphToken('admin');
  emulator.reset();

  return {
    emulator,
    authority,
    exchange,
    msgraphToken,
    callGraph: async (method, path, sent, { headers: more = {}, token = admin } = {}) => {
      const { statusCode, body, headers } = await request(path.startsWith('http') ? path : emulator.msgraphUrl + path, {
        method,
        headers: {
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...more,
        },
        body: sent === undefined || typeof sent === 'string' ? (sent ?? null) : JSON.stringify(sent),
      });
      const text = await body.text();
      return { status: statusCode, headers, body: text === '' ? undefined : JSON.parse(text) };
    },
    close: async () => {
      await Promise.all([dispatcher.destroy(), emulator.close()]);
    },
  };
}

/** Returns the text inside the JSON of an Intune message. */
export function intuneProse({ body }: GraphResponse): string {
  return JSON.parse(body.error.message).Message;
}
