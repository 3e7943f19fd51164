// Generated operations over generated data: the gateway's answers are the reference's, byte for byte. Each is sent six
// times, so that it is executed by Apollo Server, from memory, and in compiled form. A failure prints what repeats it.
// REFERENCE_OPERATIONS=20000 sends more; FUZZ_SEED repeats a seed.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  getNamedType,
  isAbstractType,
  parse,
  print,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type ObjectFieldNode,
} from 'graphql';
import { Pool } from 'undici';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';
import { startGatewayBefore, type TestGateway } from '../support/gateway.js';
import { drawData } from './data.js';
import {
  answer,
  rootOf,
  schema,
  type Json,
  type Path,
  type ReferenceError,
  type ReferenceRequest,
  type ReferenceResponse,
} from './gateway.js';
import { startGraph, type ScriptedGraph } from './graph.js';
import { drawOperation, type Operation } from './operation.js';
import { createRandom, type Random } from './random.js';

const operationCount = Number(process.env['REFERENCE_OPERATIONS'] ?? fuzzRuns());
/** Operations for each tenant's data. */
const perTenant = 50;
/** The set of variables of each run. The gateway remembers the document at the first, and compiles it after three. */
const runs = [0, 0, 1, 0, 1, 1];
/** Operations in flight at once. */
const concurrency = 4;

let graph: ScriptedGraph;
let gateway: TestGateway;
let pool: Pool;
let token: string;
beforeAll(async () => {
  graph = await startGraph({
    complianceManagementPartners: [],
    mobileThreatDefenseConnectors: [],
    assignmentFilters: [],
    groups: [],
    users: [],
  });
  gateway = await startGatewayBefore(graph.url, { compileAfter: 3 });
  pool = new Pool(gateway.url, { connections: concurrency });
  token = await gateway.emulator.signIn();
});
afterAll(async () => {
  await pool.close();
  await gateway.close();
  await graph.close();
});

interface Answer {
  /** Of the HTTP response. */
  status: number;
  data?: unknown;
  errors?: ShownError[] | undefined;
}

interface ShownError {
  message: string;
  path?: Path;
  extensions?: { code?: unknown; places?: number; fields?: string[] };
}

