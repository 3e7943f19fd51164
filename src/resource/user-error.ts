// Problems that the caller can fix: user errors of mutations, `BAD_USER_INPUT` of queries, and what leads to them.
import { GraphQLError } from 'graphql';
import { isNotFound, MsGraphRefusal } from '../msgraph/errors.js';
import { forbiddenNulls } from './codec.js';
import type { Entity, Json } from './entity.js';

/** Returns the error of a query whose arguments are not valid. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** What a mutation does with an entity. */
export type MutationAction = 'create' | 'change' | 'remove';

/** The codes of every resource. `commonErrorCodes` describes most of them. A resource may have more. */
export type UserErrorCode = keyof ReturnType<typeof commonErrorCodes> | 'CONFLICT' | 'NOT_FOUND';

/** Returns the descriptions of the codes that mean the same for every resource. */
export function commonErrorCodes({ noun }: Pick<Entity, 'noun'>) {
  return {
    INVALID: 'The value is malformed or out of range.',
    NOT_APPLIED: `Microsoft Graph accepted the change, but shows other values than were sent for the properties that \`message\`
names. The payload has the ${noun} as it is now.`,
    NOT_YET_VISIBLE: `Microsoft Graph still shows the ${noun} as it was before an earlier change by this gateway, so nothing was sent.
Try again in a minute.`,
    REFUSED_ON_WARNING: `The mutation would have a warning that \`refuseOn\` names, or whether it would could not be checked. Nothing was
sent.`,
    REJECTED: 'Microsoft Graph refused the request. `message` has its reason, if it gave one.',
  };
}

export interface UserError<Code extends string = UserErrorCode> {
  code: Code;
  /** The path of the argument that causes the problem; `null` if no argument does. */
  field: string[] | null;
  message: string;
}

/** Returns the error of an argument that is malformed or out of range. */
export function invalid(field: string[], message: string): UserError<'INVALID'> {
  return { code: 'INVALID', field, message };
}

function conflict(message: string): UserError {
  return { code: 'CONFLICT', field: null, message };
}

/** User errors of one mutation, which bounds the response to an input with thousands of problems. */
const maxUserErrors = 50;

/** Returns the first errors. If there are more, the last one says how many are not listed. */
export function limitErrors<Code extends string>(errors: readonly UserError<Code>[]): UserError<Code | 'INVALID'>[] {
  if (errors.length <= maxUserErrors) return [...errors];
  const message = `${errors.length - maxUserErrors + 1} more problems are not listed.`;
  return [...errors.slice(0, maxUserErrors - 1), invalid(['input'], message)];
}

export function notFound(noun: string): UserError {
  return { code: 'NOT_FOUND', field: ['id'], message: `Your tenant has no ${noun} with this id. Load the list again.` };
}

export function alreadyExists(noun: string): UserError {
  const message = `Your tenant has a ${noun} with this id already: change it instead of creating it.`;
  return { code: 'CONFLICT', field: ['id'], message };
}

export function goneAfterWrite(noun: string): UserError {
  return conflict(`The change was sent, but Microsoft Graph no longer lists the ${noun}.`);
}

export function changedBeforeWrite(noun: string): UserError {
  return conflict(`Someone else changed the ${noun} at the same time, so nothing was sent. Try again.`);
}

export function notYetVisible(noun: string): UserError {
  const message =
    `An earlier change of this ${noun} is not visible in Microsoft Graph yet, so nothing was sent. ` +
    'Try again in a minute.';
  return { code: 'NOT_YET_VISIBLE', field: null, message };
}

interface MissingProperties {
  /** Graph's names of the properties that are shown otherwise than they were sent. */
  missing: readonly string[];
  /** Whether nothing else was sent. */
  isAllMissing: boolean;
}

export function notApplied(noun: string, { isAllMissing, missing }: MissingProperties): UserError {
  const names = missing.map((name) => `\`${name}\``).join(', ');
  const others = isAllMissing ? '' : ' It shows everything else as requested.';
  const message =
    'Microsoft Graph accepted the change, but shows another value than was sent for ' +
    `${names}.${others} The result has the ${noun} as it is now.`;
  return { code: 'NOT_APPLIED', field: null, message };
}

