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
  const add = (key: SigningKey): SigningKey => {
    jwks.push(key.jwk);
    keySet = createLocalJWKSet({ keys: jwks });
    return key;
  };
  const firstKey = add(await describe(first ?? (await generateSigningKey())));
  let current = firstKey;
  let resets = 0;
  return {
    jwks,
    rotate: async () => {
      const resetsBefore = resets;
      const key = await describe(await generateSigningKey());
      // A key takes some 200 ms, in which another test may have begun.
      if (resets === resetsBefore) current = add(key);
    },
    reset: () => {
      resets++;
      jwks.splice(1);
      keySet = createLocalJWKSet({ keys: jwks });
      verified.clear();
      current = firstKey;
    },
    sign: (claims, header = {}) =>
      new SignJWT(withoutUndefined(claims))
        .setProtectedHeader({ alg: 'RS256', ...withoutUndefined({ typ: 'JWT', kid: current.jwk.kid, ...header }) })
        .sign(current.privateKey),
    verify: async (token, expected) => {
      const key = JSON.stringify([token, expected]);
      const known = verified.get(key);
      if (known) return known;
      const rules = { ...expected, algorithms: ['RS256'], requiredClaims: ['exp'] };
      const usedKeys = keySet;
      const { payload } = await jwtVerify(token, usedKeys, rules);
      // A reset in the meantime may have forgotten the key of the token.
      if (usedKeys === keySet)
        verified.set(key, payload, { ttl: Math.max(1, Number(payload.exp) * 1_000 - Date.now()) });
      return payload;
    },
  };
}

interface SigningKey {
  jwk: JWK;
  privateKey: KeyObject;
}

async function describe(privateKey: KeyObject): Promise<SigningKey> {
  const jwk = await exportJWK(createPublicKey(privateKey));
  const kid = createHash('sha1').update(String(jwk.n)).digest('base64url');
  return { jwk: { ...jwk, kid, use: 'sig', alg: 'RS256' }, privateKey };
}

async function generateSigningKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey;
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
