// A generator of valid queries over the whole schema, for the comparison with the reference. It knows the schema by
// introspection only, so that a new field, type or argument is used without a new line here. Mutations and invalid
// operations are the subject of test/support/operation.ts.
import * as graphql from 'graphql';
import type { Json } from './gateway.js';
import type { Random } from './random.js';

/** One document, to be sent with several sets of variables. */
export interface Operation {
  query: string;
  variables: readonly Json[];
}

export interface OperationOptions {
  schema: graphql.GraphQLSchema;
  /** Fields that are not used, such as `Query._service`. */
  without: (coordinate: string) => boolean;
  ids: readonly string[];
  texts: readonly string[];
  /** By the argument's name: values beside `texts`. */
  textsOf: Readonly<Record<string, readonly string[]>>;
}

type Field = graphql.GraphQLField<unknown, unknown>;
type Composite = graphql.GraphQLObjectType | graphql.GraphQLInterfaceType | graphql.GraphQLUnionType;

/**
 * The response names of an object, so that one name stands for one field, as it must: wherever the field is repeated.
 */
type Scope = Map<string, { field: string; inner: Scope }>;

interface Place {
  /** How many levels may follow. */
  depth: number;
  scope: Scope;
}

/** Values of scalars, by name: most are valid. A scalar that is not here gets texts. */
const scalars: Readonly<Record<string, readonly unknown[]>> = {
  Boolean: [true, false],
  Duration: ['PT24H', 'P7D', 'PT1H', 'P2W', 'P1000000D', 'PT0S', 'P90000D', 'P1M', 'P1000001D'],
  Float: [0, 1.5],
  Int: [1, 2, 3, 5, 10, 20, 50, 100, 20, 50, 0, -1, 101],
};
/** In one operation, before fields and fragments are repeated. The gateway's limits are above. */
const max = { selections: 22, aliases: 10, conditions: 10 } as const;

/** Draws one operation that graphql-js finds valid. */
export function drawOperation(random: Random, options: OperationOptions): Operation {
  for (;;) {
    const operation = draw(random, options);
    const errors = graphql.validate(options.schema, graphql.parse(operation.query), undefined, { maxErrors: 1 });
    if (errors.length === 0) return operation;
  }
}

