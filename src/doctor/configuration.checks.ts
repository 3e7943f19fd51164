// Checks of the configuration, the connections, the clouds and the clock.
import { request } from 'undici';
import { portal } from '../auth/aadsts.js';
import { metadataUrl, readAuthorityDocument } from '../auth/authority.js';
import { AuthorityUnavailableError } from '../auth/errors.js';
import { createIssuerReader } from '../auth/signing-keys.js';
import { clockToleranceSeconds } from '../auth/token-rules.js';
import { cloudOf } from '../config/clouds.js';
import { UsageError } from '../cli/usage-error.js';
import { ConfigError } from '../config/reader.js';
import { isLoopback } from '../net/proxy.js';
import { everyVersion } from '../resource/entity.js';
import { openUpstreams } from '../upstreams.js';
import { defineCheck, failed, passed, skipped, warning, type Check } from './check.js';
import { authFailure, networkFailure } from './failure.js';

const tokenVersions = ['2.0', '1.0'] as const;
/** Time limit of the request to Graph without a token, in ms. As for requests to the authority. */
const timeLimitMs = 5_000;

/** Origins that were reached, and whether through the proxy. Of one examination. */
interface Routes {
  isProxied: Map<string, boolean>;
  /** Origins that could not be reached. */
  unreached: Set<string>;
}

export function createConfigurationChecks(): Check[] {
  const routes: Routes = { isProxied: new Map(), unreached: new Set() };
  return [variables(routes), metadata(routes), keys, clouds, clock, msgraph(routes), proxy(routes)];
}

const variables = ({ isProxied }: Routes): Check =>
  defineCheck({
    id: 'configuration.variables',
    title: 'Variables',
    tried: 'Read the environment variables, as the gateway does at its start.',
    needs: [],
    provides: ['config', 'upstreams', 'version'],
    run: async (_, { loadConfig }) => {
      try {
        const config = loadConfig();
        const upstreams = await openUpstreams({
          ...config,
          proxy: config.proxy && {
            ...config.proxy,
            onRoute: (route) => void isProxied.set(route.origin, route.isProxied),
          },
        });
        const { emulator, tenant } = upstreams;
        const version = everyVersion.find((name) => tenant.msgraphUrl.endsWith(name)) ?? 'beta';
        const found = emulator
          ? 'No AZURE_ variable is set, so everything below is about the built-in emulator, not about a tenant ' +
            'of yours.'
          : `The tenant is ${tenant.tenantId}, the gateway's application ${tenant.clientId}.`;
        const details = [`Entra: ${tenant.authorityHost}`, `Microsoft Graph: ${tenant.msgraphUrl}`];
        return passed(found, { details, facts: { config, upstreams, version } });
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const problems = error instanceof ConfigError ? error.problems : [error.message];
        return failed(problems.length === 1 ? 'There is a problem.' : `There are ${problems.length} problems.`, {
          details: problems,
          todo: [`Correct them; docs/configuration.md lists every variable. The ids are in ${portal.overview}.`],
        });
      }
    },
  });

const metadata = ({ unreached }: Routes): Check =>
  defineCheck({
    id: 'configuration.metadata',
    title: "Entra's metadata",
    tried: "Read the tenant's metadata for both formats of tokens.",
    needs: ['upstreams'],
    provides: ['metadata'],
    run: async ({ upstreams: { authority } }) => {
      const url = metadataUrl(authority, '2.0');
      const tried = `GET ${url}, and the same for v1.0 tokens.`;
      try {
        const startMs = Date.now();
        const read = await readAuthorityDocument(url, authority.dispatcher);
        const middleMs = (startMs + Date.now()) / 2;
        await readAuthorityDocument(metadataUrl(authority, '1.0'), authority.dispatcher);
        // The header has whole seconds, so that half a second is missing on average.
        const aheadMs = read.dateMs + 500 - middleMs;
        return passed('Entra knows the tenant.', { tried, facts: { metadata: { ...read, aheadMs } } });
      } catch (error) {
        if (error instanceof AuthorityUnavailableError) {
          unreached.add(authority.host);
          return { ...networkFailure(error.cause), tried };
        }
        return { ...authFailure(error), tried };
      }
    },
  });

const keys = defineCheck({
  id: 'configuration.keys',
  title: 'Signing keys',
  tried: "Read the keys that sign the tenant's tokens, for both formats of tokens.",
  needs: ['upstreams', 'metadata'],
  run: async ({ upstreams: { authority } }) => {
    const details: string[] = [];
    for (const version of tokenVersions) {
      try {
        const { readKeys } = await createIssuerReader({ authority, version, keyCooldownMs: 0 })();
        const { length } = await readKeys();
        if (length === 0) {
          return failed(
            `The key set for v${version} tokens has no key of this tenant's issuer, so the gateway would refuse ` +
              'every token.',
            { todo: [`Check AZURE_AUTHORITY_HOST, and compare AZURE_TENANT_ID with ${portal.tenant}.`] },
          );
        }
        details.push(`v${version}: ${length} ${length === 1 ? 'key' : 'keys'}`);
      } catch (error) {
        if (error instanceof AuthorityUnavailableError) return networkFailure(error.cause);
        return authFailure(error);
      }
    }
    return passed('The gateway can verify tokens.', { details });
  },
});

