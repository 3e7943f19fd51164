// Problems with arguments that the caller can fix: user errors of a mutation, and `BAD_USER_INPUT` of a query.
import { GraphQLError } from 'graphql';

/** Returns the error of a query whose arguments are not valid. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The codes of every resource. Each resource describes them in its own words, and may have more. */
export const userErrorCodes = {
  CONFLICT: 'CONFLICT',
  INVALID: 'INVALID',
  NOT_APPLIED: 'NOT_APPLIED',
  NOT_FOUND: 'NOT_FOUND',
  NOT_YET_VISIBLE: 'NOT_YET_VISIBLE',
  REJECTED: 'REJECTED',
} as const;
export type UserErrorCode = keyof typeof userErrorCodes;

export interface UserError<Code extends string = UserErrorCode> {
  code: Code;
  /** The path of the argument that causes the problem; `null` if no argument does. */
  field: string[] | null;
  message: string;
}

/** User errors of one mutation, which bounds the response to an input with thousands of problems. */
const maxUserErrors = 50;

/** Returns the first errors. If there are more, the last one says how many are not listed. */
export function limitErrors<Code extends string>(errors: readonly UserError<Code>[]): UserError<Code | 'INVALID'>[] {
  if (errors.length <= maxUserErrors) return [...errors];
  const message = `${errors.length - maxUserErrors + 1} more problems are not listed.`;
  return [...errors.slice(0, maxUserErrors - 1), { code: 'INVALID', field: ['input'], message }];
}

export function notFound(noun: string): UserError {
  return { code: 'NOT_FOUND', field: ['id'], message: `Your tenant has no ${noun} with this id.` };
}

export function goneAfterWrite(noun: string): UserError {
  return {
    code: 'CONFLICT',
    field: null,
    message: `The change was sent, but Microsoft Graph no longer lists the ${noun}.`,
  };
}

export function changedBeforeWrite(noun: string): UserError {
  const message = `Someone else changed the ${noun} at the same time, so nothing was sent. Try again.`;
  return { code: 'CONFLICT', field: null, message };
}

export function notYetVisible(noun: string): UserError {
  const message = `An earlier change of this ${noun} is not visible in Microsoft Graph yet, so nothing was sent. Try again in a minute.`;
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
  const message = `Microsoft Graph accepted the change, but shows another value than was sent for ${names}.${others} The result has the ${noun} as it is now.`;
  return { code: 'NOT_APPLIED', field: null, message };
}
