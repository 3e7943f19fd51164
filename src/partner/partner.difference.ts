// Which properties of a request body differ from what Graph shows. Pure.
import { canonicalJson, isSameList } from './assignment.key.js';
import { compareDateTimes, isDateTime } from './date-time.scalar.js';
import { modelledTypes } from './partner.model.js';

type Json = Record<string, unknown>;

const { properties } = modelledTypes['complianceManagementPartner'] ?? { properties: {} };

/**
 * The names of the properties in the body of a PATCH that a partner, as Graph shows it, does not have already. The body
 * decides what is compared, so that a property cannot be encoded and then never be sent. Assignments are compared by
 * `assignmentKey` in any order, instants as instants, and everything else as JSON.
 */
export function differingProperties(body: Json, shown: Json): string[] {
  return Object.keys(body).filter((name) => !name.includes('@') && !isAsShown(name, body[name], shown));
}

/**
 * A property that Graph does not show counts as null. A property of a platform that this version of Graph lacks is still
 * sent, so that Graph refuses it and the caller learns why.
 */
function isAsShown(name: string, wanted: unknown, shown: Json): boolean {
  const value = shown[name] ?? null;
  switch (properties[name]?.type) {
    case 'Collection(complianceManagementPartnerAssignment)':
      return Object.hasOwn(shown, name) && isSameAssignments(wanted, value ?? []);
    case 'Edm.DateTimeOffset':
      return isSameInstant(wanted, value);
    default:
      return canonicalJson(wanted) === canonicalJson(value);
  }
}

function isSameAssignments(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && isSameList(a, b);
}

function isSameInstant(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return a === b;
  return isDateTime(a) && isDateTime(b) ? compareDateTimes(a, b) === 0 : a === b;
}
