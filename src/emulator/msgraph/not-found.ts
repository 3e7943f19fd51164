// Errors of the local Graph for unknown segments of a path and for methods that a path does not support.
import type { FastifyInstance } from 'fastify';
import { MsGraphErrorResponse } from './error.js';

/** Records the routes that are registered after it, and refuses all other requests. */
export function registerNotFound(app: FastifyInstance): void {
  const routes: string[][] = [];
  app.addHook('onRoute', ({ url }) => {
    routes.push(url.split('/'));
  });
  app.setNotFoundHandler(async ({ url }) => {
    const segments = url.replace(/\?.*$/, '').split('/');
    const matching = routes.map((route) => ({ route, count: matchingSegments({ route, segments }) }));
    const isRoute = matching.some(({ count, route }) => route.length === segments.length && count === route.length);
    // As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/119
    if (isRoute)
      throw new MsGraphErrorResponse({
        statusCode: 405,
        code: 'Request_BadRequest',
        message: 'Specified HTTP method is not allowed for the request target.',
      });
    const maxCount = Math.max(...matching.map(({ count }) => count));
    throw new MsGraphErrorResponse({
      statusCode: 400,
      code: 'BadRequest',
      message: `Resource not found for the segment '${segments[maxCount] ?? segments.at(-1)}'.`,
    });
  });
}

/** Returns how many segments of a path, from the left, match a route. */
function matchingSegments({ route, segments }: { route: readonly string[]; segments: readonly string[] }): number {
  const firstOther = segments.findIndex((segment, index) => route[index] !== segment && !route[index]?.startsWith(':'));
  return firstOther < 0 ? segments.length : firstOther;
}
