// The endpoint of assistants as an OAuth protected resource: where its callers sign in, and for which scope (RFC 9728).
// https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpRefusal } from './http-errors.js';

export interface ProtectedResource {
  /** The public URL of the endpoint; `undefined` if it is at the address of each request. */
  url: string | undefined;
  /** The issuer of the tenant's tokens. */
  authorizationServer: string;
  /** The scope to request, such as `api://<client id>/access_as_user`. */
  scope: string;
}

/** Path of the endpoint on the gateway. */
export const assistantsPath = '/mcp';
const wellKnown = '/.well-known/oauth-protected-resource';

/** Serves the metadata, at the path that RFC 9728 derives from the URL of the resource, and at the root. */
export function serveMetadata(app: FastifyInstance, resource: ProtectedResource): void {
  const { authorizationServer, scope, url } = resource;
  const ownPath = url === undefined ? assistantsPath : new URL(url).pathname;
  for (const path of new Set([wellKnown, wellKnown + assistantsPath, wellKnown + ownPath])) {
    // It may depend on the `Host` of the request, so no cache may store it.
    app.get(path, { config: { responseKind: 'private' } }, (request, reply) =>
      reply.send({
        resource: urlOf(resource, request).href,
        resource_name: 'Intune compliance partner gateway',
        authorization_servers: [authorizationServer],
        scopes_supported: [scope],
        bearer_methods_supported: ['header'],
      }),
    );
  }
}

/**
 * Returns a Bearer challenge that names the metadata, and the scope in the form in which the authority issues it. The
 * other parameters of the challenge remain.
 */
export function withMetadata(challenge: string, resource: ProtectedResource, request: FastifyRequest): string {
  const url = urlOf(resource, request);
  const metadata = new URL(wellKnown + url.pathname, url);
  const own = challenge.replace(/^Bearer ?/, '').replace(/(?:, )?scope="[^"]*"/, '');
  const parameters = [
    ...(own === '' ? [] : [own]),
    `resource_metadata="${metadata.href}"`,
    `scope="${resource.scope}"`,
  ];
  return `Bearer ${parameters.join(', ')}`;
}

function urlOf({ url }: ProtectedResource, { headers: { host = '' }, protocol }: FastifyRequest): URL {
  if (url !== undefined) return new URL(url);
  const address = `${protocol}://${host}${assistantsPath}`;
  // `URL` accepts quotation marks in a host, which would end the string of a challenge.
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(address))
    throw new HttpRefusal(400, 'The `Host` header is not a host.');
  return new URL(address);
}
