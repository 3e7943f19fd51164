// The bytes of requests: what is not exactly what it claims to be is refused, and what is accepted reaches Graph
// unchanged.
import { request as sendHttp, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { openConnection } from '../support/raw-http.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

let msgraph: ScriptedServer;
let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  msgraph = await startScriptedServer({ status: 201, body: { id: '1' } });
  gateway = await startGatewayBefore(msgraph.url, { production: true });
  token = await gateway.emulator.signIn();
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  text: string;
}

interface Sent {
  headers?: Record<string, string | string[]>;
  body: string | Buffer;
}

/** Sends a body with a token. Unlike `fetch`, repeats a header and sends no header that is not named. */
function post({ body, headers = { 'content-type': 'application/json' } }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers } };
    const request = sendHttp(`${gateway.url}/graphql`, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends bytes, and resolves with the whole response. */
function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve) => {
    let response = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk: Buffer) => (response += chunk.toString()));
    socket.on('close', () => resolve(response));
  });
}

async function get(search: string): Promise<{ status: number; json: Json }> {
  const response = await fetch(`${gateway.url}/graphql${search}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, json: await response.json() };
}

const refusal = (message: string): object => ({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });

const create = `mutation ($name: String!) {
  createComplianceManagementPartner(input: { displayName: $name }) { userErrors { code message } }
}`;
/** Returns a request body whose name consists of these bytes. */
function createWith(...bytes: number[]): Buffer {
  const [before = '', after = ''] = JSON.stringify({ query: create, variables: { name: 'M-ller' } }).split('-');
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
}
const plain = createWith(0x75);

describe('a body is refused, and nothing is sent to Graph, that', () => {
  const notUtf8 = 'The request body is not valid UTF-8.';

  test.each<[string, number[]]>([
    ['is Latin-1', [0xfc]],
    ['has an overlong sequence', [0xc0, 0xaf]],
    ['has a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['has both surrogates of a pair in UTF-8', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
    ['has a sequence that is cut off', [0xf0, 0x9f, 0x98]],
    ['has a continuation byte alone', [0x80]],
    ['has a character after U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s', async (_, bytes) => {
    const { status, text } = await post({ body: createWith(...bytes) });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual(refusal(notUtf8));
    expect(msgraph.requests).toEqual([]);
  });

  test('is UTF-16', async () => {
    const { status, text } = await post({ body: Buffer.from(`\ufeff${String(plain)}`, 'utf16le') });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual(refusal(notUtf8));
    expect(msgraph.requests).toEqual([]);
  });

  test.each([
    'application/json; charset=latin1',
    'application/json;charset=ISO-8859-1',
    'application/json; charset="utf-16"',
    'APPLICATION/JSON; CHARSET=UTF-16LE',
    'application/json; charset=us-ascii',
    'application/json; charset=utf-8; charset=latin1',
    'application/json; charset=latin1; charset=utf-8',
    'application/json; profile="a;charset=utf-8"; charset=latin1',
    'application/json; charset = latin1',
    "application/json; charset='utf-8'",
    'application/json; charset=',
    'application/json; charset',
    String.raw`application/json; charset="latin\1"`,
  ])('declares the content type %s', async (type) => {
    const { status, text } = await post({ headers: { 'content-type': type }, body: plain });
    expect(status).toBe(415);
    expect(JSON.parse(text)).toEqual(
      refusal('Send the request body as `application/json` in UTF-8, the only charset of JSON.'),
    );
    expect(msgraph.requests).toEqual([]);
  });

  test.each<[string, Sent['headers']]>([
    ['is sent as text/plain, as a form can', { 'content-type': 'text/plain' }],
    ['is sent as text/plain whose parameter is JSON', { 'content-type': 'text/plain; application/json' }],
    ['is sent as application/graphql', { 'content-type': 'application/graphql' }],
    ['is sent as application/graphql+json', { 'content-type': 'application/graphql+json' }],
    ['is sent as a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['is sent as two types in one header', { 'content-type': 'application/json, text/plain' }],
    ['is sent as no type', { 'content-type': 'json' }],
    ['has no content type', {}],
  ])('%s', async (_, headers) => {
    const { status, text } = await post({ headers: headers ?? {}, body: plain });
    expect(status).toBe(415);
    expect(JSON.parse(text)).toEqual(refusal('Send the request body as `application/json`.'));
    expect(msgraph.requests).toEqual([]);
  });

  test('has two content types', async () => {
    const { status, text } = await post({
      headers: { 'content-type': ['application/json', 'text/plain'] },
      body: plain,
    });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual(refusal('Send one `Content-Type` header.'));
    expect(msgraph.requests).toEqual([]);
  });

  test.each<[string, Buffer]>([
    ['gzip', gzipSync(plain)],
    ['gzip', plain],
    ['GZIP', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['deflate', plain],
    ['br', plain],
    ['zstd', plain],
    ['identity, gzip', gzipSync(plain)],
    ['gzip, identity', gzipSync(plain)],
    ['nonsense', plain],
  ])('has the content coding %s', async (coding, body) => {
    const { headers, status, text } = await post({
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
      body,
    });
    expect(status).toBe(415);
    expect(headers['accept-encoding']).toBe('identity');
    expect(JSON.parse(text)).toEqual(refusal('Send the request body uncompressed, without `Content-Encoding`.'));
    expect(msgraph.requests).toEqual([]);
  });

  const notJson = 'The request body is not valid JSON.';
  const sameNameTwice = 'The request body has an object with the same name twice. Send each name once.';
  const query = JSON.stringify(create);
  test.each<[string, string, string]>([
    ['is empty', '', 'The request body is empty. Send a JSON object with a `query`.'],
    ['is white space', ' ', notJson],
    ['has two values', `${String(plain)}{}`, notJson],
    ['has two byte order marks', `\ufeff\ufeff${String(plain)}`, notJson],
    ['has a member `__proto__`', `{"query":${query},"__proto__":{"variables":{"name":"a"}}}`, notJson],
    ['has an escaped `__proto__`', `{"query":${query},"variables":{"name":"a","\\u005f_proto__":{}}}`, notJson],
    ['has `constructor.prototype`', `{"query":${query},"constructor":{"prototype":{}}}`, notJson],
    ['has two documents', `{"query":"{ __typename }","query":${query},"variables":{"name":"a"}}`, sameNameTwice],
    ['has a variable twice', `{"query":${query},"variables":{"name":"a","name":"b"}}`, sameNameTwice],
    ['has equal members twice', `{"query":${query},"variables":{"name":"a","name":"a"}}`, sameNameTwice],
    [
      'has a name twice, once escaped',
      `{"query":${query},"variables" : {"name":"a" \n, "n\\u0061me"\t:"b"}}`,
      sameNameTwice,
    ],
    [
      'has a name twice in a list',
      String.raw`{"query":${query},"variables":{"name":"\\\":a","x":[[{"a":1},{"b":{"":1,"":2}}]]}}`,
      sameNameTwice,
    ],
  ])('%s', async (_, body, message) => {
    const { status, text } = await post({ body });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual(refusal(message));
    expect(msgraph.requests).toEqual([]);
  });

  test.each(['null', 'true', '1', '"x"', '[]', '{}', `[${String(plain)}]`, `[${String(plain)},${String(plain)}]`])(
    'is not one GraphQL request: %.20s',
    async (body) => {
      const { status, text } = await post({ body });
      expect(status).toBe(400);
      expect(JSON.parse(text).errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
      expect(msgraph.requests).toEqual([]);
    },
  );

  test('is not there, without any header that announces it', async () => {
    const { status, text } = await post({ headers: { 'content-length': '0' }, body: '' });
    expect(status).toBe(400);
    expect(JSON.parse(text).errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
  });
});

describe('a body is read that', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json;',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json ; CharSet=Utf-8 ; profile="a;charset=latin1"',
    'application/json; charset=utf8',
    'application/json; charset-hint=latin1',
  ])('declares the content type %s', async (type) => {
    const { status, text } = await post({ headers: { 'content-type': type }, body: '{"query":"{ __typename }"}' });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ data: { __typename: 'Query' } });
  });

  test.each(['identity', 'Identity', 'identity, identity', ''])('has the content coding "%s"', async (coding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': coding };
    expect((await post({ headers, body: '{"query":"{ __typename }"}' })).status).toBe(200);
  });

  test('begins with a byte order mark, which RFC 8259 allows to ignore', async () => {
    expect((await post({ body: '\ufeff{"query":"{ __typename }"}' })).status).toBe(200);
  });

  test('has names, colons and quotation marks inside of strings', async () => {
    const variables = { a: 'a":1,"a":2', 'b\\': '\\"', '\\"b': '\\\\', c: [{ a: 1 }, { a: 1 }], '': ': "' };
    const body = JSON.stringify({ query: '{ __typename }', variables }, null, 2);
    expect((await post({ body })).status).toBe(200);
  });

  test('nests objects 100,000 levels deep, without a crash', async () => {
    const body = `{"query":"{ __typename }","variables":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    expect((await post({ body })).status).toBe(200);
  });
});

