// A plugin of GraphQL Code Generator that writes what normalised caches need to know about the schema.
import { isAbstractType, isObjectType } from 'graphql';

/** Returns the text of the module. */
export function plugin(schema) {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const possibleTypes = Object.fromEntries(
    types.filter(isAbstractType).map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  );
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  const embedded = types.filter((type) => isObjectType(type) && !roots.has(type) && !type.getFields().id);
  return `/** The members of each union and interface, for \`InMemoryCache\` of Apollo Client. */
export const possibleTypes: Record<string, string[]> = ${JSON.stringify(possibleTypes, undefined, 2)};

/**
 * The types without an \`id\`, which are part of the object that holds them: \`keys\` of urql's
 * \`@urql/exchange-graphcache\`.
 */
export const keys: Record<string, () => null> = {
${embedded.map(({ name }) => `  ${name}: () => null,`).join('\n')}
};
`;
}
