// A partner as Graph keeps and shows it: defaults for what was not sent, and types written its way.
import { filterProperties, isObject, partnerProperties, type EdmType, type Json, type Profile } from './odata.js';

/** A new partner with Graph's defaults where nothing was sent. */
export function createdPartner(id: string, body: Json, profile: Profile): Json {
  const defaults = [...partnerProperties(profile)].map(([name, { type }]) => [name, defaultOf[type]]);
  return {
    '@odata.type': '#microsoft.graph.complianceManagementPartner',
    id,
    ...Object.fromEntries(defaults),
    ...stored(body, profile),
  };
}

/** .NET's default instant stands for "never". */
const defaultOf: Record<EdmType, unknown> = {
  'Edm.String': null,
  'Edm.Boolean': false,
  'Edm.DateTimeOffset': '0001-01-01T00:00:00Z',
  state: 'unknown',
  filterType: 'none',
  groupId: null,
  assignments: [],
};

/** What was sent as Graph shows it again: types with `#`, a filter that says `none`, and no `id`, which Graph gives. */
export function stored(body: Json, profile: Profile): Json {
  const noFilter =
    profile === 'v1.0' ? {} : Object.fromEntries(filterProperties.map(([name, { type }]) => [name, defaultOf[type]]));
  const shownTarget = (target: unknown): unknown =>
    isObject(target) ? { ...noFilter, ...target, ...shownType(target['@odata.type']) } : target;
  const shownAssignment = (item: unknown): unknown =>
    isObject(item)
      ? {
          '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
          ...item,
          target: shownTarget(item['target']),
        }
      : item;
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => name !== '@odata.type' && name !== 'id')
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(shownAssignment) : value]),
  );
}

function shownType(type: unknown): Json {
  return typeof type === 'string' ? { '@odata.type': `#${type.replace(/^#/, '')}` } : {};
}
