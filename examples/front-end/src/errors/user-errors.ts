// User errors: problems that the user can fix, each with the path of the argument at fault.
import type { ComplianceManagementPartnerUserErrorCode } from '../generated/graphql';

export interface UserError {
  code: ComplianceManagementPartnerUserErrorCode;
  /** Such as `["input", "displayName"]`; `null` when no argument is at fault. */
  field: readonly string[] | null;
  message: string;
}

/** Returns the errors of an argument and of its fields. `path` is such as `input.displayName`. */
export function errorsAt(errors: readonly UserError[], path: string): readonly UserError[] {
  return errors.filter(({ field }) => isWithin(field, path));
}

/** Returns the errors that no field of the form shows. */
export function errorsElsewhere(errors: readonly UserError[], paths: readonly string[]): readonly UserError[] {
  return errors.filter(({ field }) => !paths.some((path) => isWithin(field, path)));
}

function isWithin(field: UserError['field'], path: string): boolean {
  return field !== null && `${field.join('.')}.`.startsWith(`${path}.`);
}
