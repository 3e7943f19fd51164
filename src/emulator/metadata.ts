// Microsoft's metadata of Graph, which decides what the emulator takes and shows: the gateway's own model has no say.
// https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
import sax from 'sax';
import { betaConnectorsCsdl, windowsPartnersCsdl } from './csdl/additions.js';
import { betaCsdl } from './csdl/beta.js';
import { v1ConnectorsCsdl } from './csdl/v1-connectors.js';
import { v1Csdl } from './csdl/v1.js';

export type Profile = 'full' | 'beta' | 'v1.0';

export interface Property {
  /** Such as `Edm.Boolean`, or the name of a type or an enum without its namespace; of the items, for a collection. */
  type: string;
  isCollection: boolean;
  nullable: boolean;
}
type Properties = ReadonlyMap<string, Property>;

/** An entity type or a complex type. */
export interface StructuredType {
  base: string | undefined;
  isAbstract: boolean;
  /** Inherited ones included. */
  properties: Properties;
  navigation: Properties;
}

/** Names are without namespace: all of them are of `microsoft.graph`. */
export interface Metadata {
  types: ReadonlyMap<string, StructuredType>;
  /** Members in the order of their values, the first being 0. */
  enums: ReadonlyMap<string, readonly string[]>;
}

/** Reads documents that complete each other: what two of them declare is merged. */
export function readMetadata(documents: readonly string[]): Metadata {
  const types = new Map<string, StructuredType & Record<'properties' | 'navigation', Map<string, Property>>>();
  const enums = new Map<string, Set<string>>();
  for (const document of documents) {
    let open: (typeof types extends Map<string, infer T> ? T : never) | undefined;
    let members: Set<string> | undefined;
    const onopentag = ({ attributes, name: element }: sax.Tag): void => {
      const { Abstract: abstract, BaseType: base, Name: name = '', Nullable: nullable, Type: type = '' } = attributes;
      if (element === 'EntityType' || element === 'ComplexType') {
        open = types.get(name) ?? {
          base: base && withoutNamespace(base),
          isAbstract: abstract === 'true',
          properties: new Map(),
          navigation: new Map(),
        };
        types.set(name, open);
      } else if (element === 'EnumType') {
        members = enums.get(name) ?? new Set();
        enums.set(name, members);
      } else if (element === 'Property') {
        open?.properties.set(name, readProperty(type, nullable));
      } else if (element === 'NavigationProperty') {
        open?.navigation.set(name, readProperty(type, nullable));
      } else if (element === 'Member') {
        members?.add(name);
      }
    };
    Object.assign(sax.parser(true), { onopentag }).write(document).close();
  }
  const inherited = (name: string | undefined): [string, Property][] => {
    const type = name === undefined ? undefined : types.get(name);
    return type ? [...inherited(type.base), ...type.properties] : [];
  };
  return {
    types: new Map([...types].map(([name, type]) => [name, { ...type, properties: new Map(inherited(name)) }])),
    enums: new Map([...enums].map(([name, members]) => [name, [...members]])),
  };
}

function readProperty(type: string, nullable: string | undefined): Property {
  const [, item] = /^Collection\((.*)\)$/.exec(type) ?? [];
  // Sections 7.2.1 and 8.2 of CSDL: nullable unless it says otherwise.
  return { type: withoutNamespace(item ?? type), isCollection: item !== undefined, nullable: nullable !== 'false' };
}

function withoutNamespace(type: string): string {
  return type.replace(/^(?:microsoft\.)?graph\./, '');
}

/** No extract of beta's metadata has connectors: v1.0's stand in for them, with what beta adds. */
const connectorsOfBeta = [v1ConnectorsCsdl, betaConnectorsCsdl];

/** What each version of Graph knows; `full` is all of it. */
export const metadataOf: Readonly<Record<Profile, Metadata>> = {
  full: readMetadata([betaCsdl, v1Csdl, ...connectorsOfBeta, windowsPartnersCsdl]),
  beta: readMetadata([betaCsdl, ...connectorsOfBeta]),
  'v1.0': readMetadata([v1Csdl, v1ConnectorsCsdl]),
};

/** Throws for a name that the metadata does not have, which is a fault of the emulator. */
export function propertiesOf({ types }: Metadata, type: string): Properties {
  const { properties } = types.get(type) ?? {};
  if (!properties) throw new Error(`There is no type ${type} in the metadata.`);
  return properties;
}

/** Whether a type is another one, or derived from it. */
export function isKindOf({ types }: Metadata, type: string, base: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = types.get(name)?.base) {
    if (name === base) return true;
  }
  return false;
}

/** Whether this version of Graph has a collection below `deviceManagement`. */
export function hasSegment({ types }: Metadata, segment: string): boolean {
  return types.get('deviceManagement')?.navigation.has(segment) === true;
}

/** The type of the entities of a collection below `deviceManagement`. Throws where there is none. */
export function entityType({ types }: Metadata, segment: string): string {
  const property = types.get('deviceManagement')?.navigation.get(segment);
  if (!property) throw new Error(`There is no deviceManagement/${segment} in the metadata.`);
  return property.type;
}
