// What fields cost: `@cost` and `@listSize` of the schema (https://specs.apollo.dev/cost/v0.1), and the tag of
// mutations.
//
// Routers with demand control read them in the supergraph, and `budget.ts` reads them here, so that both judge an
// operation by the same numbers. The unit is a twentieth of a call to Microsoft Graph: the names of twenty objects
// share one call.
import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** The cost of a call to Graph. */
export const callCost = 20;
/** A mutation reads, writes and verifies; three more calls wait for a Graph that is late. */
export const mutationCost = 3 * callCost;

/** Fields with another cost than one call, by coordinate. */
const costs: Readonly<Record<string, number>> = {
  // Also reads the other partners, and groups in a batch.
  'Mutation.setUpComplianceManagementPartner': mutationCost + 2 * callCost,
  // Partners and connectors are two collections.
  'Query.intuneConnectors': 2 * callCost,
  // Partners, and the groups of a user: one page of at most 999, for nearly everyone.
  'Query.complianceManagementPartnerCoverage': 2 * callCost,
  'Query.myComplianceManagementPartnerCoverage': 2 * callCost,
  // Read in batches of twenty.
  'AssignmentFilter.displayName': 1,
  'AssignmentFilter.platform': 1,
  'AssignmentFilter.rule': 1,
  'Group.displayName': 1,
  // One read of partners, and batches of twenty groups and filters, serve a whole list.
  'ComplianceManagementPartner.issues': 1,
  'ComplianceManagementPartner.issuesNotChecked': 1,
  'MobileThreatDefenseConnector.issues': 1,
};
/** The warnings of a mutation read the other partners, and groups and filters in a batch. */
const warningsCost = 2 * callCost;

/** Items that a list without an argument for its size counts as. */
const defaultListSize = 100;

/** Sizes of lists in objects, by coordinate. Partners have up to five platforms, and two assignments on each. */
const listSizes: Readonly<Record<string, number>> = {
  'ComplianceManagementPartner.platformEnrollments': 5,
  'PlatformEnrollment.assignments': 2,
  'ComplianceManagementPartnerCoverage.decidedBy': 2,
};

/** Arguments of `@listSize`. */
interface ListSize {
  assumedSize?: number;
  slicingArguments?: readonly string[];
  sizedFields?: readonly string[];
  requireOneSlicingArgument?: boolean;
}

/** Directives of a field, as printers read them from its extensions. */
interface FieldDirectives {
  cost?: { weight: number };
  listSize?: ListSize;
  tag?: { name: string };
}

/** Adds the directives to a schema. Throws for a coordinate that it does not have. */
export function addCosts(schema: GraphQLSchema): void {
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
    addDirectives(field, { cost: { weight: costs[`Query.${name}`] ?? callCost }, ...listSizeOf(field) });
  }
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    // A contract without this tag is an API that only reads.
    addDirectives(field, { cost: { weight: mutationCost }, tag: { name: 'write' } });
    addDirectives(fieldAt(schema, `${getNamedType(field.type).name}.warnings`), { cost: { weight: warningsCost } });
  }
  for (const [coordinate, weight] of Object.entries(costs)) {
    addDirectives(fieldAt(schema, coordinate), { cost: { weight } });
  }
  for (const [coordinate, assumedSize] of Object.entries(listSizes)) {
    addDirectives(fieldAt(schema, coordinate), { listSize: { assumedSize } });
  }
}

function fieldAt(schema: GraphQLSchema, coordinate: string): GraphQLField<unknown, unknown> {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`costs.ts has ${coordinate}, which the schema lacks.`);
  return field;
}

function addDirectives(field: GraphQLField<unknown, unknown>, directives: FieldDirectives): void {
  field.extensions = { ...field.extensions, directives: { ...directivesOf(field), ...directives } };
}

function directivesOf({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): FieldDirectives {
  return (extensions['directives'] as FieldDirectives | undefined) ?? {};
}

/** Returns `@listSize` of a root field: the number of items is an argument, or assumed. */
function listSizeOf({ args, type }: GraphQLField<unknown, unknown>): Pick<FieldDirectives, 'listSize'> {
  if (isList(type)) return { listSize: { assumedSize: defaultListSize } };
  if (!args.some(({ name }) => name === 'first')) return {};
  const page = getNamedType(type);
  const fields = isObjectType(page) ? Object.values(page.getFields()) : [];
  const sizedFields = fields.filter((field) => isList(field.type)).map(({ name }) => name);
  return { listSize: { slicingArguments: ['first'], sizedFields, requireOneSlicingArgument: false } };
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/** Returns the cost of a root field; that of a call for fields of federation and introspection. */
export function costOf(field: Pick<GraphQLField<unknown, unknown>, 'extensions'> | undefined): number {
  return (field && directivesOf(field).cost?.weight) ?? callCost;
}

/** Returns whether a field has a cost of its own, because it may read from Graph. */
export function hasCost(field: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  return directivesOf(field).cost !== undefined;
}

/** Returns the items that a root field counts as, given its arguments. */
export function itemsOf(field: Pick<GraphQLField<unknown, unknown>, 'extensions'>, args: object): number {
  const { assumedSize = 0, slicingArguments = [] } = directivesOf(field).listSize ?? {};
  const [size] = slicingArguments.map((name) => (args as Record<string, unknown>)[name]);
  // The resolver refuses a negative number, which must not make room for other pages.
  return typeof size === 'number' ? Math.max(size, 0) : assumedSize;
}