/** Sends an operation to the gateway. */
async function ask({ query, variables }: { query: string; variables: Json }): Promise<Answer> {
  for (;;) {
    const { body, statusCode } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const response = (await body.json()) as Answer;
    // The test's own work blocks the event loop, which the gateway takes for too much load.
    if (statusCode !== 503) return { ...response, status: statusCode };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What is opaque: the reference's names of cursors and keys, and what the gateway returns for them. */
type Names = ReadonlyMap<string, string>;

const cursorsQuery = (list: string, order: string): string => `query ($after: String) {
  ${list}(first: 100, after: $after, ${order}) {
    edges { cursor node { id } } pageInfo { endCursor hasNextPage }
  }
}`;
const sortKeys = {
  complianceManagementPartners: [null, 'DISPLAY_NAME', 'LAST_HEARTBEAT_DATE_TIME'],
  mobileThreatDefenseConnectors: [null, 'ID', 'LAST_HEARTBEAT_DATE_TIME'],
};
const keysQuery = `query ($after: String) {
  complianceManagementPartners(first: 100, after: $after) {
    nodes { id platformEnrollments { platform assignments { key } } } pageInfo { endCursor hasNextPage }
  }
}`;

interface Connection {
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string; platformEnrollments: { platform: string; assignments: { key: string }[] }[] }[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

async function* pagesOf(list: string, query: string): AsyncGenerator<Connection> {
  for (let after: string | null = null, more = true; more;) {
    const { data, errors } = await ask({ query, variables: { after } });
    if (errors) throw new Error(`The inventory failed: ${JSON.stringify(errors)}`);
    const connection = (data as Record<string, Connection>)[list] as Connection;
    yield connection;
    const { endCursor, hasNextPage } = connection.pageInfo;
    if (hasNextPage && endCursor === null)
      throw new Error(`The inventory failed: an empty page of ${list} is not the last.`);
    after = endCursor;
    more = hasNextPage;
  }
}

/** Reads the gateway's cursor of each object in each order, and its key of each assignment. */
async function takeInventory(): Promise<Names> {
  const names = new Map<string, string>();
  for (const [list, keys] of Object.entries(sortKeys)) {
    for (const [sortKey, reverse] of keys.flatMap((key) => [[key, false] as const, [key, true] as const])) {
      const order = `${sortKey ?? 'NONE'}_${reverse}`;
      for await (const { edges } of pagesOf(list, cursorsQuery(list, `sortKey: ${sortKey}, reverse: ${reverse}`))) {
        for (const { cursor, node } of edges) names.set(`cursor:${list}:${order}:${node.id}`, cursor);
      }
    }
  }
  const partners = new Map(graph.data.complianceManagementPartners.map((json) => [json['id'], json]));
  for await (const { nodes } of pagesOf('complianceManagementPartners', keysQuery)) {
    for (const { id, platformEnrollments } of nodes) {
      for (const { assignments, platform } of platformEnrollments) {
        const property = `${platform === 'MACOS' ? 'macOs' : platform.toLowerCase()}EnrollmentAssignments`;
        const list = partners.get(id)?.[property];
        const shown = (Array.isArray(list) ? list : []).filter((item) => typeof item === 'object' && item !== null);
        for (const [index, { key }] of assignments.entries()) {
          const name = `key:${JSON.stringify(shown[index])}`;
          // The same assignment has the same key wherever it is.
          expect(names.get(name) ?? key).toBe(key);
          names.set(name, key);
        }
      }
    }
  }
  return names;
}

/** Returns the error of a group that Graph refuses to look for. Its words are not the reference's subject. */
async function groupErrorOf(): Promise<ReferenceRequest['groupError']> {
  const query = '{ _entities(representations: [{ __typename: "Group", id: "x" }]) { ... on Group { displayName } } }';
  const { errors } = await ask({ query, variables: {} });
  const [{ extensions, message } = { message: '' }] = errors ?? [];
  return { message, code: String(extensions?.code) };
}

/** A tenant, and what is needed to compare. */
interface Tenant {
  seed: number;
  names: Names;
  groupError: ReferenceRequest['groupError'];
}

const cursorPattern = /cursor:\w+:\w+:[\w-]+/g;

/** Fields that one error of the gateway names at most. */
const maxFields = 20;

/** What an error says, in a form that the gateway's and the reference's have in common. */
interface ComparedError {
  message: string;
  code: unknown;
  root: unknown;
  places: number;
  fields: number;
  /** What the gateway says of the places and is not so. */
  wrong: unknown[];
}

function ofReference(error: ReferenceError): ComparedError {
  const { code, message, paths } = error;
  const fields = new Set(paths.map(fieldOf));
  return {
    message,
    code,
    root: rootOf(error),
    places: Math.max(1, paths.length),
    fields: Math.min(fields.size, maxFields),
    wrong: [],
  };
}

/** An error names one of its places, any of them, and the fields of all. */
function ofGateway(shown: ShownError, same: ReferenceError | undefined): ComparedError {
  const { extensions, message, path } = shown;
  const { code, fields = path ? [fieldOf(path)] : [], places = 1 } = extensions ?? {};
  const allowed = [...(same?.paths ?? []), ...(same?.perhaps ?? [])];
  const isPlace = allowed.some((place) => JSON.stringify(place) === JSON.stringify(path));
  const known = new Set(allowed.map(fieldOf));
  const wrong = [...(path && !isPlace ? [path] : []), ...fields.filter((field) => !known.has(field))];
  const compared = { message, code, root: path?.[0], places, fields: new Set(fields).size, wrong };
  if (!same || same.perhaps.length === 0 || wrong.length > 0) return compared;
  // Which of the places below a lost one it tells of is not said.
  const certain = ofReference(same);
  const isPossible = places >= certain.places && places <= allowed.length && compared.fields >= certain.fields;
  return isPossible ? { ...compared, places: certain.places, fields: certain.fields } : compared;
}

/** Returns the errors of the reference and of the gateway in the same form. */
function compareErrors(
  { errors: expected, lost = [] }: ReferenceResponse,
  shown: readonly ShownError[] | undefined,
): { expected: ComparedError[] | undefined; shown: ComparedError[] | undefined } {
  const isSame = (error: ReferenceError, { message, path }: ShownError): boolean =>
    error.message === message && rootOf(error) === path?.[0];
  // An error that is only below lost places may be missing, if another one is there.
  const told = expected?.filter(
    (error) => error.paths.length > 0 || error.perhaps.length === 0 || shown?.some((it) => isSame(error, it)),
  );
  const compared = shown?.map((it) =>
    ofGateway(
      it,
      expected?.find((error) => isSame(error, it)),
    ),
  );
  // The root of the answer itself may be lost.
  const untold = lost.filter(([root]) => {
    const isBelow = (name: string | number | undefined): boolean => root === undefined || name === root;
    const places = sumOf(
      shown?.filter(({ path }) => isBelow(path?.[0])).map(({ extensions }) => extensions?.places ?? 1),
    );
    const certain = sumOf(expected?.filter((error) => isBelow(rootOf(error))).map(({ paths }) => paths.length));
    return places < certain + lost.filter(([other]) => isBelow(other)).length;
  });
  if (untold.length > 0)
    compared?.push({ message: 'Nothing is told', code: null, root: null, places: 0, fields: 0, wrong: untold });
  return { expected: told?.map(ofReference), shown: compared };
}

const sumOf = (numbers: readonly number[] = []): number => numbers.reduce((sum, number) => sum + number, 0);

/** Returns the names of a path. */
function fieldOf(path: Path): string {
  return path.filter((segment) => typeof segment === 'string').join('.');
}

/** Returns an answer as text, with its errors in any order: fields are executed at the same time. */
function textOf(
  { data, errors, status }: { status: number; data?: unknown; errors?: ComparedError[] | undefined },
  names?: Names,
): string {
  const sorted = errors?.map((error) => JSON.stringify(error)).toSorted();
  const translate = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? (names?.get(value) ?? value) : value;
  return JSON.stringify({ status, data, errors: sorted }, translate);
}

/** Returns the answers that differ; `undefined` if all are alike. */
async function differenceOf(
  { query, variables }: Operation,
  { groupError, names }: Tenant,
): Promise<string | undefined> {
  const expected = await Promise.all(
    variables.map((set) => answer({ query, variables: set, data: graph.data, groupError })),
  );
  const withCursors = (text: string): string => text.replace(cursorPattern, (name) => names.get(name) ?? name);
  for (const [index, set] of runs.entries()) {
    const sent = JSON.parse(withCursors(JSON.stringify(variables[set]))) as Json;
    const actual = await ask({ query: withCursors(query), variables: sent });
    if (isLimit(actual)) {
      refusedCount += 1;
      return undefined;
    }
    const { data } = expected[set] ?? {};
    const status = data === undefined ? 400 : 200;
    const errors = compareErrors(expected[set] ?? {}, actual.errors);
    const wanted = textOf({ status, data, errors: errors.expected }, names);
    const shown = textOf({ ...actual, errors: errors.shown });
    if (shown === wanted) continue;
    // From shortly before the first difference.
    const first = [...wanted].findIndex((character, at) => character !== shown[at]);
    const at = Math.max(0, first - 120);
    return `run ${index + 1}, variables ${set}, character ${at}
reference: ${wanted.slice(at, at + 600)}
gateway:   ${shown.slice(at, at + 600)}`;
  }
  return undefined;
}

/** Operations that the gateway refused because of a limit. */
let refusedCount = 0;
/** How the gateway names the limits of docs/front-end.md, which the reference does not have. */
const limitMessages = [
  /^The (?:operation|answer about the schema) has more than /,
  /^The operation costs \d+, and at most /,
  /^The document is more than \d+ levels deep/,
  /^The document repeats too many fields or fragments/,
  /^The response is larger than /,
  /Document contains more (?:than|that) \d+ tokens/,
];

/** Whether the gateway refused an operation because of a limit. */
function isLimit({ data, errors }: Answer): boolean {
  const { message = '' } = errors?.[0] ?? {};
  return data === undefined && limitMessages.some((limit) => limit.test(message));
}

function isValid({ query }: Operation): boolean {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}

/** Leaves out selections and fragments as long as the answers still differ. */
async function shrink(operation: Operation, tenant: Tenant): Promise<Operation> {
  let smallest = operation;
  for (let index = 0, tries = 0; tries < 400; tries += 1) {
    const document = withoutPart(parse(smallest.query), index);
    if (!document) break;
    const candidate = { ...smallest, query: print(document) };
    if (isValid(candidate) && (await differenceOf(candidate, tenant)) !== undefined) smallest = candidate;
    else index += 1;
  }
  return smallest;
}

/**
 * Returns a document without its `index`-th selection, fragment, variable, argument or directive; `undefined` past the
 * last one.
 */
function withoutPart(document: DocumentNode, index: number): DocumentNode | undefined {
  let position = 0;
  const remove = (): null | undefined => (position++ === index ? null : undefined);
  const parts = [
    'Field',
    'InlineFragment',
    'FragmentSpread',
    'FragmentDefinition',
    'VariableDefinition',
    'Argument',
    'Directive',
  ];
  const changed = visit(document, Object.fromEntries(parts.map((kind) => [kind, { enter: remove }])));
  return position > index ? changed : undefined;
}

/**
 * Fields that are not drawn. The text of the schema has tests of its own, and the words of a message are no contract.
 */
const isLeftOut = (coordinate: string): boolean =>
  ['Query._service', 'IntuneConnectorIssue.message'].includes(coordinate);

/**
 * Adds the fields, arguments and members of inputs that an operation has, such as `Group.id` and
 * `Query.assignableGroups(first:)`.
 */
function collectUses({ query }: Operation, uses: Set<string>): void {
  const info = new TypeInfo(schema);
  const visitor = {
    Field: () => void uses.add(`${info.getParentType()?.name}.${info.getFieldDef()?.name}`),
    Argument: ({ name }: ArgumentNode) => {
      if (!info.getDirective()) uses.add(`${info.getParentType()?.name}.${info.getFieldDef()?.name}(${name.value}:)`);
    },
    ObjectField: ({ name }: ObjectFieldNode) =>
      void uses.add(`${getNamedType(info.getParentInputType())?.name}.${name.value}`),
  };
  visit(parse(query), visitWithTypeInfo(info, visitor));
}

/** Returns every field, argument and member of an input that queries can have. */
function everyUse(): string[] {
  const uses = new Set<string>();
  const seen = new Set<GraphQLNamedType>();
  const add = (type: GraphQLNamedType | undefined | null): void => {
    if (!type || seen.has(type)) return;
    seen.add(type);
    if (isAbstractType(type)) for (const possible of schema.getPossibleTypes(type)) add(possible);
    if (!('getFields' in type)) return;
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) {
      if (isLeftOut(`${type.name}.${field.name}`)) continue;
      uses.add(`${type.name}.${field.name}`);
      add(getNamedType(field.type));
      for (const { name, type: of } of field.args ?? []) {
        uses.add(`${type.name}.${field.name}(${name}:)`);
        add(getNamedType(of));
      }
    }
  };
  add(schema.getQueryType());
  return [...uses];
}

function drawOne(random: Random, ids: readonly string[], names: Names): Operation {
  const cursors = [...names.keys()].filter((name) => name.startsWith('cursor:'));
  const after = cursors.length > 0 ? Array.from({ length: 12 }, () => random.oneOf(cursors)) : ['x'];
  return drawOperation(random, {
    schema,
    without: isLeftOut,
    ids,
    texts: ['guard', 'strasse', 'Zed 10', '1', 'İ', 'σ', 'e\u0301', '', 'x'.repeat(300)],
    textsOf: { after, search: ['g', 'é', '-', '"', 'guard zed'] },
  });
}

test(
  `generated operations are answered as the reference answers them (FUZZ_SEED=${fuzzSeed})`,
  async () => {
    const uses = new Set<string>();
    for (let done = 0; done < operationCount; done += perTenant) {
      const seed = fuzzSeed + done;
      const random = createRandom(seed);
      graph.data = drawData(random);
      graph.pageSize = random.oneOf([1_000, 100, 7]);
      graph.refusesUnknownGroups = random.chance(25);
      const tenant = {
        seed,
        names: await takeInventory(),
        groupError: graph.refusesUnknownGroups ? await groupErrorOf() : undefined,
      };
      const all = Object.values(graph.data)
        .flatMap((objects) => objects.slice(0, 8))
        .map(({ id }) => String(id));
      const ids = [...all, ...all.slice(0, 6).map((id) => id.toUpperCase()), 'gone', 'gone', '../x', '', '__proto__'];
      const operations = Array.from({ length: Math.min(perTenant, operationCount - done) }, () =>
        drawOne(random, ids, tenant.names),
      );
      for (const operation of operations) collectUses(operation, uses);
      const lane = async (): Promise<void> => {
        for (let next = operations.pop(); next; next = operations.pop()) {
          const difference = await differenceOf(next, tenant);
          if (difference === undefined) continue;
          operations.length = 0;
          const smallest = await shrink(next, tenant);
          throw new Error(
            report({ operation: smallest, difference: (await differenceOf(smallest, tenant)) ?? difference, seed }),
          );
        }
      };
      await Promise.all(Array.from({ length: concurrency }, lane));
    }
    const unused = everyUse().filter((use) => !uses.has(use));
    // Fewer operations cannot have everything.
    expect(operationCount < 1_000 ? [] : unused).toEqual([]);
    // The comparison means little if many operations are too large.
    expect(refusedCount).toBeLessThan(operationCount / 4);
  },
  // Milliseconds. Far more than the operations take, on a busy machine too.
  600_000 + operationCount * 3_000,
);

test.each([
  // The issues of the first partner come after the platforms of the second one have ended the list.
  [
    'in another item of a list',
    'nodes { issues { code @include(if: $b) } platformEnrollments { platform @include(if: $b) } }',
  ],
  [
    'of two fields',
    'nodes { platformEnrollments { platform @skip(if: $b) } } pageInfo { hasNextPage @include(if: $b) }',
  ],
  ['below a null of its own', 'nodes { issues { code @include(if: $b) } } pageInfo { hasNextPage @include(if: $b) }'],
])('of the errors below a null that they make, an answer has one or more: %s', async (_, selection) => {
  const silent = { partnerState: 'unresponsive', lastHeartbeatDateTime: '2025-01-01T00:00:00Z' };
  graph.data = {
    complianceManagementPartners: [
      { id: 'p1', displayName: 'First', ...silent },
      { id: 'p2', displayName: 'Second', ...silent, iosOnboarded: true, iosEnrollmentAssignments: [] },
    ],
    mobileThreatDefenseConnectors: [],
    assignmentFilters: [],
    groups: [],
    users: [],
  };
  const query = `query ($b: Boolean = true) { complianceManagementPartners { ${selection} } }`;
  const variables = [{ b: null }, { b: null }];
  const expected = await answer({ query, variables: { b: null }, data: graph.data });
  expect(expected.lost).toEqual([['complianceManagementPartners']]);
  const tenant = { seed: 0, names: new Map<string, string>(), groupError: undefined };
  expect(await differenceOf({ query, variables }, tenant)).toBeUndefined();

  // An answer without an error, with one of another place, or with more than there are, differs.
  const [first] = (await ask({ query, variables: { b: null } })).errors ?? [];
  const wrongOf = (shown: ShownError[] | undefined): boolean => {
    const compared = compareErrors(expected, shown);
    return JSON.stringify(compared.expected) !== JSON.stringify(compared.shown);
  };
  expect(first && wrongOf([first])).toBe(false);
  expect(wrongOf([])).toBe(true);
  expect(first && wrongOf([{ ...first, path: ['complianceManagementPartners', 'edges'] }])).toBe(true);
  expect(first && wrongOf([{ ...first, extensions: { ...first.extensions, places: 99 } }])).toBe(true);
  expect(first && wrongOf([{ ...first, message: 'Another' }])).toBe(true);
});

test.each([
  ['depth', `{ __type(name: "Int") ${'{ ofType '.repeat(25)}{ name }${' }'.repeat(25)} }`],
  ['comparisons', `{ ${'__typename '.repeat(300)} }`],
  ['tokens of the document', `{ ${'__typename '.repeat(6_100)} }`],
  ['cost', `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
])('a refusal because of the limit of %s does not count as a difference', async (_, query) => {
  expect(isLimit(await ask({ query, variables: {} }))).toBe(true);
});

function report({ difference, operation, seed }: { difference: string; operation: Operation; seed: number }): string {
  return `The gateway and the reference differ: ${difference}
operation: ${operation.query}
variables: ${JSON.stringify(operation.variables)}
data of seed ${seed}, pages of ${graph.pageSize}${graph.refusesUnknownGroups ? ', unknown groups refused' : ''}. FUZZ_SEED=${seed} repeats it.`;
}
