// The fields of the schema that fail without a permission. Pure.
//
// The schema's descriptions name the permission that each field needs, and the path that it calls. They are made from
// the table of permissions, so that this needs no table of its own.
import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { permissions, type Permission } from '../msgraph/permissions.js';

const paths: readonly string[] = [...new Set(Object.values(permissions).map(({ path }) => path))];

/** Returns the fields that need a permission, such as `Query.complianceManagementPartners`, sorted. */
export function fieldsThatNeed(permission: Permission, schema: GraphQLSchema): string[] {
  const fields: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if ((!isObjectType(type) && !isInterfaceType(type)) || type.name.startsWith('__')) continue;
    if (isNeeded(permission, type.description)) fields.push(`${type.name} (every field but id)`);
    for (const { description, name } of Object.values(type.getFields())) {
      if (isNeeded(permission, description)) fields.push(`${type.name}.${name}`);
    }
  }
  return fields.toSorted();
}

/** Whether a description says that a permission is needed, and names no path of another one. */
function isNeeded({ name, path }: Permission, description: string | null | undefined): boolean {
  if (!description?.replace(/\s+/g, ' ').includes(`eeds \`${name}\``)) return false;
  const named = paths.filter((known) => description.includes(known));
  return named.length === 0 || named.includes(path);
}
