// Which properties of a request body differ from what Graph shows. Pure.
import { canonicalJson } from './canonical-json.js';
import { propertiesOf, type Entity, type Json } from './entity.js';

/**
 * The names of the properties in the body of a PATCH that an entity, as Graph shows it, does not have already. The body
 * decides what is compared, so that a property cannot be encoded and then never be sent. Each property is compared as it
 * is described, and one that is not described as JSON. A property that Graph does not show counts as null.
 */
export function differingProperties(entity: Entity, body: Json, shown: Json): string[] {
  const properties = propertiesOf(entity);
  return Object.keys(body).filter((name) => {
    if (name.includes('@')) return false;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return property
      ? !property.isSame(body[name], shown[name])
      : canonicalJson(body[name]) !== canonicalJson(shown[name] ?? null);
  });
}
