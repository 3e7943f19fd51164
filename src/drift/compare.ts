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
    differences.push(...compareType({ name, model, metadata: types.get(name) }));
  }
  for (const [name, model] of Object.entries(modelledEnums)) {
    if (isUsed(name, types)) differences.push(...compareEnum({ name, model, metadata: enums.get(name) }));
  }
  for (const [name, { base }] of types) {
    const isNewTarget = isTarget(name, types) && !Object.hasOwn(modelledTypes, name);
    if (isNewTarget) differences.push(appeared(name, `extends ${base}`));
  }
  return differences.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface Comparison<Model, InMetadata> {
  name: string;
  model: Model;
  /** `undefined` if the metadata does not have it. */
  metadata: InMetadata | undefined;
}

function compareType({ metadata, model, name }: Comparison<ModelledType, MetadataType>): Difference[] {
  if (!metadata) return [left(name, 'a type')];
  const differences: Difference[] = [];
  if (!model.partial && model.base !== metadata.base) {
    differences.push(changed({ name, model: describeBase(model.base), metadata: describeBase(metadata.base) }));
  }
  // Other properties of a type that is modelled in part are ignored.
  const names = new Set([...Object.keys(model.properties), ...(model.partial ? [] : metadata.properties.keys())]);
  for (const property of names) {
    const declared = { model: model.properties[property], metadata: metadata.properties.get(property) };
    differences.push(...compareProperty({ name: `${name}/${property}`, ...declared }));
  }
  return differences;
}

function compareProperty({
  metadata,
  model,
  name,
}: Comparison<DeclaredProperty | undefined, DeclaredProperty>): Difference[] {
  if (!model) return metadata ? [appeared(name, describe(metadata))] : [];
  if (!metadata) return [left(name, describe(model))];
  // A model without a type accepts any type.
  const isSame = model.nullable === metadata.nullable && (model.type ?? metadata.type) === metadata.type;
  return isSame ? [] : [changed({ name, model: describe(model), metadata: describe(metadata) })];
}

/** Whether a modelled property in the metadata has this type. v1.0 has enums whose properties exist in beta only. */
function isUsed(name: string, types: Metadata['types']): boolean {
  return Object.entries(modelledTypes).some(([owner, { properties }]) =>
    Object.entries(properties).some(
      ([property, { type }]) => type === name && types.get(owner)?.properties.has(property),
    ),
  );
}

function compareEnum({ metadata, model, name }: Comparison<readonly string[], readonly string[]>): Difference[] {
  if (!metadata) return [left(name, 'an enum')];
  const added = metadata.filter((member) => !model.includes(member));
  const removed = model.filter((member) => !metadata.includes(member));
  return [
    ...added.map((member) => appeared(`${name}/${member}`, 'a member')),
    ...removed.map((member) => left(`${name}/${member}`, 'a member')),
  ];
}

/** Whether a type extends the base of all assignment targets. `seen` ends a cycle of bases, which is not valid CSDL. */
function isTarget(name: string, types: Metadata['types'], seen = new Set<string>()): boolean {
  const base = types.get(name)?.base;
  if (base === undefined || seen.has(name)) return false;
  return base === targetBase || isTarget(base, types, seen.add(name));
}

const describe = ({ nullable, type }: DeclaredProperty): string =>
  `${type ?? 'any type'}, ${nullable ? 'nullable' : 'not nullable'}`;
const describeBase = (base: string | undefined): string => (base === undefined ? 'extends nothing' : `extends ${base}`);

const appeared = (name: string, metadata: string): Difference => ({
  kind: 'appeared',
  name,
  model: undefined,
  metadata,
});
const left = (name: string, model: string): Difference => ({ kind: 'left', name, model, metadata: undefined });
const changed = (difference: { name: string; model: string; metadata: string }): Difference => ({
  kind: 'changed',
  ...difference,
});
