// What the type system cannot say about the arguments of any resource.
import { isPathId } from '../msgraph/path-id.js';
import { encodeEntity, forbiddenNulls, isEmptyBody } from './codec.js';
import type { Entity } from './entity.js';
import type { UserError } from './user-error.js';

/** What is wrong with the id of an entity. */
export function validateId(id: string): UserError[] {
  if (isPathId(id)) return [];
  return [
    {
      code: 'INVALID',
      field: ['id'],
      message: 'An id has 1 to 128 letters, digits, `-` and `_`, as Microsoft Graph gives it.',
    },
  ];
}

/** For an input that sets to `null` what Graph's metadata says is not nullable. */
export function cannotBeNull(name: string): UserError {
  return { code: 'INVALID', field: ['input', name], message: `\`${name}\` cannot be null: leave it out to keep it.` };
}

export function nothingToChange(): UserError {
  return { code: 'INVALID', field: ['input'], message: 'There is nothing to change: give at least one field.' };
}

/** What is wrong with the described fields of an input: nulls that Graph does not take. */
export function validateFields(entity: Entity, input: object): UserError[] {
  return forbiddenNulls(entity, input).map(cannotBeNull);
}

/** What is wrong with the arguments of an update that has nothing but described fields. */
export function validateFieldsOf(entity: Entity, id: string, input: object): UserError[] {
  const errors = [...validateId(id), ...validateFields(entity, input)];
  return errors.length === 0 && isEmptyBody(encodeEntity(entity, input)) ? [nothingToChange()] : errors;
}
