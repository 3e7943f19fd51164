// Compiled execution compared with graphql-js: operations that are run often enough to be compiled must give the same
// results and send the same requests to Graph. FUZZ_RUNS sets how many are generated, FUZZ_SEED repeats them.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getOperationAST, parse, validate, type DocumentNode, type ExecutionResult } from 'graphql';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { createCompiler } from '../../src/graphql/compiled.js';
import { createExecutor, type Execute } from '../../src/graphql/executor.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { createKnownOperations } from '../../src/server/known-operations.js';
import { contextsFor, type Contexts } from '../support/context.js';
import { fuzzRuns, fuzzSeed, isThorough } from '../support/arbitrary.js';
import { drawOperation, type GeneratedOperation } from '../support/operation.js';
import { fixedSeed } from '../support/seed.js';

const { schema } = buildSubgraph();
const compileAfter = 1;
/** Runs of each operation. The last ones are compiled. */
const runs = 3;

const partnerId = '40000000-0000-4000-8000-000000000001';
const texts = [
  partnerId,
  '40000000-0000-4000-8000-000000000003',
  'gone',
  '',
  '20000000-0000-4000-8000-000000000002',
  '30000000-0000-4000-8000-000000000001',
  'guard',
  '../x',
  // graphql-jit would execute it, because it pastes literals into its source.
  '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.isCompromised=true',
];

let emulator: Emulator;
let contexts: Contexts;
beforeAll(async () => {
  emulator = await startEmulator({ ...fixedSeed, pageSize: 100 });
  contexts = await contextsFor(emulator);
});
afterAll(() => Promise.all([contexts.close(), emulator.close()]));

interface Outcome {
  result: string;
  /** Requests to Graph. */
  requests: unknown[];
}

/** Matches URLs of lists of groups and assignment filters. */
const listOfNames = /\/(?:groups|assignmentFilters|transitiveMemberOf\/[\w.]+)(?:\?|$)/;
/** Matches URLs of single groups and assignment filters. */
const readOfName = /\/(?:groups|assignmentFilters)\/[^/?]+(?:\?|$)/;

async function outcomeOf(
  execute: Execute,
  { document, variables }: { document: DocumentNode; variables: object },
): Promise<Outcome> {
  emulator.reset();
  const operation = getOperationAST(document);
  if (!operation) throw new Error('A generated document has one operation.');
  const context = contexts.create();
  const result = await execute({ document, operation, variables: variables as Record<string, unknown>, context });
  await contexts.idle();
  // Requests that wait for the same turn go out as one batch, and which ones do depends on when responses arrive, so the
  // requests inside are compared.
  const sent = emulator.requests.msgraph.filter(({ url }) => !url.endsWith('/$batch'));
  // So does which names are read one by one, if there is a list of them: names that it has found are not read again.
  const findsNames = sent.some(({ url }) => listOfNames.test(url));
  const requests = sent
    .filter(({ url }) => !findsNames || !readOfName.test(url))
    .map(({ body, method, url }) => JSON.stringify({ body: withoutNewIds(body), method, url }));
  return { result: serialise(result), requests: requests.toSorted() };
}

/**
 * Returns a result as JSON, with its errors sorted: fields are executed concurrently, so their order is not defined.
 */
function serialise({ data, errors }: ExecutionResult): string {
  const sortedErrors = errors?.map((error) => JSON.stringify(error)).toSorted();
  return JSON.stringify(withoutNewIds({ data, errors: sortedErrors }));
}

/** Replaces ids that Graph generates. Seeded ids begin with a digit and seven zeros. */
function withoutNewIds(value: unknown): unknown {
  const guid = /(?![234]0{7}-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value).replaceAll(guid, 'a guid'));
}

/** Returns a document in the form in which it is cached between requests. */
function cachedForm(query: string): DocumentNode {
  const known = createKnownOperations({ enabled: true });
  known.remember({ text: query, operationName: undefined, document: parse(query) });
  return known.find({ query })?.document ?? parse(query);
}

async function expectAgreement({ query, variables }: GeneratedOperation): Promise<Outcome> {
  const compiling = createExecutor(schema, { compileAfter });
  const interpreting = createExecutor(schema, { compileAfter: Number.POSITIVE_INFINITY });
  const document = cachedForm(query);
  const expected = await outcomeOf(interpreting, { document, variables });
  for (let run = 1; run <= runs; run++) {
    const { requests, result } = await outcomeOf(compiling, { document, variables });
    expect({ query, variables, run, result }).toEqual({ query, variables, run, result: expected.result });
    expect({ query, variables, run, requests }).toEqual({ query, variables, run, requests: expected.requests });
  }
  return expected;
}

