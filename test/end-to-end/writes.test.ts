// Graph's responses to writes: without a body, with a conflict, or without a route.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  startGatewayBefore,
  startTestGateway,
  type TestResponse,
  type Json,
  type TestGateway,
} from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

interface Response {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

let gateway: TestGateway;
let msgraph: ScriptedServer;
let responses: readonly Response[] = [];
/** Another one for each script, because the gateway remembers for a while what it wrote. */
let partnerId = 0;
beforeAll(async () => {
  msgraph = await startScriptedServer((response) => {
    const { body, headers, status = 200 } = responses[Math.min(msgraph.requests.length, responses.length) - 1] ?? {};
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body).replace('"id":"1"', `"id":"${partnerId}"`));
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

/** Makes Graph return these responses in order. The last one is repeated. */
function respondWith(...steps: Response[]): void {
  partnerId++;
  responses = steps;
  msgraph.requests.length = 0;
}

/** Sends an operation about the scripted partner. */
const ask: TestGateway['ask'] = (query, options) =>
  gateway.ask(query.replaceAll('id: "1"', `id: "${partnerId}"`), options);

const userErrors = 'userErrors { code field message }';
const create = `mutation {
  it: createComplianceManagementPartner(input: { displayName: "New" }) {
    complianceManagementPartner { id }
    ${userErrors}
  }
}`;
const update = `mutation {
  it: updateComplianceManagementPartner(id: "1", input: { displayName: "New" }) {
    changed
    complianceManagementPartner { displayName partnerState }
    ${userErrors}
  }
}`;
const remove = `mutation {
  it: deleteComplianceManagementPartner(id: "1") {
    deletedComplianceManagementPartnerId
    ${userErrors}
  }
}`;
const methods = (): string[] => msgraph.requests.map(({ method }) => method);
const partner = (displayName: string): Response => ({ body: { id: '1', displayName, partnerState: 'enabled' } });
const noBody: Response = { status: 204 };
const refusal = (status: number, code = 'SomeCode', message: unknown = 'Something is wrong.'): Response => ({
  status,
  body: { error: { code, message: typeof message === 'string' ? message : JSON.stringify(message) } },
});
const codeOf = ({ errors }: TestResponse): unknown => errors?.[0]?.extensions['code'];

describe('an update that Graph accepts without a body', () => {
  const updated = {
    changed: true,
    complianceManagementPartner: { displayName: 'New', partnerState: 'ENABLED' },
    userErrors: [],
  };

  test('returns the partner from a read after it', async () => {
    respondWith(partner('Old'), noBody, partner('New'));
    expect((await ask(update)).data.it).toEqual(updated);
    expect(methods()).toEqual(['GET', 'PATCH', 'GET']);
  });

  test('reads again while Graph returns the previous partner', async () => {
    respondWith(partner('Old'), noBody, partner('Old'), partner('New'));
    expect((await ask(update)).data.it).toEqual(updated);
    expect(methods()).toEqual(['GET', 'PATCH', 'GET', 'GET']);
  });

  test('returns WRITE_OUTCOME_UNKNOWN when Graph still returns the previous partner after six reads', async () => {
    respondWith(partner('Old'), noBody, partner('Old'));
    const response = await ask(update);
    expect(codeOf(response)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(response.errors?.[0]?.message).toContain('still shows the partner as it was');
    expect(methods()).toEqual(['GET', 'PATCH', ...Array.from({ length: 6 }, () => 'GET')]);
  });

  test.each<[string, unknown]>([
    ['an empty object', {}],
    ['only the id', { id: '1' }],
    ['another partner', { id: '2', displayName: 'New' }],
    ['a string', 'done'],
  ])('or with %s returns the partner from a read after it', async (_, body) => {
    respondWith(partner('Old'), { body }, partner('New'));
    expect((await ask(update)).data.it).toEqual(updated);
  });

  test('returns WRITE_OUTCOME_UNKNOWN when the read after it fails', async () => {
    respondWith(partner('Old'), noBody, refusal(500));
    const response = await ask(update);
    expect(codeOf(response)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(response.errors?.[0]?.message).toContain('accepted the change');
    expect(methods().filter((method) => method === 'PATCH')).toHaveLength(1);
  });

  test('returns CONFLICT when the read after it no longer finds the partner', async () => {
    respondWith(partner('Old'), noBody, refusal(404, 'ResourceNotFound'));
    expect((await ask(update)).data.it.userErrors).toMatchObject([
      { code: 'CONFLICT', message: 'The change was sent, but Microsoft Graph no longer lists the partner.' },
    ]);
  });
});

test.each<[string, Response]>([
  ['no body', { status: 201 }],
  [
    'no body and a location',
    { status: 204, headers: { location: '/deviceManagement/complianceManagementPartners/1' } },
  ],
  ['no id', { status: 201, body: { displayName: 'New' } }],
])('a create that Graph accepts with %s returns WRITE_OUTCOME_UNKNOWN and is sent once', async (_, step) => {
  respondWith(step);
  const response = await ask(create);
  expect(codeOf(response)).toBe('WRITE_OUTCOME_UNKNOWN');
  expect(response.errors?.[0]?.message).toContain('accepted the create without showing the new partner');
  expect(methods()).toEqual(['POST']);
});

const noRoute = 'No method match route template';
const prose =
  'No OData route exists that match template ~/singleton/navigation with http verb POST for request /StatelessOnboardingService/deviceManagement/complianceManagementPartners.';
const internalNames = /Stateless|OnboardingService|singleton|manage\.microsoft|fef\./;
const intune = {
  _version: 3,
  Message: `${prose} - Operation ID (for customer support): 0 - Url: https://fef.msua01.manage.microsoft.com/x`,
};

describe('a create that Graph does not offer', () => {
  test.each<[string, Response]>([
    ['400', refusal(400, noRoute, prose)],
    ['404', refusal(404, noRoute, prose)],
    ['405', refusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')],
    ['a code in another case', refusal(400, noRoute.toUpperCase(), prose)],
    ["Intune's document", refusal(400, 'BadRequest', intune)],
    [
      "a code in Intune's document",
      refusal(400, 'BadRequest', { ErrorCode: noRoute, Message: 'An error has occurred' }),
    ],
    ["a code as the message of Intune's document", refusal(404, 'NotFound', { Message: noRoute })],
  ])('returns CREATE_NOT_OFFERED with advice, without internal names: %s', async (_, step) => {
    respondWith(step);
    const response = await ask(create);
    expect(response.errors).toBeUndefined();
    expect(response.data.it).toEqual({
      complianceManagementPartner: null,
      userErrors: [
        {
          code: 'CREATE_NOT_OFFERED',
          field: null,
          message: expect.stringContaining('complianceManagementPartners(filterBy: { placeholder: true })'),
        },
      ],
    });
    expect(JSON.stringify(response)).not.toMatch(internalNames);
  });

  test('is distinguished from a create that Graph rejects for another reason', async () => {
    respondWith(refusal(400, 'BadRequest', "The property 'x' is wrong."));
    expect((await ask(create)).data.it.userErrors).toEqual([
      { code: 'REJECTED', field: null, message: "Microsoft Graph refused the request: The property 'x' is wrong." },
    ]);
  });
});

describe('a refusal by Graph with', () => {
  const userErrorOf = async (mutation: string, ...steps: Response[]): Promise<Json> => {
    respondWith(...steps);
    return (await ask(mutation)).data.it.userErrors[0];
  };

  test('404 to a create returns REJECTED, since a create has no id', async () => {
    expect(await userErrorOf(create, refusal(404))).toEqual({
      code: 'REJECTED',
      field: null,
      message: 'Microsoft Graph refused the request: Something is wrong.',
    });
  });

  test('404 to an update returns NOT_FOUND', async () => {
    expect(await userErrorOf(update, partner('Old'), refusal(404, 'ResourceNotFound'))).toMatchObject({
      code: 'NOT_FOUND',
      field: ['id'],
    });
  });

  test('404 to a delete returns NOT_FOUND', async () => {
    expect(await userErrorOf(remove, partner('Old'), refusal(404, 'ItemNotFound'))).toMatchObject({
      code: 'NOT_FOUND',
      field: ['id'],
    });
  });

  test('no reason returns a message that says so', async () => {
    expect(await userErrorOf(remove, partner('Old'), { status: 400 })).toEqual({
      code: 'REJECTED',
      field: null,
      message: 'Microsoft Graph refused the request and gave no reason.',
    });
  });

  test.each([
    ['create', create, [], 'An equal partner probably exists'],
    ['update', update, [partner('Old')], 'The partner was probably changed by someone else'],
    ['delete', remove, [partner('Old')], 'The partner was probably changed by someone else'],
  ])('409 or 412 to a %s mutation returns CONFLICT', async (_, mutation, before, words) => {
    for (const status of [409, 412]) {
      expect(await userErrorOf(mutation, ...before, refusal(status))).toMatchObject({
        code: 'CONFLICT',
        field: null,
        message: expect.stringContaining(words),
      });
    }
  });

  test.each([
    ['update', update, [partner('Old')]],
    ['delete', remove, [partner('Old')]],
  ])('no route for a %s mutation returns REJECTED without internal names', async (_, mutation, before) => {
    for (const status of [400, 404, 405]) {
      const error = await userErrorOf(mutation, ...before, refusal(status, noRoute, prose));
      expect(error).toEqual({
        code: 'REJECTED',
        field: null,
        message: 'Microsoft Graph does not offer this change in your tenant.',
      });
    }
  });

  test('an internal path in its reason returns the reason without that path', async () => {
    const error = await userErrorOf(
      create,
      refusal(400, 'BadRequest', 'Bad request to /StatelessOnboardingService/deviceManagement today.'),
    );
    expect(error.message).toBe('Microsoft Graph refused the request: Bad request to … today.');
  });
});

describe('an emulator that refuses creates', () => {
  let refusing: TestGateway;
  beforeAll(async () => {
    refusing = await startTestGateway({ environment: { EMULATOR_CREATE: 'refused' } });
  });
  afterAll(() => refusing.close());
  beforeEach(() => refusing.emulator.reset());

  test('returns CREATE_NOT_OFFERED, and accepts an update of a placeholder', async () => {
    const refused = await refusing.ask(create);
    expect(refused.data.it.userErrors).toMatchObject([{ code: 'CREATE_NOT_OFFERED' }]);
    const { data } = await refusing.ask(
      '{ complianceManagementPartners(filterBy: { placeholder: true }) { nodes { id } } }',
    );
    const [placeholder] = data.complianceManagementPartners.nodes;
    const changed = await refusing.ask(
      `mutation ($id: ID!) {
        it: updateComplianceManagementPartner(id: $id, input: { displayName: "Mine" }) {
          changed
          userErrors { code }
        }
      }`,
      { variables: { id: placeholder.id } },
    );
    expect(changed.data.it).toEqual({ changed: true, userErrors: [] });
  });

  test('returns FORBIDDEN to a caller who may not write, and validates a dry run', async () => {
    expect(codeOf(await refusing.ask(create, { user: 'reader' }))).toBe('FORBIDDEN');
    const dryRun = await refusing.ask(create.replace('"New" }', '"New" }, dryRun: true'));
    expect(dryRun.data.it).toEqual({ complianceManagementPartner: null, userErrors: [] });
  });
});
