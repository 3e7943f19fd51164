// The budget of one operation, checked before anything is sent to Microsoft Graph.
import {
  BREAK,
  getVariableValues,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { callCost, costOf, itemsOf, mutationCost } from './costs.js';
import { countInput, hasLargeObject, representationsVariables } from './input-size.js';
import { isSchemaAnswerLarger, schemaFields } from './introspection.js';
import { maxTokens } from './limits.js';
import { argumentsOf, shapeOf, tokensWrittenOut, typesOf, type OperationShape } from './operation-shape.js';

export const budget = {
  /**
   * `@cost` of all fields of the operation itself: 30 partners side by side, or 10 mutations, which run one after the
   * other and must end within the operation's deadline.
   */
  cost: 30 * callCost,
  /** Items of all lists in the input, other than representations: five platforms with 400 assignments each. */
  inputItems: 2_000,
  /** Fields of one object in the variables. graphql-js repeats all of them in each error about one of them. */
  objectFields: 100,
  /** Items on all pages: ten pages of the maximum size. A list without pages counts as one of the maximum size. */
  pageItems: 1_000,
  /**
   * Different entities in one `_entities`. A router sends those of one page of its client, which are some hundreds; 500
   * groups take 25 requests, and any number of partners one.
   */
  representations: 500,
  /**
   * Fields of all objects in the answer; some count as several. A thousand whole partners with two assignments for each
   * platform have about 100,000. An executor takes about 2 µs for each, 0.4 s for all, and nothing else runs meanwhile.
   */
  values: 200_000,
  /** Characters of an answer about the schema. The query of explorers takes 150,000, and the SDL 70,000. */
  schemaCharacters: 512 * 1024,
  /** Bytes of a query's response; a thousand whole partners take 2 MB. A mutation's response is always sent. */
  responseBytes: 8 * 1024 * 1024,
} as const;

export interface CostedOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As the client sent them. */
  variables: Record<string, unknown>;
}

/** What is known about an operation from its document. */
interface Judgement {
  shape: OperationShape;
  /** Says how the operation exceeds the budget, whatever its variables are. */
  fault: string | undefined;
  /** Whether its arguments, or its answer about the schema, have to be counted with each request's variables. */
  dependsOnVariables: boolean;
  /** Whether it has an alias, or asks for entities, so that a text of Graph may be in the answer many times. */
  repeatsTexts: boolean;
}

/** By operation, since operations that are sent often are parsed once. */
const judgements = new WeakMap<OperationDefinitionNode, Judgement>();

function judge(schema: GraphQLSchema, costed: CostedOperation): Judgement {
  const { operation } = costed;
  const known = judgements.get(operation);
  if (known) return known;
  const shape = shapeOf(schema, costed);
  const judgement = {
    shape,
    fault: faultOfShape(schema, { operation, shape }),
    dependsOnVariables: !usesVariablesOnce(shape),
    repeatsTexts: shape.rootFields.some(({ name }) => name === '_entities') || hasAlias(costed.document),
  };
  judgements.set(operation, judgement);
  return judgement;
}

function faultOfShape(
  schema: GraphQLSchema,
  { operation, shape }: { operation: OperationDefinitionNode; shape: OperationShape },
): string | undefined {
  const { rootFields } = shape;
  if (tokensWrittenOut(schema, { shape, operation, max: maxTokens }) > maxTokens) {
    return tooMany('tokens, with its fragments written out', maxTokens);
  }
  const cost = rootFields.reduce((sum, { definition }) => sum + costOf(definition), 0);
  if (cost <= budget.cost) return undefined;
  return `The operation costs ${cost}, and at most ${budget.cost} is allowed: a field of the query itself costs ${callCost} or more, a mutation ${mutationCost}. Split it into several operations.`;
}

/**
 * Whether there is one root field, which has no list or object literal in its arguments that could repeat a variable,
 * and does not describe the schema.
 */
function usesVariablesOnce({ rootFields: [field, ...others] }: OperationShape): boolean {
  if (!field || others.length > 0 || schemaFields.has(field.name)) return false;
  const values = field.nodes[0]?.arguments?.map(({ value }) => value.kind) ?? [];
  return values.every((kind) => kind !== Kind.LIST && kind !== Kind.OBJECT);
}

function hasAlias(document: DocumentNode): boolean {
  let found = false;
  const findAlias = ({ alias }: FieldNode): typeof BREAK | undefined => {
    if (alias) found = true;
    return found ? BREAK : undefined;
  };
  visit(document, { Field: findAlias });
  return found;
}

/** Whether a text of Microsoft Graph may be in the answer many times. */
export function repeatsTexts(schema: GraphQLSchema, costed: CostedOperation): boolean {
  return judge(schema, costed).repeatsTexts;
}

/**
 * Whether an operation needs no token: it selects only fields that describe the schema, which composition and explorers
 * read before a user signs in. Each may be selected once, and so may the SDL, because a small request of a stranger
 * must not lead to a large answer.
 */
export function isPublic(schema: GraphQLSchema, costed: CostedOperation): boolean {
  const { shape } = judge(schema, costed);
  const fields = shape.rootFields.filter(({ name }) => name !== '__typename');
  const inService = fields
    .filter(({ name }) => name === '_service')
    .flatMap((field) => typesOf(schema, field).flatMap((type) => shape.subfields(field, type)));
  const names = [...fields, ...inService.filter(({ definition }) => definition)].map(({ name }) => name);
  return fields.every(({ name }) => schemaFields.has(name)) && new Set(names).size === names.length;
}

/**
 * Returns a sentence that says how an operation exceeds the budget; `undefined` when it does not. Lists in variables
 * are counted before graphql-js coerces them. A list that is used several times is counted once per use.
 */
export function faultOfCost(schema: GraphQLSchema, costed: CostedOperation): string | undefined {
  const { operation, variables } = costed;
  const representations = representationsVariables(operation);
  if (countInput(variables, { representations, max: budget.inputItems }) > budget.inputItems) {
    return tooMany('items in its input', budget.inputItems);
  }
  if (hasLargeObject(variables, budget.objectFields))
    return `An object in the variables has more than ${budget.objectFields} fields.`;
  const { dependsOnVariables, fault, shape } = judge(schema, costed);
  if (fault !== undefined || !dependsOnVariables) return fault;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  // With invalid variables, nothing is executed.
  return coerced && faultOfRootFields(schema, { shape, variables: coerced });
}

const entitiesArguments: ReadonlySet<string> = new Set(['representations']);
const noArguments: ReadonlySet<string> = new Set();

function faultOfRootFields(
  schema: GraphQLSchema,
  { shape, variables }: { shape: OperationShape; variables: Record<string, unknown> },
): string | undefined {
  let inputItems = 0;
  let pageItems = 0;
  for (const field of shape.rootFields) {
    const args = argumentsOf(field, variables);
    if (!args || !field.definition) continue;
    const isEntities = field.name === '_entities';
    const representations = isEntities ? entitiesArguments : noArguments;
    inputItems += countInput(args, { representations, max: budget.inputItems });
    pageItems += itemsOf(field.definition, args);
  }
  if (inputItems > budget.inputItems) return tooMany('items in its input', budget.inputItems);
  if (pageItems > budget.pageItems) return tooMany('items on its pages', budget.pageItems);
  const max = budget.schemaCharacters;
  if (!isSchemaAnswerLarger(schema, { shape, variables, max })) return undefined;
  return `The answer about the schema has more than ${max} characters. Select each field once.`;
}

function tooMany(what: string, max: number): string {
  return `The operation has more than ${max} ${what}. Split it into several operations.`;
}
