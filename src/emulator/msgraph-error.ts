// Errors in the shapes of Graph: https://learn.microsoft.com/graph/errors
import { randomUUID } from 'node:crypto';

/** A refusal, to be thrown; the server writes it. */
export class MsGraphFault extends Error {
  /** A `WWW-Authenticate` header to go with it. */
  challenge?: string;

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    /** Intune's way: the message is a JSON document as text. */
    readonly shape?: 'intune',
  ) {
    super(message);
  }
}

/** The body of a refusal. */
export function faultBody({ code, message, shape }: MsGraphFault, requestId: string, clientRequestId: string): object {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return { error: { code, message: shape === 'intune' ? intuneMessage(message) : message, innerError } };
}

/** As seen in public reports: support ids, and the address of an internal host. */
function intuneMessage(prose: string): string {
  const document = {
    _version: 3,
    Message: `${prose} - Operation ID (for customer support): ${randomUUID()} - Activity ID: ${randomUUID()} - Url: https://fef.msuc01.manage.microsoft.com/TrafficGateway/DeviceManagement/complianceManagementPartners?accountId=${randomUUID()}`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  return JSON.stringify(document, null, 2).replaceAll('\n', '\r\n');
}
