// JSON batching: https://learn.microsoft.com/graph/json-batching
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { request } from 'undici';
import { MsGraphFault } from './msgraph-error.js';
import { isObject } from './odata.js';

const mostMembers = 20;
/** Marks the calls of members, with a value that no one else knows. */
const memberMark = ['x-emulator-batch-member', randomUUID()] as const;

interface Member {
  id: string;
  method: string;
  url: string;
}

/** Members are calls of their own to the very routes that single calls take. */
export function registerBatch(app: FastifyInstance, root: string, origin: () => string): void {
  app.post(`${root}/$batch`, async ({ body, headers }) => {
    const answers = readMembers(body).map(async ({ id, method, url }) => {
      const answer = await request(`${origin()}${root}/${url.replace(/^\//, '')}`, {
        method: method as 'GET',
        headers: { authorization: headers.authorization ?? '', [memberMark[0]]: memberMark[1] },
      });
      const text = await answer.body.text();
      const shown = { 'Content-Type': 'application/json', 'request-id': String(answer.headers['request-id']) };
      return { id, status: answer.statusCode, headers: shown, body: text === '' ? null : JSON.parse(text) };
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
  const refuse = (text: string): MsGraphFault => new MsGraphFault(400, 'BadRequest', text);
  if (!Array.isArray(requests)) throw refuse('Invalid batch payload format.');
  if (requests.length > mostMembers) throw refuse(`The number of steps in a batch exceeds the maximum of ${mostMembers}.`);
  const members = requests.map((member: unknown) => {
    const { id, method, url } = isObject(member) ? member : {};
    if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string') throw refuse('A step lacks id, method or url.');
    if (/^\w+:|^\/\//.test(url)) throw refuse('A step has an absolute url.');
    return { id, method, url };
  });
  // Ids are compared in any case.
  if (new Set(members.map(({ id }) => id.toLowerCase())).size < members.length) throw refuse('Ids of steps are not unique.');
  return members;
}
