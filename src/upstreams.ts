// The tenant's two services, Entra and Microsoft Graph: which tenant it is, the connections to them, and what requests
// for tokens need. For the gateway and for `doctor`.
import type { Dispatcher } from 'undici';
import { createAuthorityDispatcher, type Authority } from './auth/authority.js';
import type { ExchangeOptions } from './auth/exchange.js';
import type { AccessTokenRules } from './auth/token-rules.js';
import type { Config } from './config/config.js';
import type { EmulatedTenant, EntraTenant } from './config/tenant.js';
import type { Emulator } from './emulator/emulator.js';
import { createMsGraphDispatcher } from './msgraph/dispatcher.js';
import { isLoopback, type Proxy } from './net/proxy.js';

export interface Upstreams {
  /** The real tenant, or the emulator as if it were one. */
  tenant: EntraTenant;
  emulator: Emulator | undefined;
  authority: Authority;
  /** What tokens of callers must have. */
  accessTokenRules: AccessTokenRules;
  exchange: ExchangeOptions;
  /** The scope of the gateway that people sign in with, such as `api://<client id>/access_as_user`. */
  signInScope: string;
  msgraphDispatcher: Dispatcher;
}

/** Opens connections to the tenant. Starts the emulator if that is it; `onReset` is called when it is reset. */
export async function openUpstreams(
  { clientIds, proxy, scope, tenant: configured }: Pick<Config, 'tenant' | 'proxy' | 'scope' | 'clientIds'>,
  { onReset }: { onReset?: () => void } = {},
): Promise<Upstreams> {
  const { emulator, tenant } = await openTenant(configured, { onReset });
  const { audiences, authorityHost: host, certificate, clientId, credential, msgraphUrl, tenantId } = tenant;
  const proxyFor = (url: string): Proxy | undefined => (isLoopback(url) ? undefined : proxy);
  const dispatcher = createAuthorityDispatcher({ certificate, proxy: proxyFor(host) });
  const msgraphOrigin = new URL(msgraphUrl).origin;
  const authority = { host, tenantId, dispatcher };
  // A scope is requested by the Application ID URI of its API.
  const resource = audiences.find((audience) => audience.includes('://')) ?? `api://${clientId}`;
  return {
    tenant,
    emulator,
    authority,
    accessTokenRules: { authority, audiences, scope, clientIds },
    exchange: { authority, clientId, credential, scope: `${msgraphOrigin}/.default` },
    signInScope: `${resource}/${scope}`,
    msgraphDispatcher: createMsGraphDispatcher(msgraphOrigin, proxyFor(msgraphUrl)),
  };
}

async function openTenant(
  tenant: EntraTenant | EmulatedTenant,
  { onReset }: { onReset: (() => void) | undefined },
): Promise<Pick<Upstreams, 'tenant' | 'emulator'>> {
  if (tenant.kind === 'entra') return { tenant, emulator: undefined };
  // Loaded only if used, and so never in production.
  const { startEmulator } = await import('./emulator/emulator.js');
  const emulator = await startEmulator({ ...tenant, ...(onReset ? { onReset } : {}) });
  const { authorityHost, certificate, clientId, clientSecret, msgraphUrl, tenantId } = emulator;
  return {
    emulator,
    tenant: {
      kind: 'entra',
      authorityHost,
      certificate,
      tenantId,
      clientId,
      credential: { clientSecret },
      msgraphUrl,
      audiences: [clientId, `api://${clientId}`],
    },
  };
}
