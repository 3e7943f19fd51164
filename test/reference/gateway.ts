// The reference for reads: graphql-js over the committed schema and Graph's whole JSON. It selects, shares, caches and
// compiles nothing, and imports nothing of src/. What a field means is taken from its description, where Graph's name
// of a property or of a word of an enum stands after "Graph:".
import { readFileSync } from 'node:fs';
import * as graphql from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import {
  compare,
  compareItems,
  dayMs,
  durationMs,
  fold,
  hasWords,
  isId,
  isNever,
  isReadable,
  isText,
  memberOf,
  names,
  show,
  textOf,
  wordOf,
} from './values.js';

type Info = graphql.GraphQLResolveInfo;
type Enum = graphql.GraphQLEnumType;
export type Json = Record<string, unknown>;
type CollectionName =
  | 'complianceManagementPartners'
  | 'mobileThreatDefenseConnectors'
  | 'assignmentFilters'
  | 'groups'
  | 'users';
/** Graph's collections, whole. */
export type GraphData = Record<CollectionName, Json[]>;

export interface ReferenceRequest {
  query: string;
  variables: Json;
  data: GraphData;
  /** The error of a group that does not exist, where Graph does not say so. */
  groupError?: { message: string; code: string } | undefined;
}

export type Path = (string | number)[];

export interface ReferenceResponse {
  data?: unknown;
  errors?: ReferenceError[];
  /** The places that are null because of an error below them. */
  lost?: Path[];
}

/**
 * One error, and all places that it stands for. Fields are executed at the same time, and a field that makes what is
 * above it null ends that: of the errors below a lost place, an answer has one or more, any of them.
 */
export interface ReferenceError {
  message: string;
  code: unknown;
  /** Places that every answer tells of. */
  paths: Path[];
  /** Places below a lost one. */
  perhaps: Path[];
}

