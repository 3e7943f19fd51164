// Resolution of `_entities`, the field by which a router reads entities by their keys.
// https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
// The package's index exports it from 2.15 on, which requires Node 22.
import { entitiesResolver } from '@apollo/subgraph/dist/types.js';
import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../context.js';
import { badUserInput } from '../resource/user-error.js';
import { answerOf, valuesPerResolver } from './answer.js';
import { budget } from './budget.js';
import type { Key } from './keys.js';

type Resolver = GraphQLFieldResolver<unknown, Context, { representations: readonly unknown[] }>;

/** A representation with a valid key. */
export type Representation = { __typename: string } & Readonly<Record<string, unknown>>;

export interface EntitiesOptions {
  /** The keys of each entity, by the name of its type. */
  keys: ReadonlyMap<string, readonly Key[]>;
  /** Returns the same text for representations of the same entity, and another one for any other. */
  identify: (representation: Representation) => string;
}

/**
 * Returns the resolver of `_entities`. Representations of the same entity share one resolution: a router sends one for
 * each place where its query needs the entity.
 *
 * What is malformed, or beyond the budget, is `null`, and never takes down the rest. A router builds representations
 * from what subgraphs returned and joins those of many rows, so it cannot send them differently: a list with one
 * unusable row is of more use to its client than no list. There is one error for each reason, at its first entry, and
 * not one for each entry, because a router passes all of them on.
 */
export function createEntitiesResolver({ identify, keys }: EntitiesOptions): Resolver {
  const forms = [...keys].map(([typeName, typeKeys]) => {
    const fields = typeKeys.map((key) => `\`${key.fields}\``).join(' or ');
    return `${typeName} (${fields})`;
  });
  const faults = {
    malformed: `Each representation must have \`__typename\` and a key of that type, as strings: ${forms.join(', ')}.`,
    beyondBudget: `\`representations\` has more than ${budget.representations} different entries. Those beyond are null. Request smaller pages.`,
  };
  const hasKey = (value: unknown): value is Representation => {
    const name = (value as { __typename?: unknown } | null)?.__typename;
    // Only a string is a name. `['Group']` must not pass, although it is converted to `Group`.
    return typeof name === 'string' && (keys.get(name)?.some(({ isIn }) => isIn(value)) ?? false);
  };

  const resolve: Resolver = (_, { representations }, context, info) => {
    const answer = answerOf(context);
    const tooLarge = answer.add(representations.length * valuesPerResolver);
    if (tooLarge) return representations.map((_representation, index) => (index === 0 ? tooLarge : null));
    const distinct: Representation[] = [];
    const indexes = new Map<string, number>();
    const indexOf = (representation: unknown): number | keyof typeof faults => {
      if (!hasKey(representation)) return 'malformed';
      const key = identify(representation);
      const known = indexes.get(key);
      if (known !== undefined) return known;
      if (distinct.length === budget.representations) return 'beyondBudget';
      indexes.set(key, distinct.length);
      return distinct.push(representation) - 1;
    };
    const places = representations.map(indexOf);
    const entities = entitiesResolver({ representations: distinct, context, info }) as Promise<unknown>[];
    const reported = new Set<keyof typeof faults>();
    return places.map((place) => {
      if (typeof place === 'number') {
        const count = (entity: unknown): unknown => answer.count(entity, info, distinct[place]?.__typename);
        // A failure is returned as a value: graphql-jit puts `null` for a rejected item at the end of the list.
        return entities[place]?.then(count).catch((error: unknown) => error);
      }
      if (reported.has(place)) return null;
      reported.add(place);
      return badUserInput(faults[place]);
    });
  };
  return resolve;
}
