// Users of the local Graph, and the groups that they are in, directly or through other groups.
// https://learn.microsoft.com/graph/api/user-list-transitivememberof
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MsGraphErrorResponse } from './error.js';
import { readTop } from './group-list.js';
import type { Json } from './odata.js';
import type { Access } from './permissions.js';
import { pageOf, pick, selectedProperties, type ById, type Query } from './routes.js';
import { groupProperties, userProperties, type Group, type User } from './seed.js';

interface Memberships {
  groups: readonly Group[];
  users: readonly User[];
  root: string;
  /** Graph may return fewer items than `$top` asks for. */
  pageSize: number;
  access: Access;
  /** Origin of the server; next links are absolute. */
  origin: () => string;
}

export function registerMemberships(
  app: FastifyInstance,
  { access, groups, origin, pageSize, root, users }: Memberships,
): void {
  const { hasPermission, requirePermission, userOf } = access;

  const findUser = (idOrName: string): User => {
    const wanted = idOrName.toLowerCase();
    const user = users.find(({ id, userPrincipalName }) =>
      [id, userPrincipalName].some((own) => own.toLowerCase() === wanted),
    );
    if (user) return user;
    throw new MsGraphErrorResponse({
      statusCode: 404,
      code: 'Request_ResourceNotFound',
      message: `Resource '${idOrName}' does not exist or one of its queried reference-property objects are not present.`,
    });
  };

  const pageOfGroups = (
    request: FastifyRequest,
    { path, query, user }: { path: string; query: Query; user: User },
  ): Json => {
    const { $top, ...others } = query;
    const names = selectedProperties(others, { propertyNames: groupProperties, type: 'group' });
    // Without the permission, Graph shows little more than the id:
    // https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
    const isShown = hasPermission(request, 'readGroups');
    const show = (group: Group): Json => {
      const shown = pick({ '@odata.type': '#microsoft.graph.group', ...group }, names);
      if (isShown) return shown;
      return Object.fromEntries(
        Object.entries(shown).map(([name, value]) => [name, name === 'id' || name.startsWith('@') ? value : null]),
      );
    };
    const size = Math.min(readTop($top), pageSize);
    return pageOf(groupsOf(user, groups), query, { url: `${origin()}${root}${path}`, pageSize: size, show });
  };

  app.get<ById>(`${root}/users/:id`, { onRequest: requirePermission('readUsers') }, async ({ params, query }) => {
    const names = selectedProperties(query, { propertyNames: userProperties, type: 'user' });
    return pick({ ...findUser(params.id) }, names);
  });
  app.get<ById>(
    `${root}/users/:id/transitiveMemberOf/microsoft.graph.group`,
    { onRequest: requirePermission('readUserGroups') },
    async (request) => {
      const { params, query } = request;
      const path = `/users/${encodeURIComponent(params.id)}/transitiveMemberOf/microsoft.graph.group`;
      return pageOfGroups(request, { path, query, user: findUser(params.id) });
    },
  );
  const ownPath = '/me/transitiveMemberOf/microsoft.graph.group';
  app.get<{ Querystring: Query }>(
    `${root}${ownPath}`,
    { onRequest: requirePermission('readOwnGroups') },
    async (request) => pageOfGroups(request, { path: ownPath, query: request.query, user: findUser(userOf(request)) }),
  );
}

/** Returns the groups that a user is in: breadth first, each once. */
function groupsOf(user: User, groups: readonly Group[]): Group[] {
  const byId = new Map(groups.map((group) => [group.id.toLowerCase(), group]));
  const found = new Set<Group>();
  const add = ({ memberOf = [] }: User | Group): void => {
    for (const id of memberOf) {
      const group = byId.get(id.toLowerCase());
      if (group) found.add(group);
    }
  };
  add(user);
  // A set is iterated over what is added to it meanwhile.
  for (const group of found) add(group);
  return [...found];
}
