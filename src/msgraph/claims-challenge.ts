// Parser of the claims challenge in a WWW-Authenticate header, with which Graph requires another token.
// https://learn.microsoft.com/entra/identity-platform/claims-challenge

/** One parameter, after a scheme if it starts a challenge (RFC 9110 section 11.6.1). */
const parameter = /[\s,]*(?:([\w-]+)[ \t]+)?([\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;

/**
 * Returns the claims that a Bearer challenge requires, as JSON text; `undefined` if there is no such challenge or it is
 * malformed. Base64 ends in `=`, so the header cannot be split at commas and equals signs.
 */
export function readClaimsChallenge(header: string | string[] | undefined): string | undefined {
  for (const line of [header ?? []].flat()) {
    for (const challenge of challengesOf(line)) {
      if (challenge.get('error') === 'insufficient_claims') {
        const claims = decode(challenge.get('claims') ?? '');
        if (claims !== undefined) return claims;
      }
    }
  }
  return undefined;
}

function challengesOf(line: string): Map<string, string>[] {
  const bearers: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  parameter.lastIndex = 0;
  for (let match = parameter.exec(line); match; match = parameter.exec(line)) {
    const [, scheme, name = '', quoted, plain = ''] = match;
    if (scheme !== undefined) {
      current = scheme.toLowerCase() === 'bearer' ? new Map() : undefined;
      if (current) bearers.push(current);
    }
    current?.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
  }
  return bearers;
}

/** Characters in base64. The gateway sends them on in a header of its own; Graph's claims have some hundreds. */
const maxClaimsLength = 5_400;

function decode(base64: string): string | undefined {
  if (base64.length > maxClaimsLength) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(base64, 'base64').toString());
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? JSON.stringify(claims) : undefined;
  } catch {
    return undefined;
  }
}