describe('an operation that is run often gives the same result and sends the same requests:', () => {
  const update = `mutation ($n: String, $o: Boolean, $a: [ComplianceManagementPartnerAssignmentInput!]) {
    updateComplianceManagementPartner(
      id: "${partnerId}"
      input: { displayName: $n, platformEnrollments: [{ platform: IOS, onboarded: $o, assignments: $a }] }
    ) { changed userErrors { code field message } }
  }`;
  const dryRun = update
    .replace('] }\n    )', '] }\n      dryRun: true\n    )')
    .replace('{ changed userErrors', '{ changes { displayName { to } platformEnrollments { platform } } userErrors');
  const list = (args: string, head = ''): string =>
    `query ${head} { complianceManagementPartners${args} { totalCount nodes { id displayName } } }`;
  const partner = `complianceManagementPartner(id: "${partnerId}")`;

  test.each<[string, string, object]>([
    ['a mutation whose input holds variables that are left out', update, { o: true }],
    ['a dry run whose input holds variables that are left out', dryRun, { o: true }],
    [
      'an order whose direction is a variable that is left out',
      list('(sortKey: DISPLAY_NAME, reverse: $r)', '($r: Boolean! = true)'),
      {},
    ],
    ['`null` for an argument with a default', list('(first: $f)', '($f: Int)'), { f: null }],
    ['a variable that is left out for an argument with a default', list('(first: $f)', '($f: Int)'), {}],
    [
      'a fragment that is skipped in one place and included in another',
      `query ($yes: Boolean!) { a: ${partner} { ...F @skip(if: $yes) } b: ${partner} { ...F @include(if: $yes) } }
       fragment F on ComplianceManagementPartner { displayName }`,
      { yes: true },
    ],
    [
      'a mutation in a fragment that is spread under two conditions',
      `mutation ($yes: Boolean!) { ...F @skip(if: $yes) ...F @include(if: $yes) }
       fragment F on Mutation {
         updateComplianceManagementPartner(id: "${partnerId}", input: { displayName: "New" }) { changed }
       }`,
      { yes: true },
    ],
    ...['...F', '... { ...F }', '... on Query { ...F }'].map((spread): [string, string, object] => [
      `entities that fail beside another field, behind \`${spread}\``,
      `{ ${spread} } fragment F on Query {
         _entities(representations: ["x"]) { __typename } complianceManagementPartners { totalCount } }`,
      {},
    ]),
    [
      'aliases that are equal once they are joined',
      `{ a: ${partner} { b: platformEnrollments(platforms: [IOS]) { platform } }
         a_b: complianceManagementPartner(id: "40000000-0000-4000-8000-000000000002") { displayName } }`,
      {},
    ],
    ...['__proto__', 'toString', 'hasOwnProperty', 'constructor'].map((name): [string, string, object] => [
      `an alias and a variable called ${name}`,
      `query ($${name}: ID!) { ${name}: complianceManagementPartner(id: $${name}) { ${name}: displayName } }`,
      { [name]: partnerId },
    ]),
    ['a literal that graphql-jit would execute', list(`(after: "${texts.at(-1)}")`), {}],
  ])('%s', async (_, query, variables) => {
    expect(validate(schema, parse(query))).toEqual([]);
    await expectAgreement({ query, variables: variables as GeneratedOperation['variables'] });
    expect(globalThis).not.toHaveProperty('isCompromised');
  });

  test.each([
    { __typename: ['Group'], id: 'x' },
    { __typename: 'Group', id: ['x'] },
    { __typename: 'Group' },
    { __typename: null, id: 'x' },
    {},
    [],
    'Group',
    1,
    null,
  ])('the malformed representation %j', async (representation) => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Group { displayName } } }';
    const { result } = await expectAgreement({ query, variables: { r: [representation] } });
    expect(result).not.toContain('INTERNAL_SERVER_ERROR');
  });
});

test.each([
  'list-partners',
  'list-partners-with-groups',
  'get-partner',
  'create-partner',
  'update-partner',
  'platform-add-assignment',
  'update-connector',
])('the operation %s is compiled, in the form in which it is cached between requests', async (name) => {
  const query = await readFile(new URL(`../../../schema/operations/${name}.graphql`, import.meta.url), 'utf8');
  const document = cachedForm(query);
  const operation = getOperationAST(document) ?? undefined;
  expect(operation && createCompiler(schema, 0)(document, operation)).toBeInstanceOf(Function);
});