function draw({ chance, oneOf, upTo }: Random, { ids, schema, texts, textsOf, without }: OperationOptions): Operation {
  /** Each sets one variable, anew each time. */
  const setters: ((variables: Json) => void)[] = [];
  const declared: string[] = [];
  const fragments: { name: string; on: Composite; text: string }[] = [];
  let left = max.selections;
  let aliasesLeft = max.aliases;
  let conditionsLeft = max.conditions;
  let count = 0;
  // Half of the operations are free of what keeps them from being compiled.
  const isPlain = chance(50);

  /** Returns JSON for a scalar. */
  function scalar(type: graphql.GraphQLNamedType, name: string): unknown {
    if (type.name === '_Any') return representation();
    if (type.name === 'ID') return oneOf(ids);
    return oneOf(scalars[type.name] ?? [...texts, ...(textsOf[name] ?? []), ...(textsOf[name] ?? [])]);
  }

  function representation(): unknown {
    const entities = overlapping(schema.getType('_Entity') as graphql.GraphQLUnionType);
    const { name: __typename } = oneOf(entities);
    return { __typename, id: oneOf(ids), ...(chance(10) ? { displayName: 'other' } : {}) };
  }

  /** Returns a value of an input type: JSON, or a literal whose parts may be variables. */
  function value(type: graphql.GraphQLInputType, name: string, form: 'json' | 'literal' | 'constant'): unknown {
    if (graphql.isNonNullType(type)) return value(type.ofType, name, form);
    if (chance(6)) return form === 'json' ? null : 'null';
    const part = (of: graphql.GraphQLInputType, partName: string): unknown =>
      form === 'literal' && chance(35) ? variable(of, partName) : value(of, partName, form);
    if (graphql.isListType(type)) {
      const items = Array.from({ length: upTo(3) }, () => part(type.ofType, name)).filter(
        (item) => item !== null && item !== 'null',
      );
      if (chance(30) && items[0] !== undefined) items.push(items[0]);
      return form === 'json' ? items : `[${items.join(', ')}]`;
    }
    if (graphql.isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => graphql.isRequiredInputField(field) || chance(30),
      );
      const entries = fields.map((field): [string, unknown] => [field.name, part(field.type, field.name)]);
      const filled = entries.filter(
        ([key, given]) => !(graphql.isNonNullType(type.getFields()[key]?.type) && (given ?? 'null') === 'null'),
      );
      return form === 'json' ? Object.fromEntries(filled) : `{ ${filled.map((entry) => entry.join(': ')).join(', ')} }`;
    }
    const single = graphql.isEnumType(type) ? oneOf(type.getValues()).name : scalar(type, name);
    if (form === 'json' || graphql.isEnumType(type)) return single;
    return printed(single);
  }

  /**
   * Declares a variable: of the exact type, or a nullable one with a default. It will have a value, null or nothing.
   */
  function variable(type: graphql.GraphQLInputType, argument: string): string {
    const name = `v${count++}`;
    const hasDefault = chance(35);
    const shown = graphql.isNonNullType(type) && hasDefault && chance(60) ? type.ofType : type;
    const fallback = hasDefault ? ` = ${String(nonNull(() => value(type, argument, 'constant')))}` : '';
    declared.push(`$${name}: ${String(shown)}${fallback}`);
    setters.push((variables) => {
      const create = (): unknown => value(shown, argument, 'json');
      const isRequired = graphql.isNonNullType(shown);
      // What is wrong with representations is not in the schema.
      if (chance(1) && graphql.getNamedType(shown).name !== '_Any')
        variables[name] = oneOf([null, {}, [], 'x', 1.5, true]);
      else if ((isRequired && !hasDefault) || chance(60)) variables[name] = isRequired ? nonNull(create) : create();
    });
    return `$${name}`;
  }

  function nonNull(create: () => unknown): unknown {
    for (;;) {
      const created = create();
      if (created !== null && created !== 'null') return created;
    }
  }

  function argumentsOf(args: readonly graphql.GraphQLArgument[]): string {
    const given = args
      .filter((arg) => graphql.isRequiredArgument(arg) || chance(40))
      .map((arg) => {
        const isNonNull = graphql.isNonNullType(arg.type);
        const literal = (): unknown => value(arg.type, arg.name, 'literal');
        return `${arg.name}: ${String(chance(45) ? variable(arg.type, arg.name) : isNonNull ? nonNull(literal) : literal())}`;
      });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  /** Returns no, one or two conditions. */
  function conditions(): string {
    if (isPlain || conditionsLeft <= 0 || chance(75)) return '';
    conditionsLeft -= 1;
    const condition = (name: string): string => {
      const type = new graphql.GraphQLNonNull(graphql.GraphQLBoolean);
      return ` @${name}(if: ${chance(60) ? variable(type, 'if') : String(chance(50))})`;
    };
    return (chance(55) ? condition('skip') : '') + (chance(55) ? condition('include') : '');
  }

  /** Returns a field. Other names than its own are often those of other fields. */
  function printField(
    { args, name, type }: Field,
    { depth, names, scope }: Place & { names: readonly string[] },
  ): string {
    left -= 1;
    const given = argumentsOf(args);
    const field = `${name}${given}`;
    const wanted =
      aliasesLeft > 0 && chance(30) ? oneOf([...names, ...names, 'id', 'nodes', 'a', 'b', 'displayName']) : name;
    const isTaken = (scope.get(wanted) ?? { field }).field !== field;
    const responseName = isTaken ? `a${count++}` : wanted;
    const known = scope.get(responseName) ?? { field, inner: new Map() };
    scope.set(responseName, known);
    const alias = responseName === name ? '' : `${responseName}: `;
    if (alias !== '') aliasesLeft -= 1;
    const named = graphql.getNamedType(type);
    const print = (): string => {
      const inner = graphql.isCompositeType(named)
        ? ` ${selectionSet(named, { depth: depth - 1, scope: known.inner })}`
        : '';
      return `${alias}${field}${conditions()}${inner}`;
    };
    // A repeated field is merged with the first.
    return chance(12) ? `${print()} ${print()}` : print();
  }

  function selectionSet(type: Composite, { depth, scope }: Place): string {
    const parts: string[] = chance(25) ? ['__typename'] : [];
    if ('getFields' in type) {
      const fields: Field[] = Object.values(type.getFields()).filter(({ name }) => !without(`${type.name}.${name}`));
      const names = fields.map((field) => field.name);
      const chosen = fields.filter(({ type: of }) => depth > 0 || graphql.isLeafType(graphql.getNamedType(of)));
      const wanted = Math.max(1, Math.min(1 + upTo(3), left));
      for (let index = 0; index < wanted && chosen.length > 0; index += 1) {
        // Fields that lead further are rarer than leaves, and more interesting.
        const deep = chosen.filter(({ type: of }) => !graphql.isLeafType(graphql.getNamedType(of)));
        const field = oneOf(deep.length > 0 && left > 8 && chance(60) ? deep : chosen);
        parts.push(printField(field, { depth, names, scope }));
      }
    }
    for (const other of overlapping(type)) {
      if (left > 4 && depth > 0 && chance(graphql.isAbstractType(type) ? 50 : 10))
        parts.push(
          `... on ${other.name}${conditions()} ${selectionSet(other, { depth: depth - (other === type ? 1 : 0), scope })}`,
        );
    }
    if (parts.length === 0) parts.push('__typename');
    return `{ ${inFragments(type, parts).join(' ')} }`;
  }

  /** Returns the types that an object of this type may have. */
  function overlapping(type: Composite): Composite[] {
    const possible = graphql.isAbstractType(type) ? [...schema.getPossibleTypes(type)] : [type];
    return [...new Set<Composite>([...possible, ...possible.flatMap((object) => object.getInterfaces())])];
  }

  /** Moves parts to fragments: inline or named, once or twice, also under conditions. */
  function inFragments(type: Composite, parts: string[]): string[] {
    const known = fragments.filter(({ on }) => on === type);
    if (!isPlain && known.length > 0 && chance(10)) parts.push(`...${oneOf(known).name}${conditions()}`);
    if (chance(15)) parts.push(`...${chance(50) ? ` on ${type.name}` : ''}${conditions()} { ${oneOf(parts)} }`);
    if (chance(85)) return parts;
    const name = `F${count++}`;
    const [first = '', ...others] = parts;
    const inside = chance(50) ? parts : [first];
    fragments.push({ name, on: type, text: inside.join(' ') });
    const spread = (): string => `...${name}${conditions()}`;
    const outside = inside === parts ? (chance(40) ? [first] : []) : others;
    return [spread(), ...outside, ...(!isPlain && chance(50) ? [spread()] : [])];
  }

  const query = schema.getQueryType() as graphql.GraphQLObjectType;
  const roots = Object.values(query.getFields()).filter(({ name }) => !without(`Query.${name}`));
  const place = { depth: 7, names: roots.map(({ name }) => name), scope: new Map() };
  const fields = Array.from({ length: 1 + upTo(2) }, () => printField(oneOf(roots), place));
  const selected = inFragments(query, fields).join(' ');
  const head = declared.length > 0 ? `(${declared.join(', ')})` : '';
  const definitions = fragments.map(({ name, on, text }) => `fragment ${name} on ${on.name} { ${text} }`);
  const variables = [0, 1].map(() => {
    const set: Json = {};
    for (const setter of setters) setter(set);
    return set;
  });
  return { query: [`query Generated${head} { ${selected} }`, ...definitions].join('\n'), variables };
}

/** Returns JSON as a literal. */
function printed(json: unknown): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  return `{ ${Object.entries(json)
    .map(([name, value]) => `${name}: ${printed(value)}`)
    .join(', ')} }`;
}
