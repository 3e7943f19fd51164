// Security headers, as helmet knows them. They are the same on every answer, so helmet is asked once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** With a content security policy that allows nothing, or with none, for pages that bring their own. */
export function securityHeaders(policy: 'closed' | 'none'): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  helmet({
    // For Internet Explorer, Flash and plug-ins, and switches of what no answer here has: bytes for no one.
    dnsPrefetchControl: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
    contentSecurityPolicy:
      policy === 'closed' && { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  })({} as IncomingMessage, recorder as object as ServerResponse, () => undefined);
  return headers;
}
