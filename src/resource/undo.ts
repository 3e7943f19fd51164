// Undo of a change: the mutation that restores the state before it, proved before it is offered.
import {
  coerceInputValue,
  GraphQLError,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { MsGraphWrite } from '../msgraph/client.js';
import { isDiffering, propertyNames, type States } from './difference.js';
import { propertiesOf, type Entity, type Json } from './entity.js';
import { createEnum, type ValueOf } from './tables.js';
import { undoDocument } from './undo-document.js';

export const NotUndoableReason = createEnum('IntuneNotUndoableReason', {
  description: 'Why a change cannot be undone by one mutation. More values may be added.',
  members: {
    NEW_ID: 'A deleted partner cannot be restored: Microsoft Graph would give a new one another id.',
    NOT_DESCRIBABLE: `No input can give back what was there, such as an assignment of a kind that inputs do not have or with a filter that this
schema does not model, or a state that is newer than this schema.`,
    NOT_REPORTED: 'Microsoft Graph did not report a value before the change.',
    PARTLY_APPLIED: 'Microsoft Graph accepted the change, and does not show everything that was sent.',
    STATE_NOT_SHOWN: 'Microsoft Graph has not shown the whole object as it is after the change.',
  },
});
export type NotUndoableReason = ValueOf<typeof NotUndoableReason>;

@ObjectType({
  description: 'A mutation that restores the state before a change, as far as inputs can set it.',
  simpleResolvers: true,
})
export class IntuneUndo {
  @Field(() => String, { description: 'The name of the mutation in this schema.' })
  mutation!: string;

  @Field(() => GraphQLJSONObject, {
    description: 'The arguments of the mutation, by name, as the variables of `document`.',
  })
  variables!: object;

  @Field(() => String, {
    description: `A GraphQL document with the mutation, to be sent with \`variables\`; with \`dryRun: true\` among them, as a dry run. It
selects \`changes\`, so that a dry run shows what the undo would do. It can be copied from a response as it is: nothing in it is escaped.`,
  })
  document!: string;
}

/** A mutation that may restore the state before a change. */
export interface UndoAttempt {
  mutation: string;
  /** Its arguments, as its method gets them. They may have values that the schema does not accept. */
  args: Json;
  /** Returns whether it restores the state. Called with the arguments as graphql-js reads them from the variables. */
  restores: (args: Json) => boolean;
}

/** The mutations that may undo a change, the most complete one first; `null` if there is nothing to undo. */
export type UndoPlan = readonly UndoAttempt[] | NotUndoableReason | null;

/** Returns the first attempt that is proved to restore the state, or the reason why there is none. */
export function findUndo(schema: GraphQLSchema, plan: UndoPlan): IntuneUndo | NotUndoableReason | null {
  if (plan === null || typeof plan === 'string') return plan;
  for (const attempt of plan) {
    const undo = proveAttempt(schema, attempt);
    if (undo) return undo;
  }
  return NotUndoableReason.NOT_DESCRIBABLE;
}

/** Returns the undo if its variables, read as those of a request, restore the state. */
function proveAttempt(schema: GraphQLSchema, { args, mutation, restores }: UndoAttempt): IntuneUndo | undefined {
  const field = schema.getMutationType()?.getFields()[mutation];
  if (!field) throw new TypeError(`The schema has no mutation ${mutation}.`);
  const given = field.args.filter(({ name }) => Object.hasOwn(args, name));
  try {
    const variables = Object.fromEntries(given.map(({ name, type }) => [name, toVariable(args[name], type)]));
    const read = Object.fromEntries(given.map(({ name, type }) => [name, coerceInputValue(variables[name], type)]));
    return restores(read) ? { mutation, variables, document: undoDocument(schema, field, given) } : undefined;
  } catch (error) {
    // A value that the schema's type cannot have.
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** Returns a value of an argument as JSON. Throws a `GraphQLError` for a value that its type cannot have. */
function toVariable(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return toVariable(value, type.ofType);
  if (value === null) return null;
  if (isListType(type)) return (value as readonly unknown[]).map((item) => toVariable(item, type.ofType));
  if (!isInputObjectType(type)) return type.serialize(value);
  const fields = Object.values(type.getFields()).filter(({ name }) => (value as Json)[name] !== undefined);
  return Object.fromEntries(fields.map((field) => [field.name, toVariable((value as Json)[field.name], field.type)]));
}

interface Restoration {
  entity: Entity;
  /** Names of the properties that are restored only if they were sent, because others report them. */
  reported: readonly string[];
  /** Returns the attempts to give properties back the values that they had before, the best one first. */
  attempts: (names: readonly string[], states: { before: Json; after: Json }) => readonly UndoAttempt[];
}

/**
 * Returns how to undo the change of an object: first with what Graph changed besides what was sent, and then without.
 * What was sent has to be restored.
 */
export function planRestoration(
  { states, write }: { states: States | null; write: MsGraphWrite | null },
  { attempts, entity, reported }: Restoration,
): UndoPlan {
  if (!states?.before || !states.after) return NotUndoableReason.STATE_NOT_SHOWN;
  const { after, before } = states;
  const sentNames = new Set(propertyNames({ ...write?.body }));
  const properties = propertiesOf(entity);
  const differing = Object.keys(properties).filter(
    (name) => properties[name]?.isWritable && isDiffering(entity, name, states),
  );
  const own = differing.filter((name) => sentNames.has(name));
  // A null of a property that has none means that this version of Graph lacks it.
  const isReported = (name: string): boolean =>
    before[name] !== undefined && (before[name] !== null || properties[name]?.nullable === true);
  if (!own.every(isReported)) return NotUndoableReason.NOT_REPORTED;
  const besides = differing.filter((name) => !sentNames.has(name) && !reported.includes(name));
  const shown = { before, after };
  return [...attempts([...own, ...besides], shown), ...attempts(own, shown)];
}