/** Names that a careless reader or writer changes. */
const names = [
  'Müller',
  'Mu\u0308ller',
  'Å and A\u030a and \u212b',
  'ﬁ, ß, İ, ǅ',
  '😀👩‍👩‍👧‍👦🏳️‍🌈',
  'a\u0000b',
  'line\u2028paragraph\u2029\u0085end',
  '\ufeffwith a mark\ufeff',
  ' \t padded \r\n',
  '\ufffd\uffff\u{10ffff}\ue000',
  String.raw`"quoted" \ \u0041 \n`,
  '%41%F0%9F%98%80+&amp;<b>',
  '\u202eabc\u200b\u200d',
];

describe('Graph is sent, character for character,', () => {
  async function writtenBy(body: string): Promise<unknown> {
    const { text } = await post({ body });
    expect(JSON.parse(text).errors).toBeUndefined();
    const written = msgraph.requests.find(({ method }) => method === 'POST');
    msgraph.requests.length = 0;
    return JSON.parse(written?.body ?? '{}').displayName;
  }

  test.each(names)('the name %j of a variable', async (name) => {
    expect(await writtenBy(JSON.stringify({ query: create, variables: { name } }))).toBe(name);
  });

  test.each(names)('the name %j of a variable, with escapes', async (name) => {
    const escaped = JSON.stringify({ query: create, variables: { name } }).replaceAll(
      /[\u007f-\uffff]/g,
      (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'),
    );
    expect(await writtenBy(escaped)).toBe(name);
  });

  test.each(names)('the name %j of a literal', async (name) => {
    const query = create.replace('($name: String!)', '').replace('$name', JSON.stringify(name));
    expect(await writtenBy(JSON.stringify({ query }))).toBe(name);
  });
});

describe('a lone surrogate is refused as invalid input, and nothing is sent to Graph,', () => {
  const fault = 'has a string with a lone surrogate, half of a character such as an emoji. Send whole characters.';
  const message = `The variable \`$name\` ${fault}`;

  test.each([String.raw`a\ud800`, String.raw`\udc00\ud800`, String.raw`\uD83D`, String.raw`\ud83d\u0041\ude00`])(
    'in a variable: %s',
    async (name) => {
      const { status, text } = await post({
        body: `{"query":${JSON.stringify(create)},"variables":{"name":"${name}"}}`,
      });
      expect(status).toBe(400);
      expect(JSON.parse(text).errors).toEqual([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(msgraph.requests).toEqual([]);
    },
  );

  test('in an object of a list', async () => {
    const query = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
      updateComplianceManagementPartner(id: "1", input: $input) { userErrors { code } }
    }`;
    const assignment = String.raw`{"target":{"group":{"groupId":"\ude00"}}}`;
    const variables = `{"input":{"platformEnrollments":[{"platform":"IOS","assignments":[${assignment}]}]}}`;
    const { status, text } = await post({ body: `{"query":${JSON.stringify(query)},"variables":${variables}}` });
    expect(status).toBe(400);
    expect(JSON.parse(text).errors[0].message).toBe(`The variable \`$input\` ${fault}`);
    expect(msgraph.requests).toEqual([]);
  });

  test.each([
    ['in a literal', String.raw`"\ud800"`],
    ['in an escape of a literal', String.raw`"\\ud800"`],
    ['in an escape with braces', String.raw`"\\u{d800}"`],
    ['in half a pair of escapes', String.raw`"\\ud83d"`],
    ['in a block string', String.raw`"""\ud800"""`],
    ['in a comment', String.raw`"a" #\ud800`],
  ])('%s', async (_, literal) => {
    const query = create
      .replace('($name: String!)', '')
      .replace('$name', '@')
      .replaceAll('\n', String.raw`\n`);
    const { status, text } = await post({
      body: `{"query":"${query.replace('@', `${literal.replaceAll('"', String.raw`\"`)}\\n`)}"}`,
    });
    expect(status).toBe(400);
    expect(JSON.parse(text).errors[0].extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    expect(msgraph.requests).toEqual([]);
  });
});

describe('a GET', () => {
  const query = encodeURIComponent('query A($a: Boolean = true) { __typename @include(if: $a) }');

  test('with a token is answered in production', async () => {
    const { json, status } = await get(`?query=${query}`);
    expect(status).toBe(200);
    expect(json).toEqual({ data: { __typename: 'Query' } });
  });

  test.each([
    `?query=${query}&variables=&operationName=&extensions=`,
    `?variables&operationName&extensions&query=${query}`,
    `?query=${query}&variables=null&extensions=null`,
    `?query=${query}&operationName=A&variables={"a":true}&extensions={}`,
    `?query=${query.replaceAll('%20', '+')}&other=1&other=2&`,
    `?qu%65ry=${query}`,
  ])('reads %s', async (search) => {
    const { json, status } = await get(search);
    expect(status).toBe(200);
    expect(json).toEqual({ data: { __typename: 'Query' } });
  });

  test.each(['', '?', '?query=', '?query=&variables=', '?operationName=A'])(
    'without a document is refused: %s',
    async (search) => {
      const { json, status } = await get(search);
      expect(status).toBe(400);
      expect(json.errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
    },
  );

  const notUtf8 = 'The query string of the URL is not percent-encoded UTF-8.';
  test.each([
    [`?query=${query}&query=${query}`, 'Send `query` once in the URL.'],
    [`?query=&query=${query}`, 'Send `query` once in the URL.'],
    [`?query=${query}&variables={}&variables={}`, 'Send `variables` once in the URL.'],
    [`?query=${query}&operationName=A&operationName=B`, 'Send `operationName` once in the URL.'],
    [`?query=${query}&variables={`, '`variables` in the URL is not valid JSON.'],
    [`?query=${query}&variables=[]`, '`variables` in the URL must be a JSON object.'],
    [`?query=${query}&variables="a"`, '`variables` in the URL must be a JSON object.'],
    [`?query=${query}&extensions=1`, '`extensions` in the URL must be a JSON object.'],
    [`?query=${query}&variables={"__proto__":{}}`, '`variables` in the URL is not valid JSON.'],
    [
      `?query=${query}&variables={"a":true,"a":false}`,
      '`variables` in the URL has an object with the same name twice. Send each name once.',
    ],
    [`?query=%7B__typename%7D%FC`, notUtf8],
    [`?query=%7B__typename%7D%ED%A0%80`, notUtf8],
    [`?query=%7B__typename%7D%C0%AF`, notUtf8],
    [`?query=%7B__typename%7D%F0%9F`, notUtf8],
    [`?query=%7B__typename%7D%zz`, notUtf8],
    [`?query=%7B__typename%7D%`, notUtf8],
    [`?query=${query}&other=%FF`, notUtf8],
  ])('is refused: %s', async (search, message) => {
    const { json, status } = await get(search);
    expect(status).toBe(400);
    expect(json).toEqual(refusal(message));
    expect(msgraph.requests).toEqual([]);
  });

  test('with a URL of bytes that are not percent-encoded is refused', async () => {
    const head = `GET /graphql?query={__typename}Ä HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`;
    const response = await sendRaw(head);
    expect(response).toMatch(/^HTTP\/1.1 400 /);
    expect(response).toContain('The HTTP request is malformed.');
  });

  test('of a mutation is refused', async () => {
    const { json, status } = await get(
      `?query=${encodeURIComponent('mutation { createComplianceManagementPartner(input: { displayName: "a" }) { userErrors { code } } }')}`,
    );
    expect(status).toBe(405);
    expect(json.errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
    expect(msgraph.requests).toEqual([]);
  });

  test('without a token needs another header that a page of another site cannot send, in production', async () => {
    const url = `${gateway.url}/graphql?query=${query}`;
    const refused = await fetch(url);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Cross-Site Request Forgery');
    expect((await fetch(url, { headers: { 'apollo-require-preflight': '1' } })).status).toBe(200);
  });

  test('with a password that a browser added is refused', async () => {
    const response = await fetch(`${gateway.url}/graphql?query=${query}`, { headers: { authorization: 'Basic YTpi' } });
    expect(response.status).toBe(401);
  });
});

describe('a request is refused with a 400, because a proxy may have read another one', () => {
  test.each([
    ['two hosts', ['host: localhost', 'host: localhost'], 'Send one `Host` header.'],
    ['two hosts in other cases', ['Host: localhost', 'HOST: evil.example'], 'Send one `Host` header.'],
    ['no host', [], 'Send one `Host` header.'],
    [
      'two tokens',
      ['host: a', 'authorization: Bearer a', 'authorization: Bearer b'],
      'Send one `Authorization` header.',
    ],
  ])('with %s', async (_, headers, message) => {
    for (const path of ['/graphql?query={__typename}', '/health/live', '/metrics', '/emulator/token', '/nothing']) {
      const { closed, received, socket } = await openConnection(gateway.url);
      socket.write([`GET ${path} HTTP/1.1`, ...headers, 'connection: close', '', ''].join('\r\n'));
      await closed;
      expect(received()).toMatch(/^HTTP\/1\.1 400 /);
      expect(received()).toContain(message);
    }
  });

  test('unless it is HTTP/1.0, which has no host', async () => {
    const { closed, received, socket } = await openConnection(gateway.url);
    socket.write('GET /health/live HTTP/1.0\r\n\r\n');
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 200 /);
  });
});
