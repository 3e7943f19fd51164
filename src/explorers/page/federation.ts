// Removes what only a router needs from the schema that GraphiQL documents and completes.

const fields = new Set(['_entities', '_service']);
const types = new Set(['_Any', '_Entity', '_Service']);

interface IntrospectedType {
  name: string;
  fields?: { name: string }[] | null;
}

/** Removes the fields and types for routers from a response, if it is that of GraphiQL's introspection. */
export function removeFederation({ data }: { data?: unknown }): void {
  const { __schema: schema, ...others } = (data ?? {}) as {
    __schema?: { queryType?: { name: string }; types?: IntrospectedType[] };
  };
  // GraphiQL asks for nothing but the schema. A user who asks for more sees all of it.
  if (!schema?.types || !schema.queryType || Object.keys(others).length > 0) return;
  schema.types = schema.types.filter(({ name }) => !types.has(name));
  const query = schema.types.find(({ name }) => name === schema.queryType?.name);
  if (query?.fields) query.fields = query.fields.filter(({ name }) => !fields.has(name));
}
