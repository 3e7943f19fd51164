// The headers that every answer has: helmet's, and what may be kept of it. They are the same each time, so helmet is asked once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/**
 * `plain` for anyone; `private` for one user's own data, which no cache keeps; `page` for Apollo Sandbox, which brings a
 * policy of its own, since it loads from Apollo's CDN; `graphiql` for GraphiQL's page. Both pages can hold a token.
 */
export type Answers = 'plain' | 'private' | 'page' | 'graphiql';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route answers with; `plain` by default. */
    answers?: Answers;
  }
}

/** With the origin of the authority that GraphiQL signs in at, if it does. */
export function answerHeaders(signInOrigin?: string): Record<Answers, Record<string, string>> {
  const plain = securityHeaders({
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  });
  const kept = { 'cache-control': 'no-store' };
  return {
    plain,
    private: { ...plain, ...kept },
    page: { ...securityHeaders(false), ...kept },
    graphiql: { ...securityHeaders(graphiqlPolicy(signInOrigin)), ...kept },
  };
}

/**
 * GraphiQL's page runs two scripts of this origin and no inline one, loads nothing from elsewhere, and can send data to this
 * origin alone, and to the authority to redeem a sign-in. So neither a flaw in GraphiQL nor text from the tenant can run
 * script of others here, or carry a token away. Its editor sets styles at run time and starts its workers from blobs.
 */
function graphiqlPolicy(signInOrigin: string | undefined): Exclude<Policy, undefined> {
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

type Policy = Exclude<Parameters<typeof helmet>[0], undefined>['contentSecurityPolicy'];

function securityHeaders(contentSecurityPolicy: Exclude<Policy, undefined>): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  helmet({
    contentSecurityPolicy,
    // For Internet Explorer, Flash and plug-ins, and switches of what no answer here has: bytes for no one.
    dnsPrefetchControl: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
  })({} as IncomingMessage, recorder as object as ServerResponse, () => undefined);
  return headers;
}
