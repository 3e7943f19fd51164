// The headers that every answer has: helmet's, and what may be kept of it. They are the same each time, so helmet is asked once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/**
 * `plain` for anyone; `private` for one user's own data, which no cache keeps; `page` for the explorers, which hold a token
 * and bring a policy of their own: Sandbox's page loads from Apollo's CDN, GraphiQL's is one piece.
 */
export type Answers = 'plain' | 'private' | 'page';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route answers with; `plain` by default. */
    answers?: Answers;
  }
}

export function answerHeaders(): Record<Answers, Record<string, string>> {
  const plain = securityHeaders({
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  });
  const kept = { 'cache-control': 'no-store' };
  return { plain, private: { ...plain, ...kept }, page: { ...securityHeaders(false), ...kept } };
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
