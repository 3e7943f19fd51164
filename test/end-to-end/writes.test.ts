// What Graph answers to a write: without a body, with a conflict, or that it does not offer the call.
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
beforeAll(async () => {
  msgraph = await startScriptedServer((response) => {
    const { body, headers, status = 200 } = responses[Math.min(msgraph.requests.length, responses.length) - 1] ?? {};
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

/** Graph gives these responses, the last one for ever. */
function answerWith(...steps: Response[]): void {
  responses = steps;
  msgraph.requests.length = 0;
}

const userErrors = 'userErrors { code field message }';
const create = `mutation { it: createComplianceManagementPartner(input: { displayName: "New" }) {
  complianceManagementPartner { id } ${userErrors}
} }`;
const update = `mutation { it: updateComplianceManagementPartner(id: "1", input: { displayName: "New" }) {
  changed complianceManagementPartner { displayName partnerState } ${userErrors}
} }`;
const remove = `mutation { it: deleteComplianceManagementPartner(id: "1") { deletedComplianceManagementPartnerId ${userErrors} } }`;
const methods = (): string[] => msgraph.requests.map(({ method }) => method);
const shown = (displayName: string): Response => ({ body: { id: '1', displayName, partnerState: 'enabled' } });
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

  test('shows the partner, which is read', async () => {
    answerWith(shown('Old'), noBody, shown('New'));
    expect((await gateway.ask(update)).data.it).toEqual(updated);
    expect(methods()).toEqual(['GET', 'PATCH', 'GET']);
  });

  test('is read again while Graph does not show it', async () => {
    answerWith(shown('Old'), noBody, shown('Old'), shown('New'));
    expect((await gateway.ask(update)).data.it).toEqual(updated);
    expect(methods()).toEqual(['GET', 'PATCH', 'GET', 'GET']);
  });

  test('shows what Graph shows in the end, and is read three times at the most', async () => {
    answerWith(shown('Old'), noBody, shown('Old'));
    expect((await gateway.ask(update)).data.it).toMatchObject({
      changed: true,
      complianceManagementPartner: { displayName: 'Old' },
    });
    expect(methods()).toEqual(['GET', 'PATCH', 'GET', 'GET', 'GET']);
  });

  test.each<[string, unknown]>([
    ['an empty object', {}],
    ['a part of the partner', { id: '1' }],
    ['another partner', { id: '2', displayName: 'New' }],
    ['a text', 'done'],
  ])('or with %s shows the partner, which is read', async (_, body) => {
    answerWith(shown('Old'), { body }, shown('New'));
    expect((await gateway.ask(update)).data.it).toEqual(updated);
  });

  test('and that cannot be read is WRITE_OUTCOME_UNKNOWN', async () => {
    answerWith(shown('Old'), noBody, refusal(500));
    const answer = await gateway.ask(update);
    expect(codeOf(answer)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(answer.errors?.[0]?.message).toContain('accepted the change');
    expect(methods().filter((method) => method === 'PATCH')).toHaveLength(1);
  });

  test('and that is gone by then is CONFLICT', async () => {
    answerWith(shown('Old'), noBody, refusal(404));
    expect((await gateway.ask(update)).data.it.userErrors).toMatchObject([
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
])(
  'a create that Graph accepts with %s is WRITE_OUTCOME_UNKNOWN that says so, and is sent once',
  async (_, response) => {
    answerWith(response);
    const answer = await gateway.ask(create);
    expect(codeOf(answer)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(answer.errors?.[0]?.message).toContain('accepted the create without showing the new partner');
    expect(methods()).toEqual(['POST']);
  },
);

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
  ])('is CREATE_NOT_OFFERED with what to do, and without internal names: %s', async (_, response) => {
    answerWith(response);
    const answer = await gateway.ask(create);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.it).toEqual({
      complianceManagementPartner: null,
      userErrors: [
        {
          code: 'CREATE_NOT_OFFERED',
          field: null,
          message: expect.stringContaining('complianceManagementPartners(filterBy: { placeholder: true })'),
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toMatch(internalNames);
  });

  test('is told apart from a create that Graph refuses for another reason', async () => {
    answerWith(refusal(400, 'BadRequest', "The property 'x' is wrong."));
    expect((await gateway.ask(create)).data.it.userErrors).toEqual([
      { code: 'REJECTED', field: null, message: "Microsoft Graph refused the request: The property 'x' is wrong." },
    ]);
  });
});

describe('a refusal of Graph is told as what it is to the mutation:', () => {
  const message = async (mutation: string, ...steps: Response[]): Promise<Json> => {
    answerWith(...steps);
    return (await gateway.ask(mutation)).data.it.userErrors[0];
  };

  test('404 to a create is no id that is not found', async () => {
    expect(await message(create, refusal(404))).toEqual({
      code: 'REJECTED',
      field: null,
      message: 'Microsoft Graph refused the request: Something is wrong.',
    });
  });

  test('404 to an update is NOT_FOUND', async () => {
    expect(await message(update, shown('Old'), refusal(404))).toMatchObject({ code: 'NOT_FOUND', field: ['id'] });
  });

  test('404 to a delete is NOT_FOUND', async () => {
    expect(await message(remove, refusal(404))).toMatchObject({ code: 'NOT_FOUND', field: ['id'] });
  });

  test('a refusal without a reason says so', async () => {
    expect(await message(remove, { status: 400 })).toEqual({
      code: 'REJECTED',
      field: null,
      message: 'Microsoft Graph refused the request and gave no reason.',
    });
  });

  test.each([
    ['create', create, [], 'An equal partner probably exists'],
    ['update', update, [shown('Old')], 'The partner was probably changed by someone else'],
    ['delete', remove, [], 'The partner was probably changed by someone else'],
  ])('409 and 412 to a %s are CONFLICT', async (_, mutation, before, words) => {
    for (const status of [409, 412]) {
      expect(await message(mutation, ...before, refusal(status))).toMatchObject({
        code: 'CONFLICT',
        field: null,
        message: expect.stringContaining(words),
      });
    }
  });

  test.each([
    ['update', update, [shown('Old')]],
    ['delete', remove, []],
  ])('a route that Graph does not have for a %s is REJECTED, without internal names', async (_, mutation, before) => {
    for (const status of [400, 404, 405]) {
      const error = await message(mutation, ...before, refusal(status, noRoute, prose));
      expect(error).toEqual({
        code: 'REJECTED',
        field: null,
        message: 'Microsoft Graph does not offer this change in your tenant.',
      });
    }
  });

  test('a reason is shown without the path of an internal service', async () => {
    const error = await message(
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

  test('answers as Graph does on such tenants, and takes an update of a placeholder', async () => {
    const answer = await refusing.ask(create);
    expect(answer.data.it.userErrors).toMatchObject([{ code: 'CREATE_NOT_OFFERED' }]);
    const { data } = await refusing.ask(
      '{ complianceManagementPartners(filterBy: { placeholder: true }) { nodes { id } } }',
    );
    const [placeholder] = data.complianceManagementPartners.nodes;
    const changed = await refusing.ask(
      'mutation ($id: ID!) { it: updateComplianceManagementPartner(id: $id, input: { displayName: "Mine" }) { changed userErrors { code } } }',
      { variables: { id: placeholder.id } },
    );
    expect(changed.data.it).toEqual({ changed: true, userErrors: [] });
  });

  test('still refuses a caller who may not write, and validates on a dry run', async () => {
    expect(codeOf(await refusing.ask(create, { user: 'reader' }))).toBe('FORBIDDEN');
    const dry = await refusing.ask(create.replace('"New" }', '"New" }, dryRun: true'));
    expect(dry.data.it).toEqual({ complianceManagementPartner: null, userErrors: [] });
  });
});
