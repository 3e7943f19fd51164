// The JSON of requests: bodies, and parameters of a GET.
//
// What the gateway reads must be what the client, and every proxy before the gateway, has read. So bytes are UTF-8, as
// RFC 8259 requires, and are never replaced; and a name occurs once in an object, since readers differ in which of two
// members counts.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse } from 'secure-json-parse';
import { countHeader, HttpRefusal } from './http-errors.js';

/**
 * Makes a scope read bodies of JSON, and no others. A body of another type is refused with 415. `onBody` is called
 * before a body is parsed, and may throw.
 */
export function readJsonBodies(
  scope: FastifyInstance,
  onBody?: (request: IncomingMessage, body: Buffer) => void,
): void {
  scope.removeAllContentTypeParsers();
  const read = async ({ raw }: FastifyRequest, body: Buffer): Promise<unknown> => {
    refuseOtherEncodings(raw);
    onBody?.(raw, body);
    return parseBody(body);
  };
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, read);
}

const token = "[\\w!#$%&'*+.^`|~-]+";
const parameter = `(?!charset=)${token}=(?:${token}|"(?:[^"\\\\]|\\\\.)*")`;
/**
 * `application/json` with any parameters (RFC 9110, sections 5.6.6 and 8.3.1). `charset` must be UTF-8 if it is given.
 * Malformed parameters do not match, so that no charset is overlooked.
 */
const jsonInUtf8 = new RegExp(
  `^application/json[ \\t]*(?:;[ \\t]*(?:(?:charset=(?:utf-?8|"utf-?8")|${parameter})[ \\t]*)?)*$`,
  'i',
);

function refuseOtherEncodings(request: IncomingMessage): void {
  const { headers } = request;
  if (countHeader(request, 'content-type') > 1) {
    throw new HttpRefusal(400, 'Send one `Content-Type` header.');
  }
  if (!jsonInUtf8.test(headers['content-type'] ?? '')) {
    throw new HttpRefusal(415, 'Send the request body as `application/json` in UTF-8, the only charset of JSON.');
  }
  const codings = headers['content-encoding'] ?? '';
  if (codings.split(',').some((coding) => !['', 'identity'].includes(coding.trim().toLowerCase()))) {
    // RFC 9110, section 15.5.16: the header names what would have been accepted.
    const message = 'Send the request body uncompressed, without `Content-Encoding`.';
    throw new HttpRefusal(415, message, { 'accept-encoding': 'identity' });
  }
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) throw new HttpRefusal(400, 'The request body is empty. Send a JSON object with a `query`.');
  if (!isUtf8(body)) throw new HttpRefusal(400, 'The request body is not valid UTF-8.');
  return parseJson(body.toString('utf8'), 'The request body');
}

/**
 * Returns the value of JSON text. Refuses text that is not JSON, a name that occurs twice in an object, and names that
 * could change a prototype. Ignores a byte order mark, as RFC 8259 allows. `subject` begins the message of a refusal.
 */
export function parseJson(text: string, subject: string): unknown {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new HttpRefusal(400, `${subject} is not valid JSON.`);
  }
  if (membersOf(value) !== membersIn(text)) {
    throw new HttpRefusal(400, `${subject} has an object with the same name twice. Send each name once.`);
  }
  return value;
}

/** Returns the number of members of all objects in a value. Not recursive: a body may nest them 100,000 levels deep. */
function membersOf(value: unknown): number {
  let count = 0;
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    for (const item of inner) if (typeof item === 'object') pending.push(item);
  }
  return count;
}

/** Returns the number of members in valid JSON text: that of its colons outside of strings. */
function membersIn(text: string): number {
  let count = 0;
  let end = 0;
  for (let start = text.indexOf('"'); start >= 0; start = text.indexOf('"', end)) {
    end = endOfString(text, start);
    // Between a name and its colon there can be white space.
    let next = end;
    while (' \t\n\r'.includes(text.charAt(next)) && next < text.length) next++;
    if (text.charAt(next) === ':') count++;
  }
  return count;
}

/** Returns the index after the string that starts at a quotation mark. */
function endOfString(text: string, start: number): number {
  let end = start;
  let isEscaped: boolean;
  do {
    end = text.indexOf('"', end + 1);
    let backslashes = 0;
    while (text.charAt(end - 1 - backslashes) === '\\') backslashes++;
    isEscaped = backslashes % 2 === 1;
  } while (isEscaped);
  return end + 1;
}
