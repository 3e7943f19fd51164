// A generator of what Graph has: objects with odd, missing and null properties. Which properties there are, and which
// words and kinds, is taken from the descriptions of the schema.
import * as graphql from 'graphql';
import { schema, vendors, type GraphData, type Json } from './gateway.js';
import type { Random } from './random.js';
import { wordOf } from './values.js';

/** Returns Graph's words for the members of an enum, or for the types of a union. */
function wordsOf(name: string): string[] {
  const type = schema.getType(name);
  const members = graphql.isEnumType(type) ? type.getValues() : (type as graphql.GraphQLUnionType).getTypes();
  return members.map(wordOf).filter((word) => word !== undefined);
}

/** Returns Graph's properties of an object type, besides the id, each with the schema's type. */
function propertiesOf(name: string): [property: string, type: string][] {
  const fields = Object.values((schema.getType(name) as graphql.GraphQLObjectType).getFields());
  const named = fields.map((field): [string | undefined, string] => [
    wordOf(field),
    graphql.getNamedType(field.type).name,
  ]);
  return named.filter((entry): entry is [string, string] => entry[0] !== undefined && entry[0] !== 'id');
}

const kinds = [...wordsOf('AssignmentTarget'), 'futureAssignmentTarget'];
/** Of the targets of all kinds. */
const targetProperties = (schema.getType('AssignmentTarget') as graphql.GraphQLUnionType)
  .getTypes()
  .flatMap(({ name }) => propertiesOf(name))
  .filter(([property]) => property !== '@odata.type');
const platforms = [...wordsOf('EnrollmentPlatform').map((word) => word.replace('Onboarded', '')), 'vision'];

const hourMs = 3_600_000;
const nameParts = [
  'Guard',
  'guard',
  'Straße',
  'STRASSE',
  'İstanbul',
  'ΟΔΟΣ',
  'é',
  'e\u0301',
  'ﬁn',
  '10',
  '9',
  '😀',
  '-',
  'Zed',
];
const oddNames = [
  '',
  ' ',
  'a\u0000b',
  '\uD800',
  '"\\\n',
  'null',
  'x'.repeat(1_500),
  `${'x'.repeat(1_500)}y`,
  '__proto__',
];
const oddTimes = [
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00',
  '0002-01-01T00:00:00Z',
  '1500-06-01T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:00.1234567Z',
  '2026-01-01T01:00:00.1234567+01:00',
  '2026-01-01t00:00:00.12345670z',
  '2026-01-01T00:00:00.123456789012-08:00',
  '2026-01-01T00:00:00',
  '2026-01-01',
  '2016-12-31T23:59:60Z',
  'yesterday',
  '',
];
const odd = [null, true, 0, -1, 1.5, 2 ** 31, 1e300, '', 'odd', [], {}, [null]];
const newWords = ['unknownFutureValue', 'pendingActivation', 'Enabled', '__proto__', 'toString'];

/** An id like Graph's, in lower case with letters, so that its upper case is another spelling. */
export function idOf(kind: string, index: number): string {
  return `${kind}0000000-abcd-4000-8000-${String(index).padStart(12, '0')}`;
}