const clouds = defineCheck({
  id: 'configuration.clouds',
  title: 'Clouds that belong together',
  tried: "Compared MSGRAPH_URL with the host of Graph that Entra's metadata names for the tenant.",
  needs: ['upstreams', 'metadata'],
  run: ({ metadata: { document }, upstreams: { tenant } }) => {
    const { authorityHost, msgraphUrl } = tenant;
    const configured = new URL(msgraphUrl).hostname;
    const named = document['msgraph_host'];
    const known = cloudOf(msgraphUrl);
    if (typeof named === 'string' && /^[\w.-]{1,100}$/.test(named)) {
      if (named === configured) {
        return passed(`Both are of ${known === undefined ? 'one cloud' : `the cloud ${known}`}.`);
      }
      // Entra may name one host for several parts of a cloud, such as those of the US Government.
      const isSameCloud = known !== undefined && cloudOf(`https://${named}`) === known;
      const difference = `Entra names ${named} for this tenant, and MSGRAPH_URL names ${configured}.`;
      const todo = [
        `Set MSGRAPH_URL to https://${named}/beta or /v1.0, or compare AZURE_TENANT_ID with ${portal.tenant}.`,
      ];
      return isSameCloud
        ? warning(`${difference} Both are of the cloud ${known}.`, { todo })
        : failed(`${difference} A token of one cloud is not valid in another.`, { todo });
    }
    if (known !== undefined && cloudOf(authorityHost) === known) {
      return passed(`Both hosts are of the cloud ${known}.`);
    }
    return warning(
      "Entra's metadata names no host of Graph, and not both hosts are known, so nothing says whether they " +
        'belong together.',
      { todo: ['Compare AZURE_AUTHORITY_HOST and MSGRAPH_URL with https://learn.microsoft.com/graph/deployments.'] },
    );
  },
});

const clock = defineCheck({
  id: 'configuration.clock',
  title: 'Clock',
  tried: "Compared this machine's clock with the Date header of Entra.",
  needs: ['metadata'],
  run: ({ metadata: { aheadMs } }) => {
    if (Number.isNaN(aheadMs)) return skipped('The response had no readable Date header.');
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    const direction = aheadMs > 0 ? 'behind' : 'ahead of';
    const found =
      seconds <= 1
        ? "The clock agrees with Entra's."
        : `The clock is ${seconds} seconds ${direction} Entra's. The gateway tolerates ${clockToleranceSeconds}.`;
    const todo = ['Turn on time synchronisation (NTP) on this machine or its host.'];
    if (seconds > clockToleranceSeconds) return failed(found, { todo });
    return seconds > clockToleranceSeconds / 2 ? warning(found, { todo }) : passed(found);
  },
});

const msgraph = ({ unreached }: Routes): Check =>
  defineCheck({
    id: 'configuration.msgraph',
    title: 'Microsoft Graph',
    tried: 'Sent a request without a token.',
    needs: ['upstreams'],
    run: async ({ upstreams: { msgraphDispatcher: dispatcher, tenant } }, { userAgent }) => {
      const tried = `GET ${tenant.msgraphUrl}/ without a token.`;
      try {
        const { body, headers, statusCode } = await request(`${tenant.msgraphUrl}/`, {
          dispatcher,
          headers: { accept: 'application/json', 'user-agent': userAgent },
          signal: AbortSignal.timeout(timeLimitMs),
        });
        await body.dump();
        if (headers['request-id'] !== undefined) {
          return passed(`Graph answered with status ${statusCode}.`, { tried });
        }
        return warning(
          `The answer with status ${statusCode} has no request-id of Graph, so a proxy or firewall may have answered.`,
          { tried, todo: ['Check MSGRAPH_URL, HTTPS_PROXY, and what the firewall does with this host.'] },
        );
      } catch (error) {
        unreached.add(new URL(tenant.msgraphUrl).origin);
        return { ...networkFailure(error), tried };
      }
    },
  });

const proxy = ({ isProxied, unreached }: Routes): Check =>
  defineCheck({
    id: 'configuration.proxy',
    title: 'Proxy',
    tried: 'Looked at the way that the requests above took.',
    needs: ['config', 'upstreams'],
    run: ({ config, upstreams: { tenant } }) => {
      if (!config.proxy) return passed('No proxy is set: both hosts are reached directly.');
      const { host } = new URL(config.proxy.url);
      const origins = [tenant.authorityHost, new URL(tenant.msgraphUrl).origin];
      const wayTo = (origin: string): string => {
        if (isLoopback(origin)) return 'directly, because it is on this machine';
        return isProxied.get(origin) ? 'through the proxy' : 'directly, because NO_PROXY names it';
      };
      const details = origins.map((origin) => `${new URL(origin).host}: ${wayTo(origin)}`);
      const broken = origins.filter((origin) => isProxied.get(origin) && unreached.has(origin));
      if (broken.length === 0) return passed(`The proxy is ${host}.`, { details });
      const hosts = broken.map((origin) => new URL(origin).host).join(' and ');
      return failed(`The request to ${hosts} went through the proxy ${host} and failed.`, {
        details,
        todo: ['Check HTTPS_PROXY. A host that this machine reaches directly belongs into NO_PROXY.'],
      });
    },
  });
