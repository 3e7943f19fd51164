// Errors in the shapes of Graph: https://learn.microsoft.com/graph/errors
import { randomUUID } from 'node:crypto';

interface MsGraphFaultDetails {
  statusCode: number;
  code: string;
  message: string;
  /** Intune's way: the message is a JSON document as text. */
  shape?: 'intune' | undefined;
  /** A `WWW-Authenticate` header to go with it. */
  challenge?: string;
}

/** A refusal, to be thrown; the server writes it. */
export class MsGraphFault extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly shape: 'intune' | undefined;
  readonly challenge: string | undefined;

  constructor({ challenge, code, message, shape, statusCode }: MsGraphFaultDetails) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.shape = shape;
    this.challenge = challenge;
  }
}

/** The ids that Microsoft's support asks for. */
interface RequestIds {
  requestId: string;
  clientRequestId: string;
}

/** The body of a refusal. */
export function faultBody({ code, message, shape }: MsGraphFault, { clientRequestId, requestId }: RequestIds): object {
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
