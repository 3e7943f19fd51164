// The model beside Graph's metadata: what appeared, what left, what changed. Pure.
import { targetBase } from '../partner/assignment.model.js';
import type { DeclaredProperty } from '../resource/entity.js';
import type { ModelledType } from '../resource/model.js';
import type { Metadata, MetadataType } from './metadata.js';
import { modelledEnums, modelledTypes } from './model.js';

/** One difference, from the model to the metadata; its text is what an acknowledgement names. */
export interface Difference {
  kind: 'appeared' | 'left' | 'changed';
  /** Graph's name: a type, `type/property` or `enum/member`. */
  name: string;
  model: string | undefined;
  metadata: string | undefined;
}

/** Every name of Graph that the model has, whose properties or members are to be compared. */
export const modelledNames: ReadonlySet<string> = new Set([
  ...Object.keys(modelledTypes),
  ...Object.keys(modelledEnums),
]);

/** Every difference between the model and the metadata, by name. */
export function differencesOf({ enums, types }: Metadata): Difference[] {
  const differences = [
    ...Object.entries(modelledTypes).flatMap(([name, type]) => ofType(name, type, types.get(name))),
    ...Object.entries(modelledEnums)
      .filter(([name]) => isUsed(name, types))
      .flatMap(([name, members]) => ofEnum(name, members, enums.get(name))),
    ...[...types.keys()]
      .filter((name) => isTarget(name, types) && !Object.hasOwn(modelledTypes, name))
      .map((name) => appeared(name, `extends ${types.get(name)?.base}`)),
  ];
  return differences.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function ofType(name: string, model: ModelledType, metadata: MetadataType | undefined): Difference[] {
  if (!metadata) return [left(name, 'a type')];
  const names = new Set([...Object.keys(model.properties), ...(model.partial ? [] : metadata.properties.keys())]);
  const base =
    !model.partial && model.base !== metadata.base
      ? [changed(name, extending(model.base), extending(metadata.base))]
      : [];
  return [
    ...base,
    ...[...names].flatMap((property) =>
      ofProperty(`${name}/${property}`, model.properties[property], metadata.properties.get(property)),
    ),
  ];
}

function ofProperty(
  name: string,
  model: DeclaredProperty | undefined,
  metadata: DeclaredProperty | undefined,
): Difference[] {
  if (!model) return metadata ? [appeared(name, describe(metadata))] : [];
  if (!metadata) return [left(name, describe(model))];
  const isSame = model.nullable === metadata.nullable && (model.type ?? metadata.type) === metadata.type;
  return isSame ? [] : [changed(name, describe(model), describe(metadata))];
}

/** Whether the metadata has a modelled property of this type: v1.0 has enums whose properties only beta has. */
function isUsed(name: string, types: Metadata['types']): boolean {
  return Object.entries(modelledTypes).some(([owner, { properties }]) =>
    Object.entries(properties).some(
      ([property, { type }]) => type === name && types.get(owner)?.properties.has(property),
    ),
  );
}

function ofEnum(name: string, model: readonly string[], metadata: readonly string[] | undefined): Difference[] {
  if (!metadata) return [left(name, 'an enum')];
  return [
    ...metadata.filter((member) => !model.includes(member)).map((member) => appeared(`${name}/${member}`, 'a member')),
    ...model.filter((member) => !metadata.includes(member)).map((member) => left(`${name}/${member}`, 'a member')),
  ];
}

/** Whether a type extends what every kind of target extends; a circle of bases, which no metadata has, ends. */
function isTarget(name: string, types: Metadata['types'], seen = new Set<string>()): boolean {
  const base = types.get(name)?.base;
  if (base === undefined || seen.has(name)) return false;
  return base === targetBase || isTarget(base, types, seen.add(name));
}

const describe = ({ nullable, type }: DeclaredProperty): string =>
  `${type ?? 'any type'}, ${nullable ? 'nullable' : 'not nullable'}`;
const extending = (base: string | undefined): string => (base === undefined ? 'extends nothing' : `extends ${base}`);

const appeared = (name: string, metadata: string): Difference => ({
  kind: 'appeared',
  name,
  model: undefined,
  metadata,
});
const left = (name: string, model: string): Difference => ({ kind: 'left', name, model, metadata: undefined });
const changed = (name: string, model: string, metadata: string): Difference => ({
  kind: 'changed',
  name,
  model,
  metadata,
});
