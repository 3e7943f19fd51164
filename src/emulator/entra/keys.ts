// Signing keys of the authority: key set, rotation, signing and verification.
import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createLocalJWKSet, exportJWK, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';

export interface SigningKeys {
  /** The public keys, as in a JWK set, oldest first. */
  jwks: readonly JWK[];
  /** Switches to a new signing key. Tokens signed by older keys stay valid. */
  rotate: () => Promise<void>;
  /** Signs with the first key again, and forgets the others with their tokens. */
  reset: () => void;
  /** Signs a JWT. Claims and header members that are `undefined` are left out. */
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  /** Returns the claims of a token signed by one of the keys. Rejects with an error of jose. */
  verify: (token: string, expected: { audience: string | string[]; issuer?: string[] }) => Promise<JWTPayload>;
}

/** Tokens that are not verified again. Graph gets the same token with each call of a user. */
const maxVerified = 100;

/** Creates a set with one RSA key: the given private key or a new one. */
export async function createSigningKeys(first?: KeyObject): Promise<SigningKeys> {
  const jwks: JWK[] = [];
  // Made for all tokens, because it imports each key once.
  let keySet = createLocalJWKSet({ keys: jwks });
  const verified = new LRUCache<string, JWTPayload>({ max: maxVerified });
  const add = async (privateKey: KeyObject): Promise<{ kid: string; privateKey: KeyObject }> => {
    const jwk = await exportJWK(createPublicKey(privateKey));
    const kid = createHash('sha1').update(String(jwk.n)).digest('base64url');
    jwks.push({ ...jwk, kid, use: 'sig', alg: 'RS256' });
    keySet = createLocalJWKSet({ keys: jwks });
    return { kid, privateKey };
  };
  const firstKey = await add(first ?? (await generateSigningKey()));
  let current = firstKey;
  return {
    jwks,
    rotate: async () => {
      current = await add(await generateSigningKey());
    },
    reset: () => {
      jwks.splice(1);
      keySet = createLocalJWKSet({ keys: jwks });
      verified.clear();
      current = firstKey;
    },
    sign: (claims, header = {}) =>
      new SignJWT(withoutUndefined(claims))
        .setProtectedHeader({ alg: 'RS256', ...withoutUndefined({ typ: 'JWT', kid: current.kid, ...header }) })
        .sign(current.privateKey),
    verify: async (token, expected) => {
      const key = JSON.stringify([token, expected]);
      const known = verified.get(key);
      if (known) return known;
      const rules = { ...expected, algorithms: ['RS256'], requiredClaims: ['exp'] };
      const { payload } = await jwtVerify(token, keySet, rules);
      verified.set(key, payload, { ttl: Math.max(1, Number(payload.exp) * 1_000 - Date.now()) });
      return payload;
    },
  };
}

async function generateSigningKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey;
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
