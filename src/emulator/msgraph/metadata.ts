// Microsoft's metadata of Graph, which decides what the emulator accepts and shows, independently of the gateway's
// model. `src/drift/metadata.ts` reads CSDL as well. The two share nothing on purpose: a mistake in one reader does not
// hide a mistake of the model from the other.
// https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
import sax from 'sax';
import {
  betaConnectorsCsdl,
  connectorStatesCsdl,
  undeclaredConnectorsCsdl,
  windowsPartnersCsdl,
} from './csdl/additions.js';
import { betaCsdl } from './csdl/beta.js';
import { v1ConnectorsCsdl } from './csdl/v1-connectors.js';
import { v1Csdl } from './csdl/v1.js';

export type Profile = 'full' | 'beta' | 'v1.0';

export interface Property {
  /** `Edm.Boolean` and the like, or a type or enum without its namespace; for a collection, the type of its items. */
  type: string;
  isCollection: boolean;
  nullable: boolean;
}
export type Properties = ReadonlyMap<string, Property>;

/** An entity type or a complex type. */
export interface StructuredType {
  base: string | undefined;
  isAbstract: boolean;
  /** Includes inherited properties. */
  properties: Properties;
  navigation: Properties;
}

/** A type while its document is read; its properties are its own, without inherited ones. */
interface OpenType extends StructuredType {
  properties: Map<string, Property>;
  navigation: Map<string, Property>;
}

/** Names have no namespace, since all types are in `microsoft.graph`. */
export interface Metadata {
  types: ReadonlyMap<string, StructuredType>;
  /** Members in the order of their values, starting with 0. */
  enums: ReadonlyMap<string, readonly string[]>;
}

/** Reads CSDL documents and merges types and enums that several of them declare. */
export function readMetadata(documents: readonly string[]): Metadata {
  const types = new Map<string, OpenType>();
  const enums = new Map<string, Map<string, number>>();
  for (const document of documents) {
    let open: OpenType | undefined;
    let members: Map<string, number> | undefined;
    const onopentag = ({ attributes, name: element }: sax.Tag): void => {
      const { Abstract: abstract, BaseType: base, Name: name = '', Nullable: nullable, Type: type = '' } = attributes;
      const { Value: value } = attributes;
      if (element === 'EntityType' || element === 'ComplexType') {
        open = types.get(name) ?? {
          base: base && withoutNamespace(base),
          isAbstract: abstract === 'true',
          properties: new Map(),
          navigation: new Map(),
        };
        types.set(name, open);
      } else if (element === 'EnumType') {
        members = enums.get(name) ?? new Map();
        enums.set(name, members);
      } else if (element === 'Property') {
        open?.properties.set(name, readProperty(type, nullable));
      } else if (element === 'NavigationProperty') {
        open?.navigation.set(name, readProperty(type, nullable));
      } else if (element === 'Member') {
        members?.set(name, Number(value));
      }
    };
    Object.assign(sax.parser(true), { onopentag }).write(document).close();
  }
  const allProperties = (name: string | undefined): [string, Property][] => {
    const type = name === undefined ? undefined : types.get(name);
    return type ? [...allProperties(type.base), ...type.properties] : [];
  };
  return {
    types: new Map([...types].map(([name, type]) => [name, { ...type, properties: new Map(allProperties(name)) }])),
    enums: new Map([...enums].map(([name, members]) => [name, inOrder(members)])),
  };
}

/** Returns the names of an enum's members by their values. */
function inOrder(members: ReadonlyMap<string, number>): string[] {
  return [...members].toSorted(([, a], [, b]) => a - b).map(([name]) => name);
}

function readProperty(type: string, nullable: string | undefined): Property {
  const [, item] = /^Collection\((.*)\)$/.exec(type) ?? [];
  // CSDL sections 7.2.1 and 8.2: nullable by default.
  return { type: withoutNamespace(item ?? type), isCollection: item !== undefined, nullable: nullable !== 'false' };
}

function withoutNamespace(type: string): string {
  return type.replace(/^(?:microsoft\.)?graph\./, '');
}

/** Beta's extract has no connectors, so v1.0's are used, with beta's additions. */
const v1Connectors = [v1ConnectorsCsdl, connectorStatesCsdl];
const betaConnectors = [...v1Connectors, betaConnectorsCsdl];

/** The metadata of each version of Graph; `full` has all of them. */
export const metadataOf: Readonly<Record<Profile, Metadata>> = {
  full: readMetadata([betaCsdl, v1Csdl, ...betaConnectors, undeclaredConnectorsCsdl, windowsPartnersCsdl]),
  beta: readMetadata([betaCsdl, ...betaConnectors]),
  'v1.0': readMetadata([v1Csdl, ...v1Connectors]),
};

/** Returns the properties of a type. Throws if the metadata has no such type, which is a bug of the emulator. */
export function propertiesOf({ types }: Metadata, type: string): Properties {
  const { properties } = types.get(type) ?? {};
  if (!properties) throw new Error(`The metadata has no type ${type}.`);
  return properties;
}

/** Returns whether a type is another one, or derives from it. */
export function isKindOf({ types }: Metadata, type: string, base: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = types.get(name)?.base) {
    if (name === base) return true;
  }
  return false;
}

/** Returns whether this version of Graph has a collection below `deviceManagement`. */
export function hasSegment({ types }: Metadata, segment: string): boolean {
  return types.get('deviceManagement')?.navigation.has(segment) === true;
}

/** Returns the type of the entities of a collection below `deviceManagement`. Throws if there is none. */
export function entityType({ types }: Metadata, segment: string): string {
  const property = types.get('deviceManagement')?.navigation.get(segment);
  if (!property) throw new Error(`The metadata has no deviceManagement/${segment}.`);
  return property.type;
}
