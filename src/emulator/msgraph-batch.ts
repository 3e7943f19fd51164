// JSON batching: https://learn.microsoft.com/graph/json-batching
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MsGraphFault } from './msgraph-error.js';
import { isObject } from './odata.js';

const mostMembers = 20;
/** Of TEST-NET (RFC 5737), so no one else comes from there. */
const memberAddress = '192.0.2.1';

interface Member {
  id: string;
  method: string;
  url: string;
}

/** Members go through the very routes that single calls do. */
export function registerBatch(app: FastifyInstance, root: string): void {
  app.post(`${root}/$batch`, async ({ body, headers }) => {
    const answers = readMembers(body).map(async ({ id, method, url }) => {
      const answer = await app.inject({
        method: method as 'GET',
        url: `${root}/${url.replace(/^\//, '')}`,
        headers: { authorization: headers.authorization ?? '' },
        remoteAddress: memberAddress,
      });
      return { id, status: answer.statusCode, headers: { 'Content-Type': 'application/json' }, body: answer.body === '' ? null : answer.json() };
    });
    // Graph answers in any order; this one in the wrong one.
    return { responses: (await Promise.all(answers)).toReversed() };
  });
}

/** Whether a request is a member of a batch. */
export function isMember({ ip }: FastifyRequest): boolean {
  return ip === memberAddress;
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
