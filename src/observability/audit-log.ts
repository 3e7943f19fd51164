// The audit log: one line for each mutation that ran, with who changed what and how it ended. It has ids and Graph's
// names of properties, and never values or names of people.
import { createLog, type LogOptions } from './log.js';

/**
 * How a mutation ended. `written`: Graph has shown what was sent. `unchanged`: there was nothing to change. `refused`:
 * for a reason that the caller can fix, which is the code of a user error. `planned`: a dry run that found nothing to
 * refuse. `contradicted`: Graph accepted the write, and shows something else than was sent. `unknown`: the write was
 * sent, and may have been carried out. `failed`: an error, and nothing was changed.
 */
export type AuditOutcome = 'written' | 'unchanged' | 'refused' | 'planned' | 'contradicted' | 'unknown' | 'failed';

export interface AuditEntry {
  /** Of the request to the gateway. */
  requestId: string;
  tenantId: string;
  callerId: string;
  /** The client id of the application that called; `null` if the token has none. */
  clientId: string | null;
  mutation: string;
  /** `null` for a create that did not lead to an object, and for an id that cannot be one. */
  objectId: string | null;
  /** Graph's names of the properties that were changed, or would have been. */
  properties: readonly string[];
  dryRun: boolean;
  outcome: AuditOutcome;
  /** Of the first user error, or of the error; `null` without one. */
  code: string | null;
  /** The response to the write; `null` if none was sent. */
  microsoftGraph: AuditedResponse | null;
}

/** What Microsoft's support needs to find a write. */
export interface AuditedResponse {
  status?: number | undefined;
  requestId?: string | undefined;
  clientRequestId?: string | undefined;
}

export type Audit = (entry: AuditEntry) => void;

/** Creates the audit log. It is written whatever the level of the log is. */
export function createAuditLog(options: LogOptions): Audit {
  const log = createLog('info', options);
  return (entry) => log.info({ audit: true, ...entry }, 'audit');
}
