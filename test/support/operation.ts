// Operations as a front end might write them, good and bad, over the whole schema.
import type fc from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Json } from './gateway.js';

export interface GeneratedOperation {
  query: string;
  variables: Record<string, Json>;
}

type Draw = fc.GeneratorValue;
type Arbitraries = typeof fc;

/** Makes one operation by drawing from fast-check, so that a failure shrinks and repeats. */
export function drawOperation(
  fcheck: Arbitraries,
  draw: Draw,
  schema: GraphQLSchema,
  kind: 'query' | 'mutation',
  texts: readonly string[],
): GeneratedOperation {
  const variables: Record<string, Json> = {};
  const declared: string[] = [];
  const fragments: string[] = [];
  const chance = (percent: number): boolean => draw(fcheck.nat, 99) < percent;
  const oneOf = <T>(items: readonly T[]): T => items[draw(fcheck.nat, items.length - 1)] as T;

  function value(type: GraphQLInputType, depth: number): Json {
    if (isNonNullType(type)) return chance(3) ? null : value(type.ofType, depth);
    if (chance(3)) return null;
    if (chance(2)) return oneOf<Json>([{}, [], 1.5, true, 'x']);
    if (isListType(type)) return Array.from({ length: draw(fcheck.nat, 2) }, () => value(type.ofType, depth));
    if (isEnumType(type)) return oneOf(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const chosen = type.isOneOf
        ? [oneOf(fields), ...(chance(10) ? [oneOf(fields)] : [])]
        : fields.filter((field) => isRequiredInputField(field) || (depth > 0 && chance(50)));
      return Object.fromEntries([
        ...chosen.map((field) => [field.name, value(field.type, depth - 1)]),
        ...(chance(2) ? [['unknown', 1]] : []),
      ]);
    }
    switch (getNamedType(type).name) {
      case 'Int':
        return oneOf<Json>([1, 2, 20, 100, 0, -1, 2 ** 40]);
      case 'Boolean':
        return chance(50);
      case 'Duration':
        return oneOf(['PT24H', 'P7D', 'P1M']);
      case 'DateTime':
        return oneOf(['2026-01-31T09:30:00Z', '2026-02-30T09:30:00Z', '2026-01-31T09:30:00.1234567+01:00']);
      default:
        return oneOf(texts);
    }
  }

  /** A literal, for some types. */
  function defaultOf(type: GraphQLInputType): string | undefined {
    if (isNonNullType(type)) return defaultOf(type.ofType);
    if (isEnumType(type)) return type.getValues()[0]?.name;
    if (isListType(type)) return '[]';
    return new Map([
      ['Int', '2'],
      ['Boolean', 'true'],
      ['ID', '"gone"'],
      ['ComplianceManagementPartnerOrder', '{ field: DISPLAY_NAME, direction: DESC }'],
    ]).get(getNamedType(type).name);
  }

  function variable(type: GraphQLInputType): string {
    const name = `v${declared.length}`;
    const fallback = defaultOf(type);
    declared.push(`$${name}: ${type.toString()}${fallback === undefined || chance(60) ? '' : ` = ${fallback}`}`);
    if (!chance(declared.at(-1)?.includes('=') ? 60 : 3)) variables[name] = value(type, 4);
    return `$${name}`;
  }

  const inclusion = (): string => {
    if (!chance(8)) return '';
    const condition = chance(50) ? variable(schema.getType('Boolean') as GraphQLInputType) : String(chance(50));
    if (condition.startsWith('$'))
      declared[declared.length - 1] = String(declared.at(-1)).replace('Boolean', 'Boolean!');
    return ` @${oneOf(['skip', 'include'])}(if: ${condition})`;
  };

  const args = (list: readonly GraphQLArgument[]): string => {
    const given = list.filter((arg) => isNonNullType(arg.type) || chance(40));
    return given.length === 0 ? '' : `(${given.map((arg) => `${arg.name}: ${variable(arg.type)}`).join(', ')})`;
  };

  let aliases = 0;
  function selection(type: GraphQLNamedType, depth: number): string {
    const parts: string[] = chance(30) ? ['__typename'] : [];
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type))
        if (chance(60)) parts.push(`... on ${possible.name}${inclusion()} ${selection(possible, depth)}`);
    }
    if ('getFields' in type && !isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const named = getNamedType(field.type);
        if (field.name.startsWith('_') || !chance(isLeafType(named) ? 60 : 70) || (depth === 0 && !isLeafType(named)))
          continue;
        const alias = chance(10) ? `a${aliases++}: ` : '';
        const sub = isLeafType(named) ? '' : ` ${selection(named, depth - 1)}`;
        parts.push(`${alias}${field.name}${args(field.args)}${inclusion()}${sub}`);
      }
    }
    if (parts.length === 0) parts.push('__typename');
    if (isObjectType(type) && chance(10)) {
      fragments.push(`fragment F${fragments.length} on ${type.name} { ${parts.join(' ')} }`);
      return `{ ...F${fragments.length - 1} }`;
    }
    return `{ ${parts.join(' ')} }`;
  }

  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const fields = Object.values(root?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'));
  const chosen = Array.from({ length: 1 + draw(fcheck.nat, 1) }, (_, index) => {
    const field = oneOf(fields);
    return `r${index}: ${field.name}${args(field.args)}${inclusion()} ${selection(getNamedType(field.type), 7)}`;
  });
  const head = declared.length > 0 ? `(${declared.join(', ')})` : '';
  return { query: `${kind} Generated${head} { ${chosen.join(' ')} } ${fragments.join(' ')}`, variables };
}
