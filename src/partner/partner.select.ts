// The selection set -> the properties of a partner to ask Graph for.
import { collectSubFields } from '@graphql-tools/utils';
import {
  BREAK,
  getArgumentValues,
  isObjectType,
  visit,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { ComplianceManagementPartnersArgs } from './partner.connection.js';
import { defaultOrder } from './partner.list.js';
import { platformProperties } from './partner.model.js';
import { EnrollmentPlatform } from './partner.type.js';

/** Names of Graph's properties beside `id`; `'all'` when no `$select` can name what is needed. */
export type PartnerProperties = ReadonlySet<string> | 'all';

/**
 * The platforms of every version of Graph. Graph refuses a `$select` of a property that it lacks, and the versions
 * differ in Linux and Windows, so whoever needs those asks for whole partners and takes what comes.
 */
const platformsOfEveryVersion: ReadonlySet<EnrollmentPlatform> = new Set([
  EnrollmentPlatform.ANDROID,
  EnrollmentPlatform.IOS,
  EnrollmentPlatform.MACOS,
]);

/** What `isStale`, and the filters of its kind, look at. */
const healthProperties: ReadonlySet<string> = new Set(['lastHeartbeatDateTime', 'partnerState']);
const filtersOfHealth = ['neverHeardFrom', 'placeholder', 'stale'] as const;

/** For a field that returns one partner, or `_entities` resolving one. */
export function selectPartner(info: GraphQLResolveInfo): PartnerProperties {
  return remembered(info, () => propertiesOf(info, info.fieldNodes));
}

/** For the list: what is shown, and what its filter and order look at. */
export function selectPartners(
  info: GraphQLResolveInfo,
  { filterBy, orderBy }: ComplianceManagementPartnersArgs,
): PartnerProperties {
  const shown = remembered(info, () => {
    const connection = subfields(info, 'ComplianceManagementPartnerConnection', info.fieldNodes);
    const edges = subfields(info, 'ComplianceManagementPartnerEdge', connection.get('edges') ?? []);
    return propertiesOf(info, [...(connection.get('nodes') ?? []), ...(edges.get('node') ?? [])]);
  });
  if (shown === 'all') return shown;
  return unite([
    shown,
    new Set([(orderBy ?? defaultOrder).field]),
    new Set(typeof filterBy?.displayNameContains === 'string' ? ['displayName'] : []),
    new Set(filterBy?.partnerStates ? ['partnerState'] : []),
    ...filtersOfHealth.filter((name) => typeof filterBy?.[name] === 'boolean').map(() => healthProperties),
    filterBy?.onboardedFor ? enrollmentProperties([filterBy.onboardedFor], ['onboarded']) : new Set<string>(),
  ]);
}

const known = new WeakMap<FieldNode, PartnerProperties>();

/** What a field selects, found once for each document: unless variables have a say, it is the same each time. */
function remembered(info: GraphQLResolveInfo, find: () => PartnerProperties): PartnerProperties {
  const [node, ...others] = info.fieldNodes;
  if (!node || others.length > 0) return find();
  const found = known.get(node) ?? find();
  if (!known.has(node) && !mentionsVariables(info, node)) known.set(node, found);
  return found;
}

function mentionsVariables({ fragments }: GraphQLResolveInfo, { selectionSet }: FieldNode): boolean {
  let mentioned = false;
  const visitor = { Variable: () => ((mentioned = true), BREAK) };
  for (const part of [selectionSet, ...Object.values(fragments)]) if (part) visit(part, visitor);
  return mentioned;
}

/** Everything in any of them. */
export function unite(several: readonly PartnerProperties[]): PartnerProperties {
  const united = new Set<string>();
  for (const properties of several) {
    if (properties === 'all') return 'all';
    for (const property of properties) united.add(property);
  }
  return united;
}

/** The query string, in one order for the same properties; empty for whole partners. */
export function selectQuery(properties: PartnerProperties): string {
  return properties === 'all' ? '' : `?$select=${['id', ...[...properties].toSorted()].join(',')}`;
}

function propertiesOf(info: GraphQLResolveInfo, nodes: readonly FieldNode[]): PartnerProperties {
  return unite(
    [...subfields(info, 'ComplianceManagementPartner', nodes)].map(([, fields]) => {
      const name = fields[0]?.name.value ?? '';
      if (name === 'platformEnrollments') return unite(fields.map((field) => enrollmentsOf(info, field)));
      if (name === 'isStale') return healthProperties;
      return new Set(name === 'id' || name.startsWith('__') ? [] : [name]);
    }),
  );
}

function enrollmentsOf(info: GraphQLResolveInfo, field: FieldNode): PartnerProperties {
  const definition = objectType(info, 'ComplianceManagementPartner').getFields()['platformEnrollments'];
  const { platforms } = definition ? getArgumentValues(definition, field, info.variableValues) : {};
  const chosen = [...subfields(info, 'PlatformEnrollment', [field]).values()].map(([node]) => node?.name.value);
  return enrollmentProperties((platforms as EnrollmentPlatform[] | null | undefined) ?? 'all', chosen);
}

function enrollmentProperties(
  platforms: readonly EnrollmentPlatform[] | 'all',
  fields: readonly (string | undefined)[],
): PartnerProperties {
  if (platforms === 'all' || !platforms.every((it) => platformsOfEveryVersion.has(it))) return 'all';
  return new Set(
    platforms.map(platformProperties).flatMap(({ onboarded, assignments }) => {
      if (!fields.includes('assignments')) return [onboarded];
      return fields.includes('onboarded') ? [onboarded, assignments] : [assignments];
    }),
  );
}

/** The fields selected of a type, by response name; fragments, `@skip` and `@include` are seen to. */
function subfields(info: GraphQLResolveInfo, type: string, nodes: readonly FieldNode[]): Map<string, FieldNode[]> {
  const { schema, fragments, variableValues } = info;
  // It takes variables in the shape that graphql 17 has for them, and says nothing of those that it does not find.
  const variables = { coerced: variableValues, sources: {} };
  return collectSubFields(schema, fragments, variables as never, objectType(info, type), [...nodes]).fields;
}

function objectType({ schema }: GraphQLResolveInfo, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is no object type of the schema.`);
  return type;
}
