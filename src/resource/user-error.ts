// Problems of a mutation that its caller can fix.
import { Field, ObjectType } from 'type-graphql';
import { isPathId } from '../msgraph/path-id.js';

/** The codes that every resource has. Each resource registers its own enum, which may have more. */
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

/** What every user error has beside its code; no type of the schema itself. */
@ObjectType()
export abstract class UserErrorFields {
  @Field(() => [String], {
    nullable: true,
    simple: true,
    description:
      'The path to the argument at fault, such as `["input", "platformEnrollments", "0", "platform"]`; `null` when none is.',
  })
  field!: string[] | null;

  @Field(() => String, { simple: true, description: 'What went wrong, in English, for developers.' })
  message!: string;
}

export function userError<Code extends string>(code: Code, field: string[] | null, message: string): UserError<Code> {
  return { code, field, message };
}

/** User errors of one mutation; more help nobody. */
const maxUserErrors = 50;

/** The first errors, and how many more there are. */
export function limited<Code extends string>(errors: readonly UserError<Code>[]): UserError<Code | 'INVALID'>[] {
  if (errors.length <= maxUserErrors) return [...errors];
  const message = `${errors.length - maxUserErrors + 1} more problems are not listed.`;
  return [...errors.slice(0, maxUserErrors - 1), userError('INVALID', ['input'], message)];
}

/** What is wrong with the id of an entity. */
export function validateId(id: string): UserError[] {
  if (isPathId(id)) return [];
  return [
    userError('INVALID', ['id'], 'An id has 1 to 128 letters, digits, `-` and `_`, as Microsoft Graph gives it.'),
  ];
}

export function notFound(noun: string): UserError {
  return userError('NOT_FOUND', ['id'], `No ${noun} of your tenant has this id.`);
}

export function goneAfterWrite(noun: string): UserError {
  return userError('CONFLICT', null, `The change was sent, and Microsoft Graph no longer lists the ${noun}.`);
}

/** For an input that sets to `null` what Graph's metadata says is not nullable. */
export function cannotBeNull(name: string): UserError {
  return userError('INVALID', ['input', name], `\`${name}\` cannot be null: leave it out to keep it.`);
}
