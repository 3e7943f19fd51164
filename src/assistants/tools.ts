// The tools that assistants see: one for each operation of schema/operations/.
import {
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { faultOfDocument, maxTokens } from '../graphql/limits.js';
import type { OperationFile } from '../graphql/operation-files.js';
import { inputSchemaOf, type InputSchema } from './input-schema.js';
import { requireRehearsal, toRehearsal } from './rehearsal.js';

/** A tool, as `tools/list` shows it (https://modelcontextprotocol.io/specification/2026-07-28/server/tools). */
export interface ToolDefinition {
  name: string;
  title: string;
  description: string;
  inputSchema: InputSchema;
  annotations: { title: string; readOnlyHint: true };
}

export interface AssistantTool {
  definition: ToolDefinition;
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

/** Returns the tools of the operations. Throws, with the name of the file, for one that cannot be a tool. */
export function createTools(schema: GraphQLSchema, files: readonly OperationFile[]): AssistantTool[] {
  const names = new Set<string>();
  return files.map(({ name: file, text }) => {
    try {
      const tool = toTool(schema, text);
      const { name } = tool.definition;
      if (names.has(name)) throw new Error(`Another file has an operation of the name ${name}, too.`);
      names.add(name);
      return tool;
    } catch (error) {
      throw new Error(`schema/operations/${file} cannot be a tool of assistants: ${(error as Error).message}`, {
        cause: error,
      });
    }
  });
}

function toTool(schema: GraphQLSchema, text: string): AssistantTool {
  const written = parse(text, { maxTokens });
  const isMutation = operationOf(written).operation === 'mutation';
  const document = isMutation ? toRehearsal(schema, written) : written;
  if (isMutation) requireRehearsal(schema, document);
  const operation = operationOf(document);
  const [fault = faultOfDocument(document)] = validate(schema, document);
  if (fault !== undefined) throw new Error(fault instanceof GraphQLError ? fault.message : fault);
  const comment = commentOf(text);
  if (comment === '') throw new Error('It does not begin with a comment that says what it is for.');
  const ownName = operation.name?.value;
  if (ownName === undefined) throw new Error('Its operation has no name.');
  const title = isMutation ? `Rehearse: ${toWords(ownName)}` : toWords(ownName);
  return {
    document,
    operation,
    definition: {
      name: isMutation ? `Rehearse${ownName}` : ownName,
      title,
      description: isMutation ? `${rehearsalNote} The change: ${comment}` : comment,
      inputSchema: inputSchemaOf(schema, { document, operation }),
      annotations: { title, readOnlyHint: true },
    },
  };
}

const rehearsalNote =
  'Shows what a change would do, and changes nothing: it is always a dry run, and there is no tool that makes the change.';

/** Returns the operation of a document, which must be a query or a mutation, and the only one. */
function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const [operation, ...others] = definitions.filter((it) => it.kind === 'OperationDefinition');
  if (!operation || others.length > 0) throw new Error('It does not have exactly one operation.');
  if (operation.operation === 'subscription') throw new Error('Its operation is a subscription.');
  return operation;
}

/** Returns the comment at the beginning of a file, in one line. */
function commentOf(text: string): string {
  const comment = /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
  return comment.replaceAll(/^#/gm, '').replaceAll(/\s+/g, ' ').trim();
}

/** Returns a name such as `GetPartner` as words. */
function toWords(name: string): string {
  const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
