// JSON batches of the local Graph: https://learn.microsoft.com/graph/json-batching
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Agent, request } from 'undici';
import { errorBody, MsGraphErrorResponse } from './error.js';
import { isObject, type Json } from './odata.js';

const maxMembers = 20;
const methods: ReadonlySet<unknown> = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);
/** Header of a member's own request; its value is secret, so other callers cannot send it. */
const memberHeader = { name: 'x-emulator-batch-member', value: randomUUID() } as const;

interface Member {
  id: string;
  method: string;
  url: string;
  headers: Json;
  body: unknown;
}
interface MemberResponse {
  id: string;
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

interface BatchOptions {
  root: string;
  /** Origin of the local Graph. */
  origin: () => string;
  /** Its certificate, as PEM; `undefined` for plain http. */
  ca: string | undefined;
}

/** Serves batches. Each member is sent as a request of its own, so that it takes the same route as a single request. */
export function registerBatch(app: FastifyInstance, { ca, origin, root }: BatchOptions): void {
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca } });
  app.addHook('onClose', () => dispatcher.close());
  const send = async (member: Member, authorization: string): Promise<MemberResponse> => {
    const { id, method, url } = member;
    // A member must not be a URL of another host, nor a batch.
    if (/^\w+:|^\/\/|^\/?\$batch/.test(url)) return invalidUrlResponse(id);
    const response = await request(`${origin()}${root}/${url.replace(/^\//, '')}`, {
      dispatcher,
      method: method as 'GET',
      headers: { ...memberHeaders(member), authorization, [memberHeader.name]: memberHeader.value },
      body: member.body === undefined ? null : JSON.stringify(member.body),
    });
    const text = await response.body.text();
    const { 'request-id': requestId, 'retry-after': retryAfter, 'www-authenticate': challenge } = response.headers;
    const headers = {
      'Content-Type': 'application/json',
      'request-id': String(requestId),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
      ...(challenge === undefined ? {} : { 'WWW-Authenticate': String(challenge) }),
    };
    return { id, status: response.statusCode, headers, body: text === '' ? null : JSON.parse(text) };
  };
  app.post(`${root}/$batch`, async ({ body, headers: { authorization = '' } }) => {
    const responses = await Promise.all(readMembers(body).map((member) => send(member, authorization)));
    // Graph may return responses in any order, so clients must not rely on the order of the requests.
    return { responses: responses.toReversed() };
  });
}

/** Returns whether a request is a member of a batch. */
export function isMember({ headers }: FastifyRequest): boolean {
  return headers[memberHeader.name] === memberHeader.value;
}

function readMembers(body: unknown): Member[] {
  const requests = isObject(body) ? body['requests'] : undefined;
  const refuse = (text: string): MsGraphErrorResponse =>
    new MsGraphErrorResponse({ statusCode: 400, code: 'BadRequest', message: text });
  if (!Array.isArray(requests)) throw refuse('Invalid batch payload format.');
  if (requests.length > maxMembers)
    throw refuse(`The number of steps in a batch exceeds the maximum of ${maxMembers}.`);
  const members = requests.map((member: unknown) => {
    const { id, method, url, headers, body: content } = isObject(member) ? member : {};
    if (typeof id !== 'string' || typeof url !== 'string') throw refuse('A step lacks id or url.');
    if (typeof method !== 'string' || !methods.has(method)) throw refuse('A step has no method, or an unknown one.');
    return { id, method, url, headers: isObject(headers) ? headers : {}, body: content };
  });
  // Ids are compared without regard to case.
  if (new Set(members.map(({ id }) => id.toLowerCase())).size < members.length)
    throw refuse('Ids of steps are not unique.');
  return members;
}

const supportedHeaders: ReadonlySet<unknown> = new Set(['content-type', 'client-request-id', 'prefer']);

/** Returns the headers of a member that the routes support. Without a content type, its body is not read. */
function memberHeaders({ headers }: Member): Record<string, string> {
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return Object.fromEntries(sent.filter(([name]) => supportedHeaders.has(name)));
}

function invalidUrlResponse(id: string): MemberResponse {
  const requestId = randomUUID();
  const error = new MsGraphErrorResponse({
    statusCode: 400,
    code: 'BadRequest',
    message: 'The url of a step must be relative and must not be a batch.',
  });
  return {
    id,
    status: 400,
    headers: { 'Content-Type': 'application/json', 'request-id': requestId },
    body: errorBody(error, { requestId, clientRequestId: requestId }),
  };
}