test('compiled operations take at most 20 MiB of heap, and the oldest are evicted', async () => {
  setFlagsFromString('--expose-gc');
  // Otherwise, a collection drops the code of functions that were not run lately.
  setFlagsFromString('--no-flush-bytecode');
  const collectGarbage: () => void = runInNewContext('gc');
  const find = createCompiler(schema, 0);
  // Leaves of nested lists take the most, with names of the greatest length.
  const alias = 'a'.repeat(96);
  const leaves = Array.from({ length: 300 }, (_, index) => `${alias}${index}: key`).join(' ');
  const query = `{ ${alias}: complianceManagementPartners { ${alias}: nodes { platformEnrollments { assignments { ${leaves} } } } } }`;
  expect(validate(schema, parse(query))).toEqual([]);
  const documents = Array.from({ length: 100 }, () => parse(query));
  const compiledFormOf = (document: DocumentNode): ReturnType<typeof find> => {
    const operation = getOperationAST(document);
    return operation ? find(document, operation) : undefined;
  };
  const [oldest] = documents as [DocumentNode];
  const first = compiledFormOf(oldest);
  expect(first).toBeInstanceOf(Function);
  collectGarbage();
  const bytesBefore = process.memoryUsage().heapUsed;
  for (const document of documents) await compiledFormOf(document)?.(contexts.create(), {});
  collectGarbage();
  expect(process.memoryUsage().heapUsed - bytesBefore).toBeLessThan(20 * 1024 * 1024);
  expect(compiledFormOf(oldest)).not.toBe(first);
});

test.each([
  ['run once', 2],
  ['interpreted', 0],
])('operations that are %s take at most 20 MiB of heap with their documents', (_, after) => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const find = createCompiler(schema, after);
  const query = `query { __schema { __typename } } ${'#\n'.repeat(4_900)}`;
  collectGarbage();
  const bytesBefore = process.memoryUsage().heapUsed;
  for (let index = 0; index < 200; index++) {
    const document = parse(query);
    const operation = getOperationAST(document);
    expect(operation && find(document, operation)).toBeUndefined();
  }
  collectGarbage();
  expect(process.memoryUsage().heapUsed - bytesBefore).toBeLessThan(20 * 1024 * 1024);
});

test.each([
  'mutation { a: deleteComplianceManagementPartner(id: "1") { deletedComplianceManagementPartnerId } b: deleteComplianceManagementPartner(id: "1") { deletedComplianceManagementPartnerId } }',
  'mutation { ... { deleteComplianceManagementPartner(id: "1") { deletedComplianceManagementPartnerId } } }',
  'mutation { ...F } fragment F on Mutation { deleteComplianceManagementPartner(id: "1") { deletedComplianceManagementPartnerId } }',
])('a mutation is interpreted unless it has one root field, as %s has not', (query) => {
  expect(validate(schema, parse(query))).toEqual([]);
  const document = cachedForm(query);
  const operation = getOperationAST(document) ?? undefined;
  expect(operation).toBeDefined();
  expect(operation && createCompiler(schema, 0)(document, operation)).toBeUndefined();
});

test.each([
  ['query', 0.75],
  ['mutation', 0.25],
] as const)(
  'each generated %s gives the same result and sends the same requests, compiled or not',
  async (kind, share) => {
    const seen = { valid: 0, compiled: 0, data: 0, errors: 0, sent: 0 };
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const operation = drawOperation(draw, { schema, kind, texts });
        const document = parse(operation.query);
        // Apollo Server refuses all others.
        fc.pre(validate(schema, document).length === 0);
        seen.valid++;
        const { result, requests } = await expectAgreement(operation);
        expect(result).not.toContain('INTERNAL_SERVER_ERROR');
        const cached = cachedForm(operation.query);
        const cachedOperation = getOperationAST(cached);
        if (cachedOperation && createCompiler(schema, 0)(cached, cachedOperation)) seen.compiled++;
        if (result.includes('"data":{')) seen.data++;
        if (result.includes('"errors"')) seen.errors++;
        if (requests.length > 0) seen.sent++;
      }),
      { numRuns: fuzzRuns(share), seed: fuzzSeed, endOnFailure: true, maxSkipsPerRun: 20 },
    );
    expect(globalThis).not.toHaveProperty('isCompromised');
    // The comparison is only meaningful if operations of each kind were generated, as far as a few can have them.
    if (!isThorough) return;
    expect(seen.data).toBeGreaterThan(seen.valid / 5);
    expect(seen.errors).toBeGreaterThan(seen.valid / 20);
    expect(seen.sent).toBeGreaterThan(seen.valid / 5);
    expect(seen.compiled).toBeGreaterThan(seen.valid / (kind === 'query' ? 5 : 20));
  },
  3_600_000,
);
