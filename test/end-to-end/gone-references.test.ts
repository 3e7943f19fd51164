// A group that an assignment refers to: gone only if Graph says so, an error of its field in any other case.
import { describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const sales = '20000000-0000-4000-8000-000000000001';
const gone = '20000000-0000-4000-8000-000000000009';

describe('a referenced group whose read returns', () => {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Group { id displayName } }
  }`;
  const variables = { representations: [{ __typename: 'Group', id: sales }] };

  async function askFor(member: object): Promise<Json> {
    const msgraph = await startScriptedServer({ body: { responses: [{ id: '0', headers: {}, ...member }] } });
    const scripted = await startGatewayBefore(msgraph.url);
    const response = await scripted.ask(query, { variables });
    await scripted.close();
    await msgraph.close();
    return response;
  }
  const refusal = (status: number, code: string, message = 'x'): object => ({
    status,
    body: { error: { code, message } },
  });

  test.each([
    'Request_ResourceNotFound',
    'ResourceNotFound',
    'ItemNotFound',
    'itemNotFound',
    'NotFound',
    'ErrorItemNotFound',
    'Directory_ObjectNotFound',
  ])('404 and the code %s is gone: its name is null without an error', async (code) => {
    const { data, errors } = await askFor(refusal(404, code));
    expect(data['_entities']).toEqual([{ id: sales, displayName: null }]);
    expect(errors).toBeUndefined();
  });

  test('404 and such a code in an inner error is gone', async () => {
    const error = { code: 'UnknownError', message: '', innerError: { code: 'ResourceNotFound' } };
    const { errors } = await askFor({ status: 404, body: { error } });
    expect(errors).toBeUndefined();
  });

  test('404 and such a code in a document of the service is gone', async () => {
    const { errors } = await askFor(refusal(404, 'UnknownError', '{"ErrorCode":"ResourceNotFound","Message":"x"}'));
    expect(errors).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ['404 with HTML', { status: 404, body: 'PGh0bWw+PGgxPk5vdCBmb3VuZDwvaDE+' }, 'UPSTREAM_UNAVAILABLE'],
    ['404 without a code', { status: 404, body: {} }, 'UPSTREAM_REFUSED'],
    ['404 and another code', refusal(404, 'OrganizationNotFoundHere'), 'UPSTREAM_REFUSED'],
    ['404 UnknownError without a message', refusal(404, 'UnknownError', ''), 'NOT_OFFERED'],
    ['a missing segment', refusal(400, 'BadRequest', "Resource not found for the segment 'groups'."), 'NOT_OFFERED'],
    [
      'a missing segment, as 404',
      refusal(404, 'NotFound', "Resource not found for the segment 'groups'."),
      'NOT_OFFERED',
    ],
    ['400', refusal(400, 'Request_BadRequest', 'Invalid object identifier.'), 'UPSTREAM_REFUSED'],
    ['200 and another group', { status: 200, body: { id: gone, displayName: 'Other' } }, 'UPSTREAM_UNAVAILABLE'],
    ['200 and HTML', { status: 200, body: 'PGh0bWw+' }, 'UPSTREAM_UNAVAILABLE'],
    ['410', refusal(410, 'ResourceNotFound'), 'UPSTREAM_REFUSED'],
  ])('%s has an error at its name', async (_, member, code) => {
    const { data, errors } = await askFor(member);
    expect(data['_entities']).toEqual([{ id: sales, displayName: null }]);
    expect(errors).toMatchObject([{ path: ['_entities', 0, 'displayName'], extensions: { code } }]);
  });
});
