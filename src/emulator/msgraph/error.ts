// Error responses in the shapes of Graph and Intune: https://learn.microsoft.com/graph/errors
import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';

interface MsGraphErrorDetails {
  statusCode: number;
  code: string;
  message: string;
  /** In Intune's shape, the message is a JSON document as text. */
  shape?: 'intune' | undefined;
  /** With Intune's shape, the code of a document around that of the message. */
  outerCode?: string;
  /** The `WWW-Authenticate` header. */
  challenge?: string;
}

/** Thrown by routes and hooks; the server writes it as the response. */
export class MsGraphErrorResponse extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly shape: 'intune' | undefined;
  readonly outerCode: string | undefined;
  readonly challenge: string | undefined;

  constructor({ challenge, code, message, outerCode, shape, statusCode }: MsGraphErrorDetails) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.shape = shape;
    this.outerCode = outerCode;
    this.challenge = challenge;
  }
}

/** Ids that Microsoft's support needs to find a request. */
interface RequestIds {
  requestId: string;
  clientRequestId: string;
}

/** Returns the ids that a response has as headers. */
export function idsOf(reply: FastifyReply): RequestIds {
  return {
    requestId: String(reply.getHeader('request-id')),
    clientRequestId: String(reply.getHeader('client-request-id')),
  };
}

/** Returns the body of an error response. */
export function errorBody(
  { code, message, outerCode, shape }: MsGraphErrorResponse,
  { clientRequestId, requestId }: RequestIds,
): object {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return { error: { code, message: shape === 'intune' ? intuneMessage(message, outerCode) : message, innerError } };
}

/** Intune's message, as seen in public reports: it holds support ids and the address of an internal host. */
function intuneMessage(prose: string, outerCode?: string): string {
  const document = {
    _version: 3,
    Message: `${prose} - Operation ID (for customer support): ${randomUUID()} - Activity ID: ${randomUUID()} - Url: https://fef.msuc01.manage.microsoft.com/TrafficGateway/DeviceManagement/complianceManagementPartners?accountId=${randomUUID()}`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  const text = JSON.stringify(document, null, 2).replaceAll('\n', '\r\n');
  if (outerCode === undefined) return text;
  // Target and the others are null in all reports.
  return JSON.stringify({ ErrorCode: outerCode, Message: text, Target: null, Details: null, InnerError: null });
}
