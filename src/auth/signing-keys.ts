// The authority's issuer and signing keys for one format of tokens.
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { fetchAuthorityJson, type Authority } from './authority.js';
import { AuthorityUnavailableError } from './errors.js';

export interface SigningKeysOptions {
  authority: Authority;
  /** Entra has metadata and an issuer for each format. */
  version: '1.0' | '2.0';
  /** Milliseconds between two reads of the key set that unknown keys or failures cause. */
  cooldownMs: number;
}

export interface Issuer {
  /** What `iss` of a token must be. */
  issuer: string;
  keys: JWTVerifyGetKey;
}

const hourMs = 60 * 60 * 1000;
/** Milliseconds between two reads while no keys are known yet, so that a gateway serves soon after an outage. */
const maxFirstCooldownMs = 1_000;

/**
 * Returns a reader of the issuer, which reads the metadata once it is needed and remembers it.
 * The reader rejects with `AuthorityUnavailableError`.
 */
export function createIssuerReader(options: SigningKeysOptions): () => Promise<Issuer> {
  const cooldownMs = Math.min(options.cooldownMs, maxFirstCooldownMs);
  const read = withCooldown(
    () => readIssuer(options),
    () => cooldownMs,
  );
  let remembered: Promise<Issuer> | undefined;
  return () => {
    remembered ??= read().catch((error: unknown) => {
      remembered = undefined;
      throw error;
    });
    return remembered;
  };
}

async function readIssuer({ authority, cooldownMs, version }: SigningKeysOptions): Promise<Issuer> {
  const { dispatcher, host, tenantId } = authority;
  const url = `${host}/${tenantId}${version === '2.0' ? '/v2.0' : ''}/.well-known/openid-configuration`;
  const { issuer: template, jwks_uri: keysUrl } = await fetchAuthorityJson(url, dispatcher);
  // Keys from another host would let that host sign anyone in.
  if (typeof template !== 'string' || typeof keysUrl !== 'string' || !hasOrigin(keysUrl, host)) {
    throw new AuthorityUnavailableError({ cause: new Error(`${url} names no issuer, or no keys on its own host`) });
  }
  const issuer = template.replace('{tenantid}', tenantId);
  // The key set of v1.0 names no issuers today; if it does, they are those of v2.0, as Microsoft.IdentityModel expects.
  const issuers = new Set([issuer, `${host}/${tenantId}/v2.0`]);

  let isKnown = false;
  const readKeys = withCooldown(
    async () => {
      const keys = keysOf(await fetchAuthorityJson(keysUrl, dispatcher), issuers, tenantId);
      isKnown = true;
      return keys;
    },
    () => (isKnown ? cooldownMs : Math.min(cooldownMs, maxFirstCooldownMs)),
  );
  return {
    issuer,
    keys: createRemoteJWKSet(new URL(keysUrl), {
      [customFetch]: async () => Response.json({ keys: await readKeys() }),
      // Keys rotate without notice: an unknown `kid` causes a read, and a flood of them one for each cooldown.
      cooldownDuration: cooldownMs,
      cacheMaxAge: 24 * hourMs,
    }),
  };
}

function hasOrigin(url: string, host: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(host).origin;
}

/**
 * The keys of a key set that may sign for one of the issuers. Entra publishes keys of several issuers in one set, and
 * marks each with its own: https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer.
 * A key of another issuer is dropped here, so that no token can be verified with it.
 */
function keysOf({ keys }: Record<string, unknown>, issuers: ReadonlySet<string>, tenantId: string): object[] {
  if (!Array.isArray(keys)) throw new AuthorityUnavailableError({ cause: new Error('The key set holds no keys') });
  return keys.filter((key: unknown): key is object => {
    if (typeof key !== 'object' || key === null) return false;
    const { issuer } = key as { issuer?: unknown };
    if (issuer === undefined) return true;
    return typeof issuer === 'string' && issuers.has(issuer.replace('{tenantid}', tenantId));
  });
}

/** Repeats a failure until the cooldown is over, so that nobody can turn an outage into a flood of reads. */
function withCooldown<T>(read: () => Promise<T>, cooldownMs: () => number): () => Promise<T> {
  let failure: { error: unknown; until: number } | undefined;
  return async () => {
    if (failure && performance.now() < failure.until) throw failure.error;
    try {
      return await read();
    } catch (error) {
      failure = { error, until: performance.now() + cooldownMs() };
      throw error;
    }
  };
}
