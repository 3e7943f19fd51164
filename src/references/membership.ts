// The groups that a user is in, directly or through other groups.
// https://learn.microsoft.com/graph/api/user-list-transitivememberof
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { isNotFound } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { permissions } from '../msgraph/permissions.js';
import { badUserInput, isGuid } from '../resource/user-error.js';
import { groupKind } from './group.js';
import { decodeListed, primeReferences, selectOf, type Listed } from './reference.js';

/** A user by id, or the caller. */
export type User = { id: string } | 'caller';

/**
 * Groups of a user that are read. A Windows access token holds 1,010
 * (https://learn.microsoft.com/troubleshoot/windows-server/windows-security/logging-on-user-account-fails), so a user
 * with five times as many is no ordinary one. They take six pages of the maximum size.
 */
const maxGroups = 5_000;
const maxPageSize = 999;

/**
 * The form of a user principal name, and the lengths of its parts:
 * https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname
 */
const principalName = /^[A-Za-z0-9'._!#^~-]{1,64}@(?=.{1,48}$)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** Returns what is wrong with the id of a user; `undefined` if it can be a segment of a path. */
export function problemOfUserId(id: string): string | undefined {
  if (isGuid(id) || principalName.test(id)) return undefined;
  return '`userId` must be the object id of a user, a GUID, or a user principal name, such as `user@contoso.example`.';
}

/**
 * Returns the ids of all groups that a user is in, as `foldId` returns them; `null` if there is no such user. Each user
 * is read once in an operation. The id of the user must have no problem. Rejects with an `MsGraphError`, and with
 * `BAD_USER_INPUT` for a user in more groups than are read.
 */
export async function readGroupIds(context: Context, user: User): Promise<ReadonlySet<string> | null> {
  const groups = await context.once(createGroupsReader)(user);
  if (!groups) return null;
  // Without the permission to read groups, Graph shows ids only.
  const named = groups.filter(({ displayName }) => displayName !== null);
  primeReferences(context, groupKind, named);
  return new Set(groups.map(({ id }) => foldId(id)));
}

/** Returns whether there is a user with an id, which must have no problem. */
export function isUser(context: Context, id: string): Promise<boolean> {
  return context.once(createUserReader)(id);
}

function createGroupsReader(msgraph: MsGraphClient): (user: User) => Promise<Listed[] | null> {
  const read = async (path: string): Promise<Listed[] | null> => {
    const listed = await listUnlessNotFound(msgraph, `${path}${selectOf(groupKind)}&$top=${maxPageSize}`);
    if (listed && listed.length > maxGroups) {
      throw badUserInput(`The user is in more than ${maxGroups} groups, which is more than the gateway reads.`);
    }
    return listed && decodeListed(listed);
  };
  const readOnce = onceForEach(read);
  return (user) =>
    readOnce(
      user === 'caller'
        ? permissions.readOwnGroups.path
        : `${pathOf(user.id)}/transitiveMemberOf/microsoft.graph.group`,
    );
}

async function listUnlessNotFound(msgraph: MsGraphClient, path: string): Promise<unknown[] | null> {
  try {
    return await msgraph.list(path, { stopAfterItems: maxGroups + 1 });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function createUserReader(msgraph: MsGraphClient): (id: string) => Promise<boolean> {
  const read = async (path: string): Promise<boolean> => {
    try {
      await msgraph.get(`${path}?$select=id`);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  };
  const readOnce = onceForEach(read);
  return (id) => readOnce(pathOf(id));
}

/** Returns a function that reads each path once. */
function onceForEach<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const reads = new Map<string, Promise<T>>();
  return (path) => {
    const known = reads.get(path);
    if (known) return known;
    const started = read(path);
    reads.set(path, started);
    return started;
  };
}

/** Ids are compared in any case. `encodeURIComponent` leaves an apostrophe, which is a delimiter of OData. */
function pathOf(id: string): string {
  return `${permissions.readUsers.path}/${encodeURIComponent(foldId(id)).replaceAll("'", '%27')}`;
}