/** Draws whole collections. */
export function drawData({ chance, oneOf, upTo }: Random): GraphData {
  const many = (): number => oneOf([0, 1, 3, 12, 40, 130]);
  const counts = { partners: many(), connectors: many(), filters: many(), groups: many() };
  /** Leaves out some properties, and makes others odd. */
  const worn = (json: Json): Json => {
    const entries = Object.entries(json).filter(() => !chance(6));
    return Object.fromEntries(entries.map(([name, value]) => [name, chance(5) ? oneOf(odd) : value]));
  };
  const name = (): string =>
    chance(12)
      ? oneOf(oddNames)
      : Array.from({ length: 1 + upTo(2) }, () => oneOf(nameParts)).join(chance(80) ? ' ' : '');
  const time = (): string => {
    if (chance(45)) return oneOf(oddTimes);
    // Not near a limit of staleness, so that it does not matter when it is looked at.
    return new Date(Date.now() - oneOf([-30, 0.5, 3, 50, 400, 9_000]) * hourMs)
      .toISOString()
      .replace('Z', oneOf(['Z', '0000+00:00']));
  };
  const spelled = (id: string): string => (chance(15) ? id.toUpperCase() : id);
  const groupId = (): string =>
    spelled(chance(10) ? oneOf(['gone', '../x', 'a b', '']) : idOf('b', upTo(Math.max(counts.groups, 2))));
  const value = (type: string): unknown => {
    if (graphql.isEnumType(schema.getType(type))) return chance(15) ? oneOf(newWords) : oneOf(wordsOf(type));
    if (type === 'Boolean') return chance(50);
    if (type === 'Int') return oneOf([0, 1, 7, 100_000, 2 ** 31 - 1, -1, 2 ** 31]);
    if (type === 'DateTime') return time();
    if (type === 'Group') return groupId();
    return type === 'ID' ? oneOf(['SMS00001', 'sms00001', '', groupId()]) : name();
  };
  const memberOf = (): string[] => Array.from({ length: upTo(3) }, () => idOf('b', upTo(Math.max(counts.groups, 2))));
  const values = (properties: readonly (readonly [string, string])[]): Json =>
    Object.fromEntries(properties.map(([property, type]) => [property, value(type)]));
  const target = (): unknown => {
    if (chance(6)) return oneOf(odd);
    const filtered = {
      deviceAndAppManagementAssignmentFilterId: spelled(idOf('c', upTo(Math.max(counts.filters, 2)))),
      deviceAndAppManagementAssignmentFilterType: oneOf([
        'none',
        'include',
        'exclude',
        'include',
        'exclude',
        'newer',
        null,
      ]),
    };
    return worn({
      '@odata.type': `${chance(80) ? '#' : ''}microsoft.graph.${oneOf(kinds)}`,
      ...(chance(50) ? filtered : {}),
      ...values(targetProperties.filter(() => chance(70))),
      ...(chance(10) ? { bigNumber: 2 ** 60, nested: { deep: [1] } } : {}),
    });
  };
  const assignment = (): unknown => (chance(5) ? oneOf(odd) : { target: target(), ...(chance(20) ? { id: 'x' } : {}) });
  const enrollment = (platform: string): Json => ({
    [`${platform}Onboarded`]: chance(50),
    [`${platform}EnrollmentAssignments`]: Array.from({ length: chance(40) ? upTo(4) : 0 }, assignment),
  });
  const neverSetUp = { partnerState: 'unknown', lastHeartbeatDateTime: oddTimes[0] };
  /** In any order, as Graph promises none. */
  const list = (kind: string, count: number, draw: () => Json): Json[] => {
    const objects = Array.from({ length: count }, (_, index) => ({ id: idOf(kind, index), ...worn(draw()) }));
    const places = new Map(objects.map((object) => [object, upTo(count)]));
    return objects.toSorted((x, y) => (places.get(x) ?? 0) - (places.get(y) ?? 0));
  };
  const drawn = (type: string): Json => ({ ...values(propertiesOf(type)), unmodelled: 2 ** 60 });
  return {
    complianceManagementPartners: list('a', counts.partners, () => {
      const isNew = chance(20);
      const enrollments = platforms.filter(() => !isNew && chance(60)).map(enrollment);
      return Object.assign(drawn('ComplianceManagementPartner'), isNew ? neverSetUp : {}, ...enrollments);
    }),
    groups: list('b', counts.groups, () => ({ ...drawn('Group'), memberOf: memberOf() })),
    users: list('e', 3, () => ({ ...drawn('Group'), memberOf: memberOf() })),
    assignmentFilters: list('c', counts.filters, () => drawn('AssignmentFilter')),
    mobileThreatDefenseConnectors: list('d', counts.connectors, () =>
      Object.assign(drawn('MobileThreatDefenseConnector'), chance(20) ? neverSetUp : {}),
    ).map((json, index) => {
      const vendor = Object.keys(vendors)[index];
      return vendor === undefined ? json : Object.assign(json, { id: spelled(vendor) });
    }),
  };
}
