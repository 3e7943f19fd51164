// Security and cache headers of all responses. They never change, so helmet computes them once at startup.
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

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
 * Returns the headers of each kind of response. `signInOrigin` is the authority at which GraphiQL signs in, if it does.
 */
export function responseHeaders(signInOrigin?: string): Record<ResponseKind, Record<string, string>> {
  const basic = securityHeaders({
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  });
  const noStore = { 'cache-control': 'no-store' };
  return {
    public: basic,
    private: { ...basic, ...noStore },
    sandbox: { ...securityHeaders(false), ...noStore },
    graphiql: { ...securityHeaders(graphiqlPolicy(signInOrigin)), ...noStore },
  };
}

type Policy = Exclude<Exclude<Parameters<typeof helmet>[0], undefined>['contentSecurityPolicy'], undefined>;

/**
 * Returns the content security policy of GraphiQL's page. It allows scripts of this origin, no inline scripts, and
 * connections to this origin and, to redeem a sign-in, to the authority. A flaw in GraphiQL, or text from the tenant,
 * can therefore neither run foreign scripts nor send a token elsewhere. GraphiQL's editor sets styles at run time, and
 * starts its workers from blobs.
 */
function graphiqlPolicy(signInOrigin: string | undefined): Policy {
  const connectSrc = ["'self'", ...(signInOrigin === undefined ? [] : [signInOrigin])];
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["'self'", 'data:'],
      imgSrc: ["'self'", 'data:'],
      workerSrc: ['blob:'],
      connectSrc,
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  };
}

/** Returns the headers that helmet sets, with a content security policy; `false` for none. */
function securityHeaders(contentSecurityPolicy: Policy): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  const setHeaders = helmet({
    contentSecurityPolicy,
    // These address Internet Explorer, Flash and browser features that no page here uses.
    dnsPrefetchControl: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
  });
  setHeaders({} as IncomingMessage, recorder as object as ServerResponse, () => undefined);
  return headers;
}
