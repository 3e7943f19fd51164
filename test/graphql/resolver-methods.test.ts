// Guards of TypeGraphQL, which are not called because methods of resolvers are.
import { afterEach, expect, test } from '@jest/globals';
import {
  Authorized,
  Field,
  FieldResolver,
  getMetadataStorage,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  UseMiddleware,
} from 'type-graphql';
import { buildSchemaOfMethods } from '../../src/graphql/resolver-methods.js';

type Storage = ReturnType<typeof getMetadataStorage>;
const lists = [
  'authorizedFields',
  'authorizedResolver',
  'middlewares',
  'resolverMiddlewares',
  'queries',
  'mutations',
  'fieldResolvers',
  'objectTypes',
  'resolverClasses',
  'fields',
  'params',
] as const satisfies (keyof Storage)[];

// The storage is one of the process, and test files share it.
const storage = getMetadataStorage();
const before = lists.map((list) => storage[list].length);
afterEach(() => {
  for (const [index, list] of lists.entries()) storage[list].length = before[index] ?? 0;
});

const guard = async (_: unknown, next: () => Promise<unknown>): Promise<unknown> => next();

test.each<[string, () => Function]>([
  [
    '@Authorized of GuardedQueries.guardedQuery',
    () => {
      @Resolver()
      class GuardedQueries {
        @Authorized()
        @Query(() => String)
        guardedQuery(): string {
          return '';
        }
      }
      return GuardedQueries;
    },
  ],
  [
    '@UseMiddleware of GuardedMutations.guardedMutation',
    () => {
      @Resolver()
      class GuardedMutations {
        @UseMiddleware(guard)
        @Mutation(() => String)
        guardedMutation(): string {
          return '';
        }
      }
      return GuardedMutations;
    },
  ],
  [
    '@Authorized of GuardedFields.guardedField',
    () => {
      @ObjectType()
      class Guarded {
        @Field(() => String)
        plain!: string;
      }
      @Resolver(() => Guarded)
      class GuardedFields {
        @Query(() => Guarded)
        guardedObject(): Guarded {
          return { plain: '' };
        }

        @Authorized('ADMIN')
        @FieldResolver(() => String)
        guardedField(): string {
          return '';
        }
      }
      return GuardedFields;
    },
  ],
  [
    '@UseMiddleware of GuardedType.secret',
    () => {
      @ObjectType()
      class GuardedType {
        @UseMiddleware(guard)
        @Field(() => String)
        secret!: string;
      }
      @Resolver()
      class OfGuardedType {
        @Query(() => GuardedType)
        guardedType(): GuardedType {
          return { secret: '' };
        }
      }
      return OfGuardedType;
    },
  ],
  [
    '@Authorized of GuardedClass',
    () => {
      @Authorized()
      @Resolver()
      class GuardedClass {
        @Query(() => String)
        inGuardedClass(): string {
          return '';
        }
      }
      return GuardedClass;
    },
  ],
  [
    '@UseMiddleware of MiddlewareClass',
    () => {
      @UseMiddleware(guard)
      @Resolver()
      class MiddlewareClass {
        @Query(() => String)
        inMiddlewareClass(): string {
          return '';
        }
      }
      return MiddlewareClass;
    },
  ],
])('a schema cannot be built with %s, which would not be called', (name, defineResolver) => {
  const resolver = defineResolver();
  expect(() => buildSchemaOfMethods({ resolvers: [resolver], validate: false })).toThrow(`would ignore ${name}.`);
});

test.each(['authChecker', 'globalMiddlewares'] as const)('a schema cannot be built with the option %s', (option) => {
  @Resolver()
  class Unguarded {
    @Query(() => String)
    unguarded(): string {
      return '';
    }
  }
  const guards = { authChecker: () => true, globalMiddlewares: [guard] };
  const options = { resolvers: [Unguarded] as [Function], validate: false, [option]: guards[option] };
  expect(() => buildSchemaOfMethods(options)).toThrow(`would ignore the option ${option}.`);
});

test('a schema can be built without guards', () => {
  @Resolver()
  class Unguarded {
    @Query(() => String)
    unguarded(): string {
      return 'x';
    }
  }
  const schema = buildSchemaOfMethods({ resolvers: [Unguarded], validate: false });
  const resolve = schema.getQueryType()?.getFields()['unguarded']?.resolve;
  expect(resolve?.(undefined, {}, undefined, {} as never)).toBe('x');
});
