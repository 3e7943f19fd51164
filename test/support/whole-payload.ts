// A generator of operations that select everything: each field of the schema once, through every fragment.
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/**
 * How an operation is written: with a named fragment for each type, or with all fragments written out, as routers do.
 */
export type Form = 'named fragments' | 'written out';

/** Returns an operation that selects the whole payload of these root fields, each under its own name. */
export function wholePayload(
  schema: GraphQLSchema,
  { fields, form, kind }: { fields: readonly string[]; form: Form; kind: 'query' | 'mutation' },
): string {
  const fragments = new Map<string, string>();
  const rootFields = (kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {};
  const conflicting = conflictingNames(schema);

  const fieldsOf = (type: GraphQLNamedType): GraphQLField<unknown, unknown>[] =>
    'getFields' in type ? (Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) : [];

  function fieldText(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): string {
    const alias = conflicting.has(field.name) ? `${field.name}Of${type.name}: ` : '';
    return `${alias}${field.name}${argumentsText(field)} ${selection(getNamedType(field.type))}`;
  }

  function selection(type: GraphQLNamedType): string {
    if (!isCompositeType(type)) return '';
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    if (form === 'written out') {
      if (possible.length === 0)
        return `{ __typename ${fieldsOf(type)
          .map((it) => fieldText(type, it))
          .join(' ')} }`;
      return `{ ${possible.map((it) => `... on ${it.name} ${selection(it)}`).join(' ')} }`;
    }
    if (!fragments.has(type.name)) {
      fragments.set(type.name, '');
      // Fields of an interface are selected there, and again in the fragments of its types.
      const own = isInterfaceType(type) || possible.length === 0 ? fieldsOf(type) : [];
      const parts = [
        '__typename',
        ...own.filter(({ name }) => !isAbstractType(type) || !conflicting.has(name)).map((it) => fieldText(type, it)),
        ...possible.map((it) => selection(it).slice(1, -1)),
      ];
      fragments.set(type.name, `fragment Whole${type.name} on ${type.name} { ${parts.join(' ')} }`);
    }
    return `{ ...Whole${type.name} }`;
  }

  const texts = fields.map((name) => {
    const field = rootFields[name];
    if (!field) throw new Error(`There is no ${kind} ${name}.`);
    return `${name}${argumentsText(field)} ${selection(getNamedType(field.type))}`;
  });
  return [`${kind} { ${texts.join('\n')} }`, ...fragments.values()].join('\n');
}

/** Returns the names of fields that have different types in different object types. */
function conflictingNames(schema: GraphQLSchema): ReadonlySet<string> {
  const types = new Map<string, Set<string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!('getFields' in type) || isInputObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values((type as GraphQLObjectType).getFields())) {
      types.set(field.name, (types.get(field.name) ?? new Set()).add(String(field.type)));
    }
  }
  return new Set([...types].filter(([, ofName]) => ofName.size > 1).map(([name]) => name));
}

/** Returns the required arguments of a field. Nothing is written: `dryRun` is given too. */
function argumentsText({ args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter((arg) => isRequiredArgument(arg) || arg.name === 'dryRun');
  return given.length === 0 ? '' : `(${given.map(({ name, type }) => `${name}: ${literal(type)}`).join(', ')})`;
}

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const given = type.isOneOf ? all.slice(0, 1) : all.filter(isRequiredInputField);
    return `{ ${given.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  const literals: Record<string, string> = { Boolean: 'true', Int: '1', _Any: representation };
  return literals[type.name] ?? `"${partnerId}"`;
}

const partnerId = '40000000-0000-4000-8000-000000000001';
const representation = `{ __typename: "ComplianceManagementPartner", id: "${partnerId}" }`;
