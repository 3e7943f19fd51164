// Validation of arguments beyond the schema's types, for every resource.
import { encodeEntity, forbiddenNulls, isEmptyBody } from './codec.js';
import type { Entity, Json } from './entity.js';
import { isPathId } from './id.js';
import type { UserError } from './user-error.js';

/** Returns the errors of an entity's id. */
export function validateId(id: string): UserError[] {
  if (isPathId(id)) return [];
  const message = '`id` must have 1 to 128 letters, digits, `-` or `_`. Pass it exactly as it was returned.';
  return [{ code: 'INVALID', field: ['id'], message }];
}

/** Returns the error of an input that sets a field to `null` that is not nullable in Graph's metadata. */
export function cannotBeNull(name: string): UserError {
  const message = `\`${name}\` must not be null: omit it instead.`;
  return { code: 'INVALID', field: ['input', name], message };
}

export function nothingToChange(): UserError {
  return { code: 'INVALID', field: ['input'], message: 'There is nothing to change: give at least one field.' };
}

/** Returns the errors of the described fields of an input. */
export function validateFields(entity: Entity, input: object): UserError[] {
  const errors = forbiddenNulls(entity, input).map(cannotBeNull);
  for (const [name, { problemOf }] of Object.entries(entity.fields)) {
    const problem = problemOf?.((input as Json)[name]);
    if (problem !== undefined)
      errors.push({ code: 'INVALID', field: ['input', name], message: `\`${name}\` ${problem}` });
  }
  return errors;
}

/** Returns the errors of an update whose input has described fields only. */
export function validateFieldUpdate(entity: Entity, { id, input }: { id: string; input: object }): UserError[] {
  const errors = [...validateId(id), ...validateFields(entity, input)];
  if (errors.length > 0) return errors;
  return isEmptyBody(encodeEntity(entity, input)) ? [nothingToChange()] : [];
}
