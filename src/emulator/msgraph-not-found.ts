// What the local Graph does not have: segments that no route knows, and verbs that a path does not take.
import type { FastifyInstance } from 'fastify';
import { MsGraphFault } from './msgraph-error.js';

/** Learns the routes that are registered after it, and refuses the rest. */
export function registerNotFound(app: FastifyInstance): void {
  const routes: string[][] = [];
  app.addHook('onRoute', ({ url }) => {
    routes.push(url.split('/'));
  });
  app.setNotFoundHandler(async ({ url }) => {
    const segments = url.replace(/\?.*$/, '').split('/');
    const known = Math.max(...routes.map((route) => sharedLength(route, segments)));
    const isRoute = routes.some(
      (route) => route.length === segments.length && sharedLength(route, segments) === route.length,
    );
    // As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/119
    if (isRoute)
      throw new MsGraphFault({
        statusCode: 405,
        code: 'Request_BadRequest',
        message: 'Specified HTTP method is not allowed for the request target.',
      });
    throw new MsGraphFault({
      statusCode: 400,
      code: 'BadRequest',
      message: `Resource not found for the segment '${segments[known] ?? segments.at(-1)}'.`,
    });
  });
}

/** How many segments of a path a route knows, from the left. */
function sharedLength(route: readonly string[], segments: readonly string[]): number {
  const parting = segments.findIndex((segment, index) => route[index] !== segment && !route[index]?.startsWith(':'));
  return parting < 0 ? segments.length : parting;
}
