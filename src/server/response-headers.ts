// Security and cache headers of all responses.

/**
 * What a route responds with, which decides its headers.
 *
 * - `public`: the same for every caller. The default.
 * - `private`: data of one user, which no cache may store.
 * - `sandbox`: the page of Apollo Sandbox. It loads from Apollo's CDN and sends its own content security policy.
 * - `graphiql`: the page of GraphiQL.
 *
 * Both pages may contain a token, so no cache may store them either.
 */
export type ResponseKind = 'public' | 'private' | 'sandbox' | 'graphiql';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route responds with; `public` by default. */
    responseKind?: ResponseKind;
  }
}

/**
 * Headers of every response, with helmet's values. Its other headers address Internet Explorer, Flash, and browser
 * features that no page here uses.
 */
const basic = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
} as const;

const noContent = { 'content-security-policy': "default-src 'none';frame-ancestors 'none'" } as const;
const noStore = { 'cache-control': 'no-store' } as const;

/**
 * Returns the headers of each kind of response. `signInOrigin` is the authority at which GraphiQL signs in, if it does.
 */
export function responseHeaders(signInOrigin?: string): Record<ResponseKind, Record<string, string>> {
  return {
    public: { ...basic, ...noContent },
    private: { ...basic, ...noContent, ...noStore },
    sandbox: { ...basic, ...noStore },
    graphiql: { ...basic, 'content-security-policy': graphiqlPolicy(signInOrigin), ...noStore },
  };
}

/**
 * Returns the content security policy of GraphiQL's page. It allows scripts of this origin, no inline scripts, and
 * connections to this origin and, to redeem a sign-in, to the authority. A flaw in GraphiQL, or text from the tenant,
 * can therefore neither run foreign scripts nor send a token elsewhere. GraphiQL's editor sets styles at run time.
 */
function graphiqlPolicy(signInOrigin: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self'",
    `connect-src 'self'${signInOrigin === undefined ? '' : ` ${signInOrigin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';');
}
