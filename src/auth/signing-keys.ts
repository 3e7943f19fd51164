// Issuer and signing keys of the authority, for one of Entra's token formats.
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { metadataUrl, readAuthorityDocument, type Authority, type TokenVersion } from './authority.js';
import { AuthorityFault, AuthorityUnavailableError } from './errors.js';

export interface SigningKeysOptions {
  authority: Authority;
  version: TokenVersion;
  /** Minimum ms between two reads of the key set caused by unknown keys or failures; 10 seconds by default. */
  keyCooldownMs?: number | undefined;
}

export interface Issuer {
  /** The required value of the `iss` claim. */
  issuer: string;
  keys: JWTVerifyGetKey;
  /** Reads the keys that may sign tokens of the issuer. Rejects with `AuthorityUnavailableError`. */
  readKeys: () => Promise<object[]>;
}

const hourMs = 60 * 60 * 1000;
/** Minimum ms between two reads while no keys are known, so that a gateway recovers soon after an outage. */
const maxFirstCooldownMs = 1_000;

/** Creates a reader of the issuer, which caches it. The reader rejects with `AuthorityUnavailableError`. */
export function createIssuerReader(options: SigningKeysOptions): () => Promise<Issuer> {
  const { keyCooldownMs = 10_000 } = options;
  const read = withCooldown(
    () => readIssuer(options, keyCooldownMs),
    () => Math.min(keyCooldownMs, maxFirstCooldownMs),
  );
  let cached: Promise<Issuer> | undefined;
  return () => {
    cached ??= read().catch((error: unknown) => {
      cached = undefined;
      throw error;
    });
    return cached;
  };
}

async function readIssuer({ authority, version }: SigningKeysOptions, cooldownMs: number): Promise<Issuer> {
  const { dispatcher, host, tenantId } = authority;
  const url = metadataUrl(authority, version);
  const { document } = await readAuthorityDocument(url, dispatcher);
  const { issuer: template, jwks_uri: keysUrl } = document;
  // A key set on another host would let that host sign tokens of any user.
  if (typeof template !== 'string' || typeof keysUrl !== 'string' || !hasOrigin(keysUrl, host)) {
    throw new AuthorityUnavailableError({
      cause: new AuthorityFault(`${url} has no issuer, or no key set on its own host`),
    });
  }
  const issuer = template.replace('{tenantid}', tenantId);
  // The v1.0 key set does not mark its keys with issuers today. Microsoft.IdentityModel expects v2.0 issuers there.
  const issuers = new Set([issuer, `${host}/${tenantId}/v2.0`]);

  let hasKeys = false;
  const readKeys = withCooldown(
    async () => {
      const keySet = await readAuthorityDocument(keysUrl, dispatcher);
      const keys = selectKeys(keySet.document, { issuers, tenantId });
      hasKeys = true;
      return keys;
    },
    () => (hasKeys ? cooldownMs : Math.min(cooldownMs, maxFirstCooldownMs)),
  );
  return {
    issuer,
    readKeys,
    keys: createRemoteJWKSet(new URL(keysUrl), {
      [customFetch]: async () => Response.json({ keys: await readKeys() }),
      // Keys rotate without notice, so an unknown `kid` causes a read, but only one per cooldown.
      cooldownDuration: cooldownMs,
      cacheMaxAge: 24 * hourMs,
    }),
  };
}

function hasOrigin(url: string, host: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(host).origin;
}

/**
 * Returns the keys that may sign tokens of one of the issuers. Entra publishes keys of several issuers in one set, and
 * marks each with its issuer: https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer.
 * Keys of other issuers are dropped here, so that no token can be verified with them.
 */
function selectKeys(
  { keys }: Record<string, unknown>,
  { issuers, tenantId }: { issuers: ReadonlySet<string>; tenantId: string },
): object[] {
  if (!Array.isArray(keys))
    throw new AuthorityUnavailableError({ cause: new AuthorityFault('The key set has no list of keys') });
  return keys.filter((key: unknown): key is object => {
    if (typeof key !== 'object' || key === null) return false;
    const { issuer } = key as { issuer?: unknown };
    if (issuer === undefined) return true;
    return typeof issuer === 'string' && issuers.has(issuer.replace('{tenantid}', tenantId));
  });
}

/** Repeats a failure until the cooldown is over, so that an outage does not cause a flood of reads. */
function withCooldown<T>(read: () => Promise<T>, cooldownMs: () => number): () => Promise<T> {
  let failure: { error: unknown; untilMs: number } | undefined;
  return async () => {
    if (failure && performance.now() < failure.untilMs) throw failure.error;
    try {
      return await read();
    } catch (error) {
      failure = { error, untilMs: performance.now() + cooldownMs() };
      throw error;
    }
  };
}
