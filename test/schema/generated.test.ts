// The generated modules for clients: error codes, and what caches need to know. `npm run codegen` writes them.
import { expect, test } from '@jest/globals';
import { isAbstractType, isObjectType } from 'graphql';
import { keys, possibleTypes } from '../../schema/generated/cache.js';
import { errorCodeOf, errorCodes as generated } from '../../schema/generated/error-codes.js';
import { errorCodes } from '../../src/error-codes.js';
import { buildSubgraph } from '../../src/graphql/schema.js';

const { schema } = buildSubgraph();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('_'));

test('the codes are those of the table, except the one that no client receives', () => {
  const { CLIENT_CLOSED_REQUEST, ...sent } = errorCodes;
  expect(CLIENT_CLOSED_REQUEST.status).toBeNull();
  expect(Object.keys(generated)).toEqual(Object.keys(sent));
  expect(generated.RATE_LIMITED.remedy).toBe(errorCodes.RATE_LIMITED.remedy);
});

test.each([
  [{ extensions: { code: 'FORBIDDEN' } }, 'FORBIDDEN'],
  [{ extensions: { code: 'NEWER' } }, undefined],
  [{ extensions: { code: 'toString' } }, undefined],
  [{ extensions: undefined }, undefined],
  [{}, undefined],
])('the code of %j is %j', (error, code) => expect(errorCodeOf(error)).toBe(code));

test('a cache knows the members of every union and interface', () => {
  const members = types
    .filter(isAbstractType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]);
  expect(possibleTypes).toEqual(Object.fromEntries(members));
  expect(possibleTypes['IntuneConnector']).toEqual(['ComplianceManagementPartner', 'MobileThreatDefenseConnector']);
});

test('a cache identifies every object by its id, or embeds it', () => {
  const roots = new Set(['Mutation', 'Query']);
  const withoutId = types.filter((type) => isObjectType(type) && !roots.has(type.name) && !type.getFields()['id']);
  expect(Object.keys(keys).toSorted()).toEqual(withoutId.map(({ name }) => name).toSorted());
  expect(Object.values(keys).every((key) => key() === null)).toBe(true);
});
