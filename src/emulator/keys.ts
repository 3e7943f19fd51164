// The authority's signing keys: what they sign, and what is taken back.
import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createLocalJWKSet, exportJWK, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';

export interface SigningKeys {
  /** The public halves, as a key set shows them, the oldest first. */
  jwks: readonly JWK[];
  /** Signs with another key from now on; what older keys signed stays good. */
  rotate: () => Promise<void>;
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  /** The claims of a token signed here for the audience, and by the issuer if given. Rejects with an error of jose. */
  verify: (token: string, expected: { audience: string | string[]; issuer?: string[] }) => Promise<JWTPayload>;
}

/** A set of one RSA key, the one given or a new one. Claims and header members set to `undefined` are left out of what it signs. */
export async function createSigningKeys(first?: KeyObject): Promise<SigningKeys> {
  const jwks: JWK[] = [];
  let current: { kid: string; privateKey: KeyObject };
  const signWith = async (privateKey: KeyObject): Promise<void> => {
    const jwk = await exportJWK(createPublicKey(privateKey));
    const kid = createHash('sha1').update(String(jwk.n)).digest('base64url');
    jwks.push({ ...jwk, kid, use: 'sig', alg: 'RS256' });
    current = { kid, privateKey };
  };
  const rotate = async (): Promise<void> => signWith(await generateSigningKey());
  await (first ? signWith(first) : rotate());
  return {
    jwks,
    rotate,
    sign: (claims, header = {}) =>
      new SignJWT(given(claims))
        .setProtectedHeader({ alg: 'RS256', ...given({ typ: 'JWT', kid: current.kid, ...header }) })
        .sign(current.privateKey),
    verify: async (token, expected) =>
      (
        await jwtVerify(token, createLocalJWKSet({ keys: jwks }), {
          ...expected,
          algorithms: ['RS256'],
          requiredClaims: ['exp'],
        })
      ).payload,
  };
}

async function generateSigningKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey;
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