const sdl = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
const entityTypes = [...sdl.matchAll(/^type (\w+)[^{]*@key/gm)].map(([, name]) => name ?? '');
const federation = `
  scalar _Any
  type _Service { sdl: String }
  union _Entity = ${entityTypes.join(' | ')}
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`;
const definitions = graphql.parse(sdl + federation);
const build = (document: graphql.DocumentNode): graphql.GraphQLSchema =>
  graphql.buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
export const schema = build(definitions);
/** The same without a field that makes what is above it null: an execution meets every error. */
const nullableSchema = build(
  graphql.visit(definitions, {
    FieldDefinition: (field) => ({
      ...field,
      type: graphql.visit(field.type, { NonNullType: { leave: ({ type }) => type } }),
    }),
  }),
);
const enumOf = (name: string): Enum => schema.getType(name) as Enum;

/** Answers an operation. Cursors and keys are names of what they stand for, which the test translates. */
export async function answer(request: ReferenceRequest): Promise<ReferenceResponse> {
  const { data, errors } = await execute(schema, request);
  // A message of graphql-js is about an argument or a variable. One about a variable is shortened.
  const shown = (error: graphql.GraphQLError, places: { paths?: Path[]; perhaps?: Path[] }): ReferenceError => ({
    message: data === undefined && error.message.length > 1_000 ? `${error.message.slice(0, 1_000)}…` : error.message,
    code: error.extensions['code'] ?? 'BAD_USER_INPUT',
    paths: [],
    perhaps: [],
    ...places,
  });
  if (!errors) return { data };
  if (data === undefined) return { errors: errors.map((error) => shown(error, {})) };
  const lost = errors.flatMap(({ path }) => lostPlaceOf(data, path ?? []) ?? []);
  const isBelow = ({ path = [] }: graphql.GraphQLError): boolean =>
    lost.some((place) => place.length < path.length && place.every((segment, index) => segment === path[index]));
  const all = lost.length > 0 ? await execute(nullableSchema, request) : { errors: [] };
  return {
    data,
    lost: [...new Map(lost.map((place) => [JSON.stringify(place), place])).values()],
    errors: tellOnce([
      ...errors
        .filter((error) => !isBelow(error))
        .map((error) => shown(error, { paths: error.path ? [[...error.path]] : [] })),
      ...(all.errors ?? []).filter(isBelow).map((error) => shown(error, { perhaps: [[...(error.path ?? [])]] })),
    ]),
  };
}

async function execute(of: graphql.GraphQLSchema, request: ReferenceRequest): Promise<graphql.ExecutionResult> {
  return graphql.execute({
    schema: of,
    document: graphql.parse(request.query),
    variableValues: request.variables,
    contextValue: request,
    fieldResolver: resolveField as graphql.GraphQLFieldResolver<Source, ReferenceRequest>,
    typeResolver: ({ __typename }: Source) => __typename,
  });
}

/** Returns the place of a null that is above the place of an error; `undefined` if the error's own place is null. */
function lostPlaceOf(data: unknown, path: readonly (string | number)[]): Path[] | undefined {
  let value = data;
  for (const [index, segment] of path.entries()) {
    if (value === null) return [path.slice(0, index)];
    value = (value as Json)[segment];
  }
  return undefined;
}

/** What is wrong in the same words at several places below the same field of the query is told once. */
function tellOnce(errors: readonly ReferenceError[]): ReferenceError[] {
  const told: ReferenceError[] = [];
  for (const error of errors) {
    const same = told.find(
      (other) => other.code === error.code && other.message === error.message && rootOf(other) === rootOf(error),
    );
    if (same) {
      same.paths.push(...error.paths);
      same.perhaps.push(...error.perhaps);
    } else told.push(error);
  }
  return told;
}

/** Returns the name of the root field that an error is below. */
export function rootOf({ paths, perhaps }: ReferenceError): string | number | undefined {
  return [...paths, ...perhaps][0]?.[0];
}

/** What a resolver gets: an object that Graph has, or one that is made up of such objects. */
interface Source extends Json {
  __typename: string;
  /** Graph's own. */
  json: Json;
}
type Resolve = (source: Source, args: never, request: ReferenceRequest, info: Info) => unknown;

/** Resolves a field that is not in `resolvers`: a member of what was made up, or a property of Graph. */
function resolveField(source: Source, args: never, request: ReferenceRequest, info: Info): unknown {
  const { fieldName, parentType } = info;
  const collection = references[parentType.name];
  if (collection) return ofReference(collection, String(source['id']), request, info);
  const resolve = resolvers[`${parentType.name}.${fieldName}`] ?? resolvers[fieldName];
  if (resolve) return resolve(source, args, request, info);
  const field = parentType.getFields()[fieldName];
  return source.json && field ? show(source.json[wordOf(field) ?? fieldName], field.type) : source[fieldName];
}

function refuse(message: string, code = 'BAD_USER_INPUT'): graphql.GraphQLError {
  return new graphql.GraphQLError(message, { extensions: { code: code as never } });
}

for (const of of [schema, nullableSchema]) {
  const duration = of.getType('Duration') as graphql.GraphQLScalarType;
  duration.parseValue = (value) => durationMs(value) >= 0 && value;
  duration.parseLiteral = (node) => duration.parseValue(node.kind === graphql.Kind.STRING ? node.value : undefined);
}

function isStale({ __typename, json }: Source, after: unknown): boolean | null {
  const { lastHeartbeatDateTime: heartbeat, partnerState, partnerUnresponsivenessThresholdInDays: days } = json;
  if (isNever(heartbeat)) return null;
  if (partnerState === 'unresponsive') return true;
  if (!isReadable(heartbeat)) return null;
  const threshold = __typename === 'ComplianceManagementPartner' ? 0 : Number(show(days, graphql.GraphQLInt) ?? 0);
  return Date.now() - Date.parse(heartbeat) > (after ? durationMs(after) : (threshold > 0 ? threshold : 1) * dayMs);
}

// Lists: filters, order, pages.

function isPlaceholder({ json }: Source): boolean {
  const isSetUp = ([name, value]: [string, unknown]): boolean =>
    name.endsWith('Onboarded') ? value === true : name.endsWith('EnrollmentAssignments') && Object(value).length > 0;
  const { lastHeartbeatDateTime: heartbeat, partnerState } = json;
  return partnerState === 'unknown' && isNever(heartbeat) && !Object.entries(json).some(isSetUp);
}

function partnerStateOf({ __typename, json }: Source): string {
  const { partnerState } = (schema.getType(__typename) as graphql.GraphQLObjectType).getFields();
  return String(show(json['partnerState'], partnerState?.type as graphql.GraphQLOutputType));
}

/** By the name of the filter. `staleAfter` belongs to `stale`. */
const filters: Record<string, (item: Source, wanted: unknown, all: Json) => boolean> = {
  assignedTo: ({ json }, wanted, { platform }) =>
    targetsOf(json, platform).some(
      (target) =>
        target.__typename === 'GroupAssignmentTarget' &&
        foldId(target.json['groupId']) === foldId((wanted as Json)['groupId']),
    ),
  platform: ({ json }, wanted) => targetsOf(json, wanted).length > 0,
  displayNameContains: ({ json }, wanted) => fold(textOf(json['displayName'])).includes(fold(String(wanted))),
  neverHeardFrom: ({ json }, wanted) => isNever(json['lastHeartbeatDateTime']) === wanted,
  onboardedFor: ({ json }, wanted) => json[platformProperty(wanted, 'Onboarded')] === true,
  partnerStates: (item, wanted) => (wanted as string[]).includes(partnerStateOf(item)),
  placeholder: (item, wanted) => isPlaceholder(item) === wanted,
  stale: (item, wanted, all) => isStale(item, all['staleAfter']) === wanted,
  staleAfter: () => true,
};

/** The targets of the assignments on a platform, or on all platforms. */
function targetsOf(json: Json, platform: unknown): Source[] {
  const platforms = platform
    ? [platform]
    : enumOf('EnrollmentPlatform')
        .getValues()
        .map(({ name }) => name);
  const lists = platforms.map((name) => json[platformProperty(name, 'EnrollmentAssignments')]);
  const items = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  return items
    .filter((item) => typeof item === 'object' && item !== null)
    .map((item: Json) => targetOf(item['target']));
}

function listed(data: GraphData, name: CollectionName, filterBy?: Json | null): Source[] {
  const wanted = Object.entries(filterBy ?? {}).filter(([, value]) => value !== null);
  const __typename = name.charAt(0).toUpperCase() + name.slice(1, -1);
  return data[name]
    .map((json) => ({ __typename, json }))
    .filter((item) => wanted.every(([filter, value]) => filters[filter]?.(item, value, filterBy ?? {})));
}

interface PageArgs {
  first: number;
  after?: string | null;
  filterBy?: Json | null;
  sortKey?: string | null;
  reverse: boolean;
}

const page =
  (name: CollectionName): Resolve =>
  (_, { after, filterBy, first, reverse, sortKey }: PageArgs, { data }, { returnType }) => {
    if (first < 1 || first > 100) throw refuse('`first` must be between 1 and 100.');
    const groupId = (filterBy?.['assignedTo'] as Json | null | undefined)?.['groupId'];
    if (groupId !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(String(groupId)))
      throw refuse(
        '`groupId` must be the object id of a group, a GUID. Find the group with `assignableGroups(search: "…")`.',
      );
    const isLonger = (filter: string, max: number): boolean => Object(filterBy?.[filter]).length > max;
    if (isLonger('displayNameContains', 256))
      throw refuse('`displayNameContains` must not have more than 256 characters.');
    if (isLonger('partnerStates', 20)) throw refuse('`partnerStates` must not have more than 20 entries.');
    const sortKeys = enumOf(String(returnType).replace(/Connection$/, 'SortKey'));
    const [, field] = /By `(\w+)`/.exec(sortKeys.getValue(sortKey ?? '')?.description ?? '') ?? [];
    const order = `${sortKey ?? 'NONE'}_${reverse}`;
    const another = 'pass the `sortKey` and `reverse` that the cursor was returned for';
    const [, list, cursorOf, id] = /^cursor:(\w+):(\w+):(.+)$/.exec(after ?? '') ?? [];
    if (isText(after) && list !== name)
      throw refuse('`after` is not a valid cursor for this list: pass an `endCursor` exactly as it was returned.');
    if (isText(after) && cursorOf !== order)
      throw refuse(`\`after\` is a cursor of a list in another order: ${another}.`);
    const inOrder = field ? data[name].toSorted((a, b) => compareItems(a, b, field)) : data[name];
    const ordered = reverse ? inOrder.toReversed() : inOrder;
    const all = listed({ ...data, [name]: ordered }, name, filterBy);
    const last = ordered.findIndex((json) => json['id'] === id);
    const rest = listed({ ...data, [name]: ordered.slice(last + 1) }, name, filterBy);
    const edges = rest.slice(0, first).map((node) => ({ node, cursor: `cursor:${name}:${order}:${node.json['id']}` }));
    const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
    const [hasPreviousPage, hasNextPage] = [rest.length < all.length, edges.length < rest.length];
    const pageInfo = { startCursor, endCursor, hasPreviousPage, hasNextPage };
    return { edges, nodes: edges.map(({ node }) => node), pageInfo, totalCount: all.length };
  };

// Single objects, and what partners refer to.

/** Graph compares ids in any case of ASCII letters. */
const foldId = (id: unknown): string => String(id).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const isPathId = (id: string): boolean => /^[\w-]{1,128}$/.test(id);
function find(data: GraphData, name: CollectionName, id: unknown): Source | null {
  return listed(data, name).find(({ json }) => foldId(json['id']) === foldId(id)) ?? null;
}

const one =
  (name: CollectionName): Resolve =>
  (_, { id }: { id: string }, { data }) => {
    if (isPathId(id)) return find(data, name, id);
    throw refuse('`id` must have 1 to 128 letters, digits, `-` or `_`. Pass it exactly as it was returned.');
  };

/** Returns the entity of a representation. Whether it exists is not looked up if only its key is selected. */
function entityOf({ __typename, id }: { __typename: string; id: string }, data: GraphData, info: Info): unknown {
  if (references[__typename]) return { __typename, id };
  if (__typename === 'IntuneConnector') {
    return isPathId(id)
      ? (find(data, 'complianceManagementPartners', id) ?? find(data, 'mobileThreatDefenseConnectors', id))
      : null;
  }
  const name = `${__typename.charAt(0).toLowerCase()}${__typename.slice(1)}s` as CollectionName;
  return isPathId(id) && isKeyOnly(__typename, info) ? { __typename, id } : find(data, name, id);
}

function isKeyOnly(typeName: string, { fieldNodes, fragments, variableValues }: Info): boolean {
  try {
    const type = schema.getType(typeName) as graphql.GraphQLObjectType;
    const fields = collectSubfields(schema, fragments, variableValues, type, fieldNodes);
    return [...fields.values()].every(([node]) => ['__typename', 'id'].includes(node?.name.value ?? ''));
  } catch {
    return false;
  }
}

/** Resolves a property of a group or an assignment filter by its id; `null` if it no longer exists. */
function ofReference(name: CollectionName, id: string, { data, groupError }: ReferenceRequest, info: Info): unknown {
  if (info.fieldName === 'id') return id;
  const found = find(data, name, id);
  if (!found && name === 'groups' && groupError && isPathId(id)) throw refuse(groupError.message, groupError.code);
  return found && show(found.json[info.fieldName], info.returnType);
}
const references: Record<string, CollectionName> = { AssignmentFilter: 'assignmentFilters', Group: 'groups' };

interface SearchArguments {
  first: number;
  fitsPlatform?: string | null;
  platform?: string | null;
  search?: string | null;
}
/** The names of the devices for which a filter fits each platform. Filters for apps fit none. */
const filtersOf: Record<string, RegExp> = {
  ANDROID: /^ANDROID(?!_MOBILE_APP)/,
  IOS: /^IOS$/,
  MACOS: /^MACOS$/,
  WINDOWS: /^WINDOWS(?!_MOBILE_APP)/,
};

const search =
  (name: CollectionName): Resolve =>
  (_, { first, fitsPlatform, platform, search: words }: SearchArguments, { data }) => {
    if (first < 1 || first > 50) throw refuse('`first` must be between 1 and 50.');
    if ((words?.length ?? 0) > 120) throw refuse('`search` must not have more than 120 characters.');
    const found = data[name].filter((json) => {
      const devices = show(json['platform'], enumOf('DevicePlatformType'));
      return (
        hasWords(json['displayName'], words) &&
        (!platform || devices === platform) &&
        (!fitsPlatform || (devices ?? 'UNKNOWN') === 'UNKNOWN' || filtersOf[fitsPlatform]?.test(String(devices)))
      );
    });
    const byName = (a: Json, b: Json): number =>
      names.compare(textOf(a['displayName']), textOf(b['displayName'])) || compare(String(a['id']), String(b['id']));
    const nodes = found.toSorted(byName).slice(0, first);
    return { hasMore: found.length > first, nodes: nodes.map(({ id }) => ({ id })) };
  };

function platformProperty(platform: unknown, suffix: string): string {
  return `${wordOf(enumOf('EnrollmentPlatform').getValue(String(platform)) ?? {})?.replace('Onboarded', '')}${suffix}`;
}

function enrollmentsOf({ json }: Source, { platforms }: { platforms?: string[] | null }): unknown[] {
  return enumOf('EnrollmentPlatform')
    .getValues()
    .flatMap(({ name: platform }) => {
      const onboarded = json[platformProperty(platform, 'Onboarded')];
      const list = json[platformProperty(platform, 'EnrollmentAssignments')];
      if ((platforms && !platforms.includes(platform)) || (onboarded === undefined && list === undefined)) return [];
      const shown = (Array.isArray(list) ? list : []).filter((item) => typeof item === 'object' && item !== null);
      const assignments = shown.map((item: Json) => ({
        key: `key:${JSON.stringify(item)}`,
        target: targetOf(item['target']),
      }));
      return {
        id: `${json['id']}:${platform}`,
        platform,
        onboarded: onboarded === true,
        assignments,
        status: enrollmentStatusOf(json, onboarded, list),
      };
    });
}

/** As the descriptions of `PlatformEnrollmentStatus` and its members say. */
function enrollmentStatusOf({ lastHeartbeatDateTime, partnerState }: Json, onboarded: unknown, list: unknown): string {
  if (typeof onboarded !== 'boolean' || !Array.isArray(list ?? (list === null && []))) return 'UNKNOWN';
  if (!onboarded && Object(list ?? []).length === 0) return 'NOT_SET_UP';
  if (partnerState === 'enabled') return onboarded ? 'ACTIVE' : 'PENDING_ACTIVATION';
  const isWaiting = ['unknown', 'unavailable'].includes(String(partnerState)) && isNever(lastHeartbeatDateTime);
  return isWaiting ? 'PENDING_ACTIVATION' : 'UNKNOWN';
}

function targetOf(target: unknown): Source {
  const json = Object(target) as Json;
  const isKind = (kind: graphql.GraphQLNamedType): boolean =>
    `microsoft.graph.${wordOf(kind)}` === textOf(json['@odata.type']).replace(/^#/, '');
  const kinds = (schema.getType('AssignmentTarget') as graphql.GraphQLUnionType).getTypes();
  return { __typename: kinds.find(isKind)?.name ?? 'UnknownAssignmentTarget', json };
}

/** Returns the filter of a target; `null` for none, and `undefined` for one that the schema does not have. */
function filterOf({ json }: Source): Json | null | undefined {
  const type = json['deviceAndAppManagementAssignmentFilterType'] ?? null;
  const id = json['deviceAndAppManagementAssignmentFilterId'] ?? null;
  if (type === null || type === 'none') return id === null || (type === 'none' && isText(id)) ? null : undefined;
  const mode = memberOf(enumOf('AssignmentFilterMode'), type);
  return mode === undefined ? undefined : { mode, assignmentFilter: isId(id) ? { id } : null };
}

/**
 * Returns the groups that a user is in, directly or through others; `null` if there is no such user. The first user is
 * the caller.
 */
export function groupsOf({ groups, users }: GraphData, userId?: string): Json[] | null {
  const user = userId === undefined ? users[0] : users.find(({ id }) => foldId(id) === foldId(userId));
  if (!user) return null;
  const directly = ({ memberOf: ids }: Json): Json[] =>
    groups.filter(({ id }) => Array.isArray(ids) && ids.includes(id));
  const found = new Set(directly(user));
  for (const group of found) for (const above of directly(group)) found.add(above);
  return [...found];
}

/** What an assignment does with one device of a user: everything that it may do, as far as anybody can know. */
function meaningsOf(item: Json, groupIds: readonly string[]): readonly string[] {
  const { __typename, json } = targetOf(item['target']);
  const { groupId } = json;
  const either = (meaning: string, isSure: boolean): string[] => (isSure ? [meaning] : [meaning, 'nothing']);
  const isWhole = filterOf({ __typename, json }) === null;
  const ofGroup = (meaning: string): string[] => {
    if (!isId(groupId)) return either(meaning, false);
    return groupIds.includes(foldId(groupId)) ? either(meaning, isWhole) : ['nothing'];
  };
  if (__typename === 'ConfigurationManagerCollectionAssignmentTarget') return either('include', false);
  if (__typename === 'GroupAssignmentTarget') return ofGroup('include');
  if (__typename === 'ExclusionGroupAssignmentTarget') return ofGroup('exclude');
  return __typename.startsWith('All') ? either('include', isWhole) : ['include', 'exclude', 'nothing'];
}

/** Tries every combination of meanings. */
function statusOf(list: readonly (readonly string[])[]): string {
  let worlds: string[][] = [[]];
  for (const meanings of list) worlds = worlds.flatMap((world) => meanings.map((meaning) => world.concat(meaning)));
  const outcomes = worlds.map((world) => {
    if (world.includes('exclude')) return 'EXCLUDED';
    return world.includes('include') ? 'COVERED' : 'NOT_COVERED';
  });
  const sure = outcomes.every((outcome) => outcome === outcomes[0]) ? outcomes[0] : undefined;
  return sure ?? (outcomes.includes('COVERED') ? 'UNDECIDED' : 'NOT_COVERED');
}

const leading: Readonly<Record<string, (meanings: readonly string[]) => boolean>> = {
  COVERED: (meanings) => String(meanings) === 'include',
  EXCLUDED: (meanings) => String(meanings) === 'exclude',
  UNDECIDED: (meanings) => String(meanings) !== 'nothing',
};

const coverage: Resolve = (_, args: { userId?: string; platforms?: string[] | null }, { data }) => {
  const { userId } = args;
  if (userId !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(userId))
    throw refuse(
      '`userId` must be the object id of a user, a GUID, or a user principal name, such as `user@contoso.example`.',
    );
  const groups = groupsOf(data, userId);
  const groupIds = groups?.map(({ id }) => foldId(id)) ?? [];
  const rows = listed(data, 'complianceManagementPartners').flatMap((partner) =>
    (enrollmentsOf(partner, args) as Json[]).map(({ assignments, onboarded, platform }) => {
      const list = partner.json[platformProperty(platform, 'EnrollmentAssignments')];
      const shown = (Array.isArray(list) ? list : []).filter((item) => typeof item === 'object' && item !== null);
      const meanings = shown.map((item: Json) => meaningsOf(item, groupIds));
      const status = statusOf(meanings);
      const decidedBy = shown.flatMap((item: Json, index) => {
        if (!leading[status]?.(meanings[index] ?? [])) return [];
        const { __typename, json } = targetOf(item['target']);
        const isMember = __typename.includes('Group') && groupIds.includes(foldId(json['groupId']));
        const group = isMember && !__typename.startsWith('Scope') ? { id: json['groupId'] } : null;
        return { assignment: (assignments as unknown[])[index], group };
      });
      return { partner, platform, onboarded, status, decidedBy, isEmpty: shown.length === 0 };
    }),
  );
  return groups && rows.filter(({ isEmpty, onboarded }) => onboarded || !isEmpty);
};

function connectorStateOf(source: Source): string {
  const state = partnerStateOf(source);
  if (state === 'ERROR' || state === 'REJECTED') return 'FAILED';
  return enumOf('IntuneConnectorState').getValue(state)?.name ?? 'NOT_CONNECTED';
}

// Issues. Their messages are not compared: their words are no contract.

type IssueCode =
  | 'ASSIGNED_GROUP_DELETED'
  | 'FILTER_DELETED'
  | 'PENDING_FOR_LONG'
  | 'PLATFORM_WITH_TWO_PARTNERS'
  | 'SILENT'
  | 'UNRESPONSIVE';
interface Issue {
  code: IssueCode;
  platform: string | null;
  objectIds: string[];
}

const allPlatforms = (): string[] =>
  enumOf('EnrollmentPlatform')
    .getValues()
    .map(({ name }) => name);
const isPartner = ({ __typename }: Source): boolean => __typename === 'ComplianceManagementPartner';
const holdsPlatform = (json: Json, platform: string): boolean =>
  json[platformProperty(platform, 'Onboarded')] === true || targetsOf(json, platform).length > 0;
const sortedIds = (ids: unknown[]): string[] => [...new Set(ids.filter(isId).map(foldId))].toSorted();
const groupIdsOn = (json: Json, platform: string): string[] =>
  sortedIds(
    targetsOf(json, platform)
      .filter(({ __typename }) => /^(Exclusion)?GroupAssignmentTarget$/.test(__typename))
      .map((target) => target.json['groupId']),
  );
const filterIdsOn = (json: Json, platform: string): string[] =>
  sortedIds(targetsOf(json, platform).map((target) => (filterOf(target)?.['assignmentFilter'] as Json | null)?.['id']));

/** Whether Graph says nothing about a group. */
const isUnclear = (id: string, { data, groupError }: ReferenceRequest): boolean =>
  groupError !== undefined && isPathId(id) && !find(data, 'groups', id);

function issuesOf(source: Source, { codes }: { codes?: IssueCode[] | null }, request: ReferenceRequest): Issue[] {
  const { data } = request;
  const { json } = source;
  const { lastHeartbeatDateTime: heartbeat, partnerState } = json;
  const ageMs = isReadable(heartbeat) ? Date.now() - Date.parse(heartbeat) : 0;
  const days = isPartner(source) ? 0 : Number(show(json['partnerUnresponsivenessThresholdInDays'], graphql.GraphQLInt));
  const isSetUp = Object.entries(json).some(
    ([name, value]) =>
      (/(Onboarded|Enabled)$/.test(name) && value === true) ||
      (name.endsWith('EnrollmentAssignments') && Array.isArray(value) && value.length > 0),
  );
  const isPending = ['available', 'notSetUp', 'unavailable', 'unknown'].includes(String(partnerState));
  const perPlatform = (code: IssueCode, idsOn: (platform: string) => string[]): Issue[] =>
    allPlatforms()
      .map((platform) => ({ code, platform, objectIds: idsOn(platform) }))
      .filter(({ objectIds }) => isPartner(source) && objectIds.length > 0);
  const once = (code: IssueCode, is: boolean): Issue[] => (is ? [{ code, platform: null, objectIds: [] }] : []);
  const others = data.complianceManagementPartners.filter(({ id }) => foldId(id) !== foldId(json['id']));
  const all = [
    ...perPlatform('ASSIGNED_GROUP_DELETED', (platform) =>
      groupIdsOn(json, platform).filter((id) => !find(data, 'groups', id) && !isUnclear(id, request)),
    ),
    ...perPlatform('FILTER_DELETED', (platform) =>
      filterIdsOn(json, platform).filter((id) => !find(data, 'assignmentFilters', id)),
    ),
    ...once('PENDING_FOR_LONG', isSetUp && isPending && (isNever(heartbeat) || ageMs > 3 * dayMs)),
    ...perPlatform('PLATFORM_WITH_TWO_PARTNERS', (platform) =>
      holdsPlatform(json, platform)
        ? others
            .filter((other) => holdsPlatform(other, platform))
            .slice(0, 50)
            .map(({ id }) => String(id))
        : [],
    ),
    ...once('SILENT', ageMs > (days > 0 ? days : 1) * dayMs),
    ...once('UNRESPONSIVE', partnerState === 'unresponsive'),
  ];
  return all.filter(({ code }) => codes?.includes(code) ?? true);
}

function issuesNotChecked(
  source: Source,
  { codes }: { codes?: IssueCode[] | null },
  request: ReferenceRequest,
): IssueCode[] {
  const code = 'ASSIGNED_GROUP_DELETED';
  const isWanted = isPartner(source) && (codes?.includes(code) ?? true);
  const ids = allPlatforms().flatMap((platform) => groupIdsOn(source.json, platform));
  return isWanted && ids.some((id) => isUnclear(id, request)) ? [code] : [];
}

/** Some of the published names of vendors. The data have these ids among others. */
export const vendors: Readonly<Record<string, string>> = {
  'fc780465-2017-40d4-a0c5-307022471b92': 'Microsoft Defender for Endpoint',
  '2c7790de-8b02-4814-85cf-e0c59380dee8': 'Lookout for Work',
};

/**
 * The fields that are not properties of Graph, by their names, with that of the type where others have the name, too.
 */
const resolvers: Record<string, Resolve> = {
  _entities: (_, { representations }: { representations: never[] }, { data }, info) =>
    representations.map((representation) => entityOf(representation, data, info)),
  'ComplianceManagementPartnerCoverageReason.group': ({ group }) => group,
  'MobileThreatDefenseConnector.displayName': ({ json }) => vendors[String(json['id']).toLowerCase()] ?? null,
  assignableGroups: search('groups'),
  assignmentFilters: search('assignmentFilters'),
  complianceManagementPartnerCoverage: coverage,
  myComplianceManagementPartnerCoverage: coverage,
  complianceManagementPartner: one('complianceManagementPartners'),
  complianceManagementPartners: page('complianceManagementPartners'),
  filter: (source) => filterOf(source) ?? null,
  group: ({ json: { groupId } }) => (isId(groupId) ? { id: groupId } : null),
  hasUnknownFilter: (source) => filterOf(source) === undefined,
  isStale: (source, { after }: { after?: unknown }) => isStale(source, after),
  mobileThreatDefenseConnector: one('mobileThreatDefenseConnectors'),
  mobileThreatDefenseConnectors: page('mobileThreatDefenseConnectors'),
  odataType: ({ json }) => textOf(json['@odata.type']).replace(/^#/, '') || null,
  intuneConnectors: (_, { filterBy }: { filterBy?: Json | null }, { data }) => [
    ...listed(data, 'complianceManagementPartners', filterBy),
    ...listed(data, 'mobileThreatDefenseConnectors', filterBy),
  ],
  platformEnrollments: enrollmentsOf as Resolve,
  issues: issuesOf,
  issuesNotChecked,
  state: connectorStateOf,
};
