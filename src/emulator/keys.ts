// The authority's signing key: what it signs, and what it takes back.
import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';

export interface SigningKey {
  /** The public half, as a key set shows it. */
  jwk: JWK;
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  /** The claims of a token signed here for the audience. Rejects with an error of jose. */
  verify: (token: string, audience: string | string[]) => Promise<JWTPayload>;
}

/** A new RSA key; claims and header members set to `undefined` are left out of what it signs. */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const kid = createHash('sha1').update(String(jwk.n)).digest('base64url');
  return {
    jwk: { ...jwk, kid, use: 'sig', alg: 'RS256' },
    sign: (claims, header = {}) =>
      new SignJWT(given(claims)).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid, ...given(header) }).sign(privateKey),
    verify: async (token, audience) =>
      (await jwtVerify(token, publicKey, { audience, algorithms: ['RS256'], requiredClaims: ['exp'] })).payload,
  };
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
