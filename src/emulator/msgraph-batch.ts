// JSON batching: https://learn.microsoft.com/graph/json-batching
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Agent, request } from 'undici';
import { faultBody, MsGraphFault } from './msgraph-error.js';
import { isObject, type Json } from './odata.js';

const maxMembers = 20;
const verbs: ReadonlySet<unknown> = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);
/** Marks the calls of members, with a value that no one else knows. */
const memberMark = ['x-emulator-batch-member', randomUUID()] as const;

interface Member {
  id: string;
  method: string;
  url: string;
  headers: Json;
  body: unknown;
}
interface MemberAnswer {
  id: string;
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

interface BatchOptions {
  root: string;
  /** Where Graph itself listens. */
  origin: () => string;
  /** The PEM to trust there. */
  ca: string | undefined;
}

/** Members are calls of their own to the very routes that single calls take. */
export function registerBatch(app: FastifyInstance, { ca, origin, root }: BatchOptions): void {
  const itself = new Agent({ connect: ca === undefined ? {} : { ca } });
  app.addHook('onClose', () => itself.close());
  app.post(`${root}/$batch`, async ({ body, headers }) => {
    const answers = readMembers(body).map(async (member): Promise<MemberAnswer> => {
      const { id, method, url } = member;
      // Batches know neither other hosts nor batches.
      if (/^\w+:|^\/\/|^\/?\$batch/.test(url)) return refused(id);
      const {
        body: received,
        headers: given,
        statusCode: status,
      } = await request(`${origin()}${root}/${url.replace(/^\//, '')}`, {
        dispatcher: itself,
        method: method as 'GET',
        headers: { ...sentHeaders(member), authorization: headers.authorization ?? '', [memberMark[0]]: memberMark[1] },
        body: member.body === undefined ? null : JSON.stringify(member.body),
      });
      const text = await received.text();
      const { 'retry-after': wait, 'www-authenticate': challenge } = given;
      const shown = {
        'Content-Type': 'application/json',
        'request-id': String(given['request-id']),
        ...(wait === undefined ? {} : { 'Retry-After': String(wait) }),
        ...(challenge === undefined ? {} : { 'WWW-Authenticate': String(challenge) }),
      };
      return { id, status, headers: shown, body: text === '' ? null : JSON.parse(text) };
    });
    // Graph answers in any order; this one in the wrong one.
    return { responses: (await Promise.all(answers)).toReversed() };
  });
}

/** Whether a request is a member of a batch. */
export function isMember({ headers }: FastifyRequest): boolean {
  return headers[memberMark[0]] === memberMark[1];
}

function readMembers(body: unknown): Member[] {
  const requests = isObject(body) ? body['requests'] : undefined;
  const refuse = (text: string): MsGraphFault =>
    new MsGraphFault({ statusCode: 400, code: 'BadRequest', message: text });
  if (!Array.isArray(requests)) throw refuse('Invalid batch payload format.');
  if (requests.length > maxMembers)
    throw refuse(`The number of steps in a batch exceeds the maximum of ${maxMembers}.`);
  const members = requests.map((member: unknown) => {
    const { id, method, url, headers, body: content } = isObject(member) ? member : {};
    if (typeof id !== 'string' || typeof url !== 'string') throw refuse('A step lacks id or url.');
    if (typeof method !== 'string' || !verbs.has(method))
      throw refuse('A step has no method, or one that is not known.');
    return { id, method, url, headers: isObject(headers) ? headers : {}, body: content };
  });
  // Ids are compared in any case.
  if (new Set(members.map(({ id }) => id.toLowerCase())).size < members.length)
    throw refuse('Ids of steps are not unique.');
  return members;
}

const meaningful: ReadonlySet<unknown> = new Set(['content-type', 'client-request-id', 'prefer']);

/** The headers of a member that mean something here; without a content type its body is not read. */
function sentHeaders({ headers }: Member): Record<string, string> {
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return Object.fromEntries(sent.filter(([name]) => meaningful.has(name)));
}

function refused(id: string): MemberAnswer {
  const requestId = randomUUID();
  const fault = new MsGraphFault({
    statusCode: 400,
    code: 'BadRequest',
    message: 'The url of a step has to be relative, and no batch.',
  });
  return {
    id,
    status: 400,
    headers: { 'Content-Type': 'application/json', 'request-id': requestId },
    body: faultBody(fault, { requestId, clientRequestId: requestId }),
  };
}