/**
 * Whether an id may become a segment of a path. Graph's ids are GUIDs and, in Intune, GUIDs joined by `_` or `-`. This
 * is an allow-list, because `encodeURIComponent` leaves `.` and `..` unchanged, which would select another path with
 * the user's token. 128 characters are enough for three GUIDs.
 */
export function isPathId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(id);
}

/** Returns whether a text is a GUID in the form that Graph uses, in any case. */
export function isGuid(text: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text);
}

/** Returns the errors of an entity's id. */
export function validateId(id: string): UserError[] {
  if (isPathId(id)) return [];
  return [invalid(['id'], '`id` must have 1 to 128 letters, digits, `-` or `_`. Pass it exactly as it was returned.')];
}

/** Returns the error of an input that sets a field to `null` that is not nullable in Graph's metadata. */
export function cannotBeNull(name: string): UserError {
  const message = `\`${name}\` must not be null: omit it instead.`;
  return invalid(['input', name], message);
}

export function nothingToChange(): UserError {
  return invalid(['input'], 'There is nothing to change: give at least one field.');
}

/** Returns the errors of the described fields of an input. */
export function validateFields(entity: Entity, input: object): UserError[] {
  const errors = forbiddenNulls(entity, input).map(cannotBeNull);
  for (const [name, { problemOf }] of Object.entries(entity.fields)) {
    const problem = problemOf?.((input as Json)[name]);
    if (problem !== undefined) errors.push(invalid(['input', name], `\`${name}\` ${problem}`));
  }
  return errors;
}

/** Returns the errors of an update whose input has described fields only. */
export function validateFieldUpdate(entity: Entity, { id, input }: { id: string; input: object }): UserError[] {
  const errors = [...validateId(id), ...validateFields(entity, input)];
  return errors.length === 0 && isEmptyInput(input) ? [nothingToChange()] : errors;
}

/** Returns whether an input gives no field at all. */
export function isEmptyInput(input: object): boolean {
  return Object.values(input).every((value) => value === undefined);
}

export interface RefusedWrite {
  action: MutationAction;
  noun: string;
  /** The user error if Graph does not offer the call in this tenant. */
  notOffered?: UserError<string> | undefined;
}

/** Returns the user error for the refusal of a write. Rethrows every other error. */
export function toUserError(
  error: unknown,
  { action, notOffered = changeNotOffered, noun }: RefusedWrite,
): UserError<string> {
  if (!(error instanceof MsGraphRefusal)) throw error;
  if (isNotOffered(error)) return notOffered;
  switch (error.status) {
    case 400:
    case 422:
      return rejected(error);
    case 404:
      // A create has no id that could be missing.
      if (action === 'create') return rejected(error);
      if (isNotFound(error)) return notFound(noun);
      throw error;
    case 409:
    case 412:
      return conflict(conflictMessage(action, noun));
    default:
      throw error;
  }
}

/** Graph's code and its prose: https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
const noRoute = /no method match route template|no odata route exists/i;

/** Returns whether Graph does not offer the call in this tenant. It responds 400 or 404 with a reason, or 405. */
function isNotOffered({ codes, reason = '', status }: MsGraphRefusal): boolean {
  if (status === 405) return true;
  return [400, 404].includes(status) && noRoute.test([...codes, reason].join('\n'));
}

const changeNotOffered: UserError = {
  code: 'REJECTED',
  field: null,
  message: 'Microsoft Graph does not offer this change in your tenant.',
};

function rejected({ reason }: MsGraphRefusal): UserError {
  const why = reason === undefined ? ' and gave no reason.' : `: ${reason}`;
  return { code: 'REJECTED', field: null, message: `Microsoft Graph refused the request${why}` };
}

/** Graph does not say what the conflict is. No write of the gateway has a precondition, such as an ETag. */
function conflictMessage(action: MutationAction, noun: string): string {
  const changed = `The ${noun} was probably changed by someone else: read it again.`;
  return {
    create: `Microsoft Graph refused the create as a conflict. An equal ${noun} probably exists: read the list.`,
    change: `Microsoft Graph refused the change as a conflict. ${changed}`,
    remove: `Microsoft Graph refused the removal as a conflict. ${changed}`,
  }[action];
}
