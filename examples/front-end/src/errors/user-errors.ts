// User errors: problems that the user can fix, each with the path of the argument at fault, and what to say about them.
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

/** `path` may have `*` in place of the position in a list. */
function isWithin(field: UserError['field'], path: string): boolean {
  return field !== null && path.split('.').every((name, index) => name === '*' || name === field[index]);
}

interface Words {
  text: string;
  /** Whether the gateway's message says more, for the person who helps the user. */
  hasDetails?: boolean;
}

/** What to say in place of messages that are for programs. The schema may add codes. */
const ownWords: Partial<Record<UserError['code'], Words>> = {
  ALREADY_SET_UP: { text: 'This partner is set up already. Change it on its own page instead.' },
  CONFLICT: {
    text: 'Someone else changed it meanwhile, or an equal one exists already. Look at what is there now, and start again from there.',
    hasDetails: true,
  },
  CREATE_NOT_OFFERED: {
    text: 'Microsoft Intune does not offer this in your organization. It lists a placeholder for each partner that it knows: set up the placeholder instead.',
  },
  GROUP_NOT_FOUND: { text: 'There is no such group. Choose another one.' },
  NOT_APPLIED: {
    text: 'Microsoft Intune kept other values than were sent. The page now shows what it made of the change.',
    hasDetails: true,
  },
  NOT_FOUND: { text: 'Someone removed it. Go back to the overview.' },
  NOT_YET_VISIBLE: { text: 'Microsoft Intune does not show an earlier change of it yet. Try again in a minute.' },
  REJECTED: { text: 'Microsoft Intune refused the change.', hasDetails: true },
};

/** Returns what a user error says to a user, and the gateway's own words where they say more. */
export function explainUserError(error: UserError): { text: string; details?: string } {
  const { hasDetails, text } = ownWords[error.code] ?? { text: messageAt(error), hasDetails: false };
  if (text === '') return { text: 'Microsoft Intune does not accept this.', details: error.message };
  return { text, ...(hasDetails && { details: error.message }) };
}

/**
 * Returns the gateway's message in a form for users; empty if nothing of it is. `label` is that of the field, which
 * takes the place of its name in the schema. Advice for programs, such as to "pass `null`", is left out.
 */
export function messageAt({ code, message }: UserError, label?: string): string {
  if (code === 'GROUP_NOT_FOUND') return ownWords[code]?.text ?? '';
  const labelled = withPlatformLabel(label === undefined ? message : message.replace(/^`\w+`/, label));
  const plain = labelled.replace(/(^|[.:]\s+)[^.:`]*`[^`]*[A-Za-z][^`]*`.*$/s, '');
  return plain === '' || /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
