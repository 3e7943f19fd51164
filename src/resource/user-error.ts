// Problems with arguments that the caller can fix: the user errors of a mutation, and the error of a query.
import { GraphQLError } from 'graphql';

/** The error for arguments that a query cannot be run with. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The codes that every resource has; each describes its own, and may have more. */
export const userErrorCodes = {
  CONFLICT: 'CONFLICT',
  INVALID: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  REJECTED: 'REJECTED',
} as const;
export type UserErrorCode = keyof typeof userErrorCodes;

export interface UserError<Code extends string = UserErrorCode> {
  code: Code;
  /** The path to the argument at fault; `null` when none is. */
  field: string[] | null;
  message: string;
}

/** User errors of one mutation; more help nobody. */
const maxUserErrors = 50;

/** The first errors, and how many more there are. */
export function limited<Code extends string>(errors: readonly UserError<Code>[]): UserError<Code | 'INVALID'>[] {
  if (errors.length <= maxUserErrors) return [...errors];
  const message = `${errors.length - maxUserErrors + 1} more problems are not listed.`;
  return [...errors.slice(0, maxUserErrors - 1), { code: 'INVALID', field: ['input'], message }];
}

export function notFound(noun: string): UserError {
  return { code: 'NOT_FOUND', field: ['id'], message: `No ${noun} of your tenant has this id.` };
}

export function goneAfterWrite(noun: string): UserError {
  return {
    code: 'CONFLICT',
    field: null,
    message: `The change was sent, and Microsoft Graph no longer lists the ${noun}.`,
  };
}
