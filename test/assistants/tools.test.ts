// The tools of assistants: their names, descriptions and input schemas, for the operations of the package and for
// others.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { buildSchema, getOperationAST, getVariableValues, parse, print } from 'graphql';
import { readStarterOperations, variablesOf } from '../../src/explorers/starter-operations.js';
import { createTools, type AssistantTool } from '../../src/assistants/tools.js';
import { readOperationFiles } from '../../src/graphql/operation-files.js';
import { buildSubgraph } from '../../src/graphql/schema.js';

/** The validator of the protocol's own clients. */
const validator = new AjvJsonSchemaValidator();
const isValid = ({ definition: { inputSchema } }: AssistantTool, given: object): boolean =>
  validator.getValidator(inputSchema)(given).valid;
const { schema: ownSchema } = buildSubgraph();
let tools: AssistantTool[];
let files: Awaited<ReturnType<typeof readOperationFiles>>;
beforeAll(async () => {
  files = await readOperationFiles();
  tools = createTools(ownSchema, files);
});

const toolNamed = (name: string): AssistantTool => {
  const found = tools.find(({ definition }) => definition.name === name);
  if (!found) throw new Error(`There is no tool ${name}.`);
  return found;
};

describe('the tools of the package', () => {
  test('are one for each file, and mutations say in their names that they are rehearsals', () => {
    const expected = files.map(({ text }) => {
      const operation = getOperationAST(parse(text));
      const name = operation?.name?.value ?? '';
      return operation?.operation === 'mutation' ? `Rehearse${name}` : name;
    });
    expect(tools.map(({ definition }) => definition.name)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
  });

  test('are all read-only, and have a title and a description', () => {
    for (const { definition } of tools) {
      expect(definition.annotations.readOnlyHint).toBe(true);
      expect(definition.title).toMatch(/^[A-Z][a-z]+/);
      expect(definition.description.length).toBeGreaterThan(15);
      expect(definition.description).not.toContain('#');
    }
  });

  test('have the literal in every mutation, and no input that decides about it', () => {
    const rehearsals = tools.filter(({ operation }) => operation.operation === 'mutation');
    expect(rehearsals.length).toBeGreaterThan(4);
    for (const { definition, document } of rehearsals) {
      expect(print(document)).toContain('dryRun: true');
      expect(print(document)).not.toContain('$dryRun');
      expect(Object.keys(definition.inputSchema.properties)).not.toContain('dryRun');
      expect(definition.description).toContain('changes nothing');
    }
  });

  test('accept the variables that the explorers offer, by their JSON Schema and by GraphQL', async () => {
    const { documents, variables } = await readStarterOperations();
    for (const { operationName, text } of documents) {
      const isMutation = getOperationAST(parse(text))?.operation === 'mutation';
      const { dryRun: _, ...given } = variablesOf(text, variables);
      expect(isValid(toolNamed(isMutation ? `Rehearse${operationName}` : operationName), given)).toBe(true);
    }
  });

  test('take little room in an answer', () => {
    const bytes = Buffer.byteLength(JSON.stringify(tools.map(({ definition }) => definition)));
    expect(bytes).toBeLessThan(100_000);
  });

  test('describe arguments with the words of the schema', () => {
    const { properties } = toolNamed('ListPartners').definition.inputSchema;
    expect(properties['first']).toMatchObject({ type: 'integer', default: 20, description: expect.any(String) });
    expect(properties['sortKey']).toMatchObject({ enum: expect.arrayContaining(['LAST_HEARTBEAT_DATE_TIME', null]) });
    expect(properties['after']).toMatchObject({ type: ['string', 'null'] });
  });
});

describe('an input schema', () => {
  const schema = buildSchema(`
    directive @oneOf on INPUT_OBJECT
    scalar DateTime
    scalar Odd
    enum Color { RED GREEN }
    input Choice @oneOf { a: String "The second." b: [Int!] }
    input Box { "Wide." width: Int! = 3 color: Color = RED inner: Inner! at: DateTime odd: Odd list: [[Color]!] }
    input Inner { id: ID! ratio: Float on: Boolean }
    input Loop { next: Loop }
    type Query {
      find("Where." box: Box, choice: Choice!, ids: [ID!]!): Int
      loop(it: Loop): Int
    }
    type Subscription { tick: Int }
  `);
  const tool = (text: string): AssistantTool => {
    const [only] = createTools(schema, [{ name: 'x.graphql', text }]);
    if (!only) throw new Error('There is no tool.');
    return only;
  };
  const find = `# Finds.
query Find($box: Box, $choice: Choice!, $ids: [ID!]! = ["x"], $width: Int! = 4) {
  find(box: $box, choice: $choice, ids: $ids)
  other: find(box: { width: $width, inner: { id: 1 } }, choice: { b: [1] }, ids: [])
}`;

  test('follows nullability, lists, enums, defaults, nested objects and `@oneOf`', () => {
    expect(tool(find).definition.inputSchema).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['choice'],
      properties: {
        box: {
          type: ['object', 'null'],
          description: 'Where.',
          additionalProperties: false,
          required: ['inner'],
          properties: {
            width: { type: 'integer', default: 3, description: 'Wide.' },
            color: { type: ['string', 'null'], enum: ['RED', 'GREEN', null], default: 'RED' },
            inner: {
              type: 'object',
              additionalProperties: false,
              required: ['id'],
              properties: {
                id: { type: 'string' },
                ratio: { type: ['number', 'null'] },
                on: { type: ['boolean', 'null'] },
              },
            },
            at: { type: ['string', 'null'], format: 'date-time' },
            odd: {},
            list: {
              type: ['array', 'null'],
              items: { type: 'array', items: { type: ['string', 'null'], enum: ['RED', 'GREEN', null] } },
            },
          },
        },
        choice: {
          type: 'object',
          additionalProperties: false,
          required: [],
          minProperties: 1,
          maxProperties: 1,
          properties: {
            a: { type: 'string' },
            b: { type: 'array', items: { type: 'integer' }, description: 'The second.' },
          },
        },
        ids: { type: 'array', items: { type: 'string' }, default: ['x'] },
        width: { type: 'integer', default: 4, description: 'Wide.' },
      },
    });
  });

  test.each<[object, boolean]>([
    [{ choice: { a: 'x' } }, true],
    [{ choice: { a: 'x' }, box: null }, true],
    [{ choice: { a: 'x' }, box: { inner: { id: 'x' }, color: null, list: [[null]] } }, true],
    [{}, false],
    [{ choice: null }, false],
    [{ choice: {} }, false],
    [{ choice: { a: null } }, false],
    [{ choice: { a: 'x', b: [1] } }, false],
    [{ choice: { a: 'x' }, ids: null }, false],
    [{ choice: { a: 'x' }, box: {} }, false],
    [{ choice: { a: 'x' }, box: { inner: { id: 'x' }, width: null } }, false],
    [{ choice: { a: 'x' }, box: { inner: { id: 'x' }, color: 'BLUE' } }, false],
    [{ choice: { a: 'x' }, box: { inner: { id: 'x', more: 1 } } }, false],
  ])('agrees with GraphQL about %j', (given, expected) => {
    const { errors } = getVariableValues(schema, tool(find).operation.variableDefinitions ?? [], { ...given });
    expect(isValid(tool(find), given)).toBe(expected);
    expect(errors === undefined).toBe(expected);
  });

  test.each([
    ['# It.\nquery Q($it: Loop) { loop(it: $it) }', 'The input type Loop contains itself'],
    ['# It.\nsubscription S { tick }', 'Its operation is a subscription.'],
    ['query Q { find(choice: { a: "" }, ids: []) }', 'It does not begin with a comment'],
    ['# It.\nquery { find(choice: { a: "" }, ids: []) }', 'Its operation has no name.'],
    ['# It.\nquery A { __typename } query B { __typename }', 'It does not have exactly one operation.'],
    ['# It.\nquery A { gone }', 'Cannot query field "gone"'],
  ])('is refused, with the name of the file: %j', (text, message) => {
    expect(() => tool(text)).toThrow(`schema/operations/x.graphql cannot be a tool of assistants: ${message}`);
  });

  test('is refused for two files of one name', () => {
    const text = '# It.\nquery A { __typename }';
    const twice = [
      { name: 'x.graphql', text },
      { name: 'y.graphql', text },
    ];
    expect(() => createTools(schema, twice)).toThrow('y.graphql cannot be a tool of assistants: Another file has');
  });
});
