// Comparison of the model with Graph's metadata. Pure.
import { targetBase } from '../assignment/target.codec.js';
import type { ModelledType } from '../resource/codec.js';
import type { DeclaredProperty } from '../resource/entity.js';
import type { Metadata, MetadataType } from './metadata.js';
import { modelledEnums, modelledTypes } from './model.js';

/** One difference between the model and the metadata. Acknowledgements identify it by name and kind. */
export interface Difference {
  /** `appeared`: only in the metadata; `left`: only in the model. */
  kind: 'appeared' | 'left' | 'changed';
  /** Graph's name: a type, `type/property` or `enum/member`. */
  name: string;
  model: string | undefined;
  metadata: string | undefined;
}

/** Names of the types and enums in the model, whose properties and members are compared. */
export const modelledNames: ReadonlySet<string> = new Set([
  ...Object.keys(modelledTypes),
  ...Object.keys(modelledEnums),
]);

/** Returns every difference between the model and the metadata, sorted by name. */
export function differencesOf({ enums, types }: Metadata): Difference[] {
  const differences: Difference[] = [];
  for (const [name, model] of Object.entries(modelledTypes)) {
    differences.push(...compareType(name, model, types.get(name)));
  }
  for (const [name, model] of Object.entries(modelledEnums)) {
    if (isUsed(name, types)) differences.push(...compareEnum(name, model, enums.get(name)));
  }
  for (const [name, { base }] of types) {
    const isNewTarget = isTarget(name, types) && !Object.hasOwn(modelledTypes, name);
    if (isNewTarget) differences.push(...compare(name, undefined, `extends ${base}`));
  }
  return differences.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the difference between two texts; `undefined` says that the model or the metadata lacks the name. */
function compare(name: string, model: string | undefined, metadata: string | undefined): Difference[] {
  if (model === metadata) return [];
  const kind = model === undefined ? 'appeared' : metadata === undefined ? 'left' : 'changed';
  return [{ kind, name, model, metadata }];
}

function compareType(name: string, model: ModelledType, metadata: MetadataType | undefined): Difference[] {
  if (!metadata) return compare(name, 'a type', undefined);
  // Other properties of a type that is modelled in part are ignored.
  const names = new Set([...Object.keys(model.properties), ...(model.partial ? [] : metadata.properties.keys())]);
  const ofProperties = [...names].flatMap((property) => {
    const [modelled, declared] = [model.properties[property], metadata.properties.get(property)];
    // A model without a type accepts any type.
    const type = modelled?.type ?? declared?.type;
    const isSame = modelled && declared?.type === type && modelled.nullable === declared?.nullable;
    return isSame ? [] : compare(`${name}/${property}`, describe(modelled), describe(declared));
  });
  const ofBase = model.partial ? [] : compare(name, describeBase(model), describeBase(metadata));
  return [...ofBase, ...ofProperties];
}

/** Whether a modelled property in the metadata has this type. v1.0 has enums whose properties exist in beta only. */
function isUsed(name: string, types: Metadata['types']): boolean {
  return Object.entries(modelledTypes).some(([owner, { properties }]) =>
    Object.entries(properties).some(
      ([property, { type }]) => type === name && types.get(owner)?.properties.has(property),
    ),
  );
}

function compareEnum(name: string, model: readonly string[], metadata: readonly string[] | undefined): Difference[] {
  if (!metadata) return compare(name, 'an enum', undefined);
  return [...new Set([...metadata, ...model])].flatMap((member) => {
    const [inModel, inMetadata] = [model, metadata].map((members) =>
      members.includes(member) ? 'a member' : undefined,
    );
    return compare(`${name}/${member}`, inModel, inMetadata);
  });
}

/** Whether a type extends the base of all assignment targets. `seen` ends a cycle of bases, which is not valid CSDL. */
function isTarget(name: string, types: Metadata['types'], seen = new Set<string>()): boolean {
  const base = types.get(name)?.base;
  if (base === undefined || seen.has(name)) return false;
  return base === targetBase || isTarget(base, types, seen.add(name));
}

const describe = (property: DeclaredProperty | undefined): string | undefined =>
  property && `${property.type ?? 'any type'}, ${property.nullable ? 'nullable' : 'not nullable'}`;
const describeBase = ({ base }: { base?: string | undefined }): string => `extends ${base ?? 'nothing'}`;
