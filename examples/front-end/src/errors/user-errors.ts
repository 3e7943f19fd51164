// User errors: problems that the user can fix, each with the path of the argument at fault.
import type {
  ComplianceManagementPartnerUserErrorCode,
  MobileThreatDefenseConnectorUserErrorCode,
} from '../generated/graphql';
import { withPlatformLabel } from '../partners/labels';

export interface UserError {
  code: ComplianceManagementPartnerUserErrorCode | MobileThreatDefenseConnectorUserErrorCode;
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

/** What to say in place of messages that name operations of the schema. */
const ownWords: Partial<Record<UserError['code'], string>> = {
  ALREADY_SET_UP: 'This partner is set up already.',
  CREATE_NOT_OFFERED: 'Microsoft Intune does not offer this in your organization.',
  GROUP_NOT_FOUND: 'There is no such group. Choose another one.',
};

/**
 * Returns what a user error says to a user: the label of a field in place of its name in the schema, such as
 * `displayName`, and no advice for programs, such as to "pass `null`".
 */
export function messageOf({ code, message }: UserError, label?: string): string {
  if (code === 'PLATFORM_TAKEN') return withPlatformLabel(message);
  const labelled = label === undefined ? message : message.replace(/^`\w+`/, label).replace(/: [^:`]*`.*/, '.');
  return ownWords[code] ?? labelled;
}

/** What the user can do about a user error; `undefined` where the message says it. The schema may add codes. */
const remedies: Partial<Record<UserError['code'], string>> = {
  ALREADY_SET_UP: 'Change it on its own page instead.',
  CONFLICT: 'Someone else changed it meanwhile. Look at what changed, and start again from there.',
  CREATE_NOT_OFFERED: 'Intune lists a placeholder for each partner that it knows. Set up the placeholder instead.',
  NOT_APPLIED: 'The page now shows what Microsoft Intune made of it.',
  NOT_FOUND: 'Someone removed it. Go back to the overview.',
  NOT_YET_VISIBLE: 'Nothing was sent. Try again in a minute.',
};

export function remedyOf({ code }: UserError): string | undefined {
  return remedies[code];
}
