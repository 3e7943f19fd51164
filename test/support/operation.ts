// A generator of valid and invalid queries and mutations over the whole schema, for tests that compare two ways of
// executing them. It draws from fast-check, so that a failure can be repeated. What an answer must be is the subject of
// test/reference/, whose generator is another one: valid queries, with aliases, fragments and conditions that mislead,
// over generated data.
import fc from 'fast-check';
import {
  getNamedType,
  GraphQLNonNull,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Json } from './gateway.js';

export interface GeneratedOperation {
  query: string;
  variables: Record<string, Json>;
}

export interface OperationOptions {
  schema: GraphQLSchema;
  kind: 'query' | 'mutation';
  /** Values for strings and ids. */
  texts: readonly string[];
}

/**
 * Names of properties that every object has, or that a compiler may use itself. Each is used at most once in an
 * operation.
 */
const oddNames = ['__proto__', 'toString', 'constructor', 'hasOwnProperty', 'valueOf', 'a_b', '_', 'length', 'then'];

/** Uniform: by default, fast-check prefers the smallest and largest numbers, and most operations would be invalid. */
const upTo = (max: number): fc.Arbitrary<number> => fc.noBias(fc.nat(max));

/** Draws one operation. Variables occur wherever they are allowed, also inside lists and objects. */
export function drawOperation(draw: fc.GeneratorValue, { kind, schema, texts }: OperationOptions): GeneratedOperation {
  const variables: Record<string, Json> = {};
  const declared: string[] = [];
  const fragments: { name: string; on: string; text: string }[] = [];
  const chance = (percent: number): boolean => draw(upTo, 99) < percent;
  /** Most operations are valid; the others are invalid in several places. */
  const isWild = chance(35);
  const bad = (percent: number): boolean => isWild && chance(percent);
  /** Half of the operations have no conditions, odd names or repeated fragments, so that they can be compiled. */
  const isPlain = chance(50);
  const oneOf = <T>(items: readonly T[]): T => items[draw(upTo, items.length - 1)] as T;
  const freeNames = new Set(oddNames);
  let count = 0;

  function newName(prefix: string): string {
    if (!isPlain && freeNames.size > 0 && chance(8)) {
      const odd = oneOf([...freeNames]);
      freeNames.delete(odd);
      return odd;
    }
    return `${prefix}${count++}`;
  }

  /** Returns a scalar as JSON, mostly valid. */
  function scalar(type: GraphQLInputType): Json {
    if (bad(4)) return oneOf<Json>([{}, [], 1.5, true, 'x', 0, -1, 2 ** 40, 'P1M', '2026-02-30T09:30:00Z']);
    switch (getNamedType(type).name) {
      case 'Int':
        return oneOf<Json>([1, 2, 20, 100]);
      case 'Boolean':
        return chance(50);
      case 'Duration':
        return oneOf(['PT24H', 'P7D']);
      case 'DateTime':
        return oneOf(['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.1234567+01:00']);
      case '_Any':
        return representation();
      default:
        return oneOf(texts);
    }
  }

  /** Returns a federation representation, often malformed. */
  function representation(): Json {
    if (!bad(50))
      return { __typename: oneOf(['ComplianceManagementPartner', 'Group', 'AssignmentFilter']), id: oneOf(texts) };
    const id = oneOf<Json>([...texts, 1, null, ['x'], {}]);
    const typename = oneOf<Json>([
      'ComplianceManagementPartner',
      'Group',
      'AssignmentFilter',
      ['Group'],
      'PageInfo',
      1,
    ]);
    return oneOf<Json>([{ __typename: typename, id }, { __typename: 'Group', id: oneOf(texts) }, {}, 'x', [typename]]);
  }

  /** Returns a value of a variable, as JSON. */
  function value(type: GraphQLInputType, depth: number): Json {
    if (isNonNullType(type)) return bad(5) ? null : value(type.ofType, depth);
    if (chance(8)) return null;
    if (isListType(type)) return Array.from({ length: draw(upTo, 2) }, () => value(type.ofType, depth));
    if (isEnumType(type)) return oneOf(type.getValues()).name;
    if (!isInputObjectType(type)) return scalar(type);
    const fields = Object.values(type.getFields());
    const chosen = type.isOneOf
      ? [oneOf(fields), ...(bad(20) ? [oneOf(fields)] : [])]
      : fields.filter((field) => isRequiredInputField(field) || (depth > 0 && chance(50)));
    const unknown = bad(4) ? [[oneOf(['unknown', '__proto__', 'toString']), 1] as const] : [];
    const valueOf = (of: GraphQLInputType): Json =>
      value(type.isOneOf ? new GraphQLNonNull(of as never) : of, depth - 1);
    return Object.fromEntries([...chosen.map((field) => [field.name, valueOf(field.type)]), ...unknown]);
  }

  /** Returns a literal for a document, which may contain variables. */
  function literal(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return literal(type.ofType, depth);
    if (chance(8)) return 'null';
    if (isListType(type)) {
      const items = Array.from({ length: draw(upTo, 2) }, () => argumentValue(type.ofType, depth));
      return `[${items.join(', ')}]`;
    }
    if (isEnumType(type)) return oneOf(type.getValues()).name;
    if (!isInputObjectType(type)) return printed(scalar(type));
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const field = oneOf(fields);
      return `{ ${field.name}: ${argumentValue(new GraphQLNonNull(field.type as never), depth - 1)} }`;
    }
    const chosen = fields.filter((field) => isRequiredInputField(field) || (depth > 0 && chance(50)));
    return `{ ${chosen.map(({ name, type: of }) => `${name}: ${argumentValue(of, depth - 1)}`).join(', ')} }`;
  }

  /** Returns a variable, or a literal that may contain variables. */
  function argumentValue(type: GraphQLInputType, depth: number, hasDefault = false): string {
    return chance(45) ? variable(type, hasDefault) : literal(type, depth);
  }

  /** Declares a variable for a position. It has a value, null or no value, and may have a default. */
  function variable(type: GraphQLInputType, positionHasDefault: boolean): string {
    const name = newName('v');
    const fallback = chance(30) ? literalWithoutVariables(type) : undefined;
    // https://spec.graphql.org/draft/#sec-All-Variable-Usages-Are-Allowed
    const mayBeNull = isNonNullType(type) && (positionHasDefault || fallback !== undefined) && chance(60);
    const shown = mayBeNull ? type.ofType : type;
    declared.push(`$${name}: ${shown.toString()}${fallback === undefined ? '' : ` = ${fallback}`}`);
    const isRequired = isNonNullType(shown) && fallback === undefined;
    if (!(isRequired ? bad(5) : chance(45))) {
      // An assignment to `__proto__` would not create a property.
      Object.defineProperty(variables, name, { value: value(shown, 3), enumerable: true });
    }
    return `$${name}`;
  }

  function literalWithoutVariables(type: GraphQLInputType): string | undefined {
    if (isNonNullType(type)) return literalWithoutVariables(type.ofType);
    if (isListType(type)) return '[]';
    if (isEnumType(type)) return type.getValues()[0]?.name;
    return isInputObjectType(type) ? undefined : printed(scalar(type));
  }

  /** Returns no, one or two conditions. */
  function directives(): string {
    if (isPlain) return '';
    const names = [...(chance(8) ? ['skip'] : []), ...(chance(8) ? ['include'] : [])];
    return names.map((name) => ` @${name}(if: ${argumentOfCondition()})`).join('');
  }
  function argumentOfCondition(): string {
    const type = new GraphQLNonNull(schema.getType('Boolean') as never);
    return chance(60) ? variable(type, false) : String(chance(50));
  }

  function argumentsOf(list: readonly GraphQLArgument[]): string {
    const given = list.filter((arg) => (isNonNullType(arg.type) && arg.defaultValue === undefined) || chance(45));
    const shown = given.map(({ defaultValue, name, type }) => {
      return `${name}: ${argumentValue(type, 3, defaultValue !== undefined)}`;
    });
    return shown.length === 0 ? '' : `(${shown.join(', ')})`;
  }

  function printField({ args, name, type }: GraphQLField<unknown, unknown>, depth: number, alias: string): string {
    const named = getNamedType(type);
    const sub = isLeafType(named) ? '' : ` ${selection(named, depth - 1)}`;
    return `${alias}${name}${argumentsOf(args)}${directives()}${sub}`;
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    const parts: string[] = chance(30) ? ['__typename'] : [];
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) {
        if (chance(60)) parts.push(`... on ${possible.name}${directives()} ${selection(possible, depth)}`);
      }
    }
    if ('getFields' in type && !isInputObjectType(type)) {
      for (const it of Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) {
        const isLeaf = isLeafType(getNamedType(it.type));
        if (!chance(isLeaf ? 60 : 70) || (depth === 0 && !isLeaf)) continue;
        const aliased = chance(12) || it.args.length > 0;
        parts.push(printField(it, depth, aliased ? `${newName('a')}: ` : ''));
      }
    }
    if (parts.length === 0) parts.push('__typename');
    return `{ ${withFragments(type, parts).join(' ')} }`;
  }

  /** Repeats parts in inline fragments, or moves them to a named fragment that may be spread several times. */
  function withFragments(type: GraphQLNamedType, parts: string[]): string[] {
    const known = fragments.filter(({ on }) => on === type.name);
    if (!isPlain && known.length > 0 && chance(30)) parts.push(`...${oneOf(known).name}${directives()}`);
    if (chance(10)) parts.push(`...${directives()} { ${oneOf(parts)} }`);
    if (chance(85)) return parts;
    const name = newName('F');
    fragments.push({ name, on: type.name, text: parts.join(' ') });
    if (isPlain) return [`...${name}`];
    return [`...${name}${directives()}`, ...(chance(50) ? [`...${name}${directives()}`] : []), ...parts.slice(0, 1)];
  }

  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const fields = Object.values(root?.getFields() ?? {}).filter(({ name }) => name !== '_service');
  const chosen = Array.from({ length: 1 + draw(upTo, 1) }, () => printField(oneOf(fields), 7, `${newName('r')}: `));
  const selected = root ? withFragments(root, chosen).join(' ') : '';
  const head = declared.length > 0 ? `(${declared.join(', ')})` : '';
  const definitions = fragments.map(({ name, on, text }) => `fragment ${name} on ${on} { ${text} }`);
  return { query: [`${kind} Generated${head} { ${selected} }`, ...definitions].join('\n'), variables };
}

/** Returns JSON as a GraphQL literal. */
function printed(json: Json): string {
  if (Array.isArray(json)) return `[${json.map(printed).join(', ')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  return `{ ${Object.entries(json)
    .map(([name, value]) => `${name}: ${printed(value)}`)
    .join(', ')} }`;
}
