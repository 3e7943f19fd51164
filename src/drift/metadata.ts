// Graph's metadata, read while it streams in: megabytes of CSDL, of which only what the model names is kept.
// https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
import { StringDecoder } from 'node:string_decoder';
import sax from 'sax';
import type { DeclaredProperty } from '../resource/entity.js';
import { DriftError } from './errors.js';

/** An entity type or a complex type. */
export interface MetadataType {
  base: string | undefined;
  /** Navigation properties included; empty for types that nobody asked for. */
  properties: ReadonlyMap<string, DeclaredProperty>;
}

/** Names are without namespace: all of them are of `microsoft.graph`. */
export interface Metadata {
  types: ReadonlyMap<string, MetadataType>;
  enums: ReadonlyMap<string, readonly string[]>;
}

const namespace = 'microsoft.graph';
/** CSDL has some ten. Each open element is held in memory. */
const maxDepth = 100;

/** Reads what streams in; properties only of the types that are wanted. Throws `DriftError` for what is no CSDL of Graph. */
export async function readMetadata(chunks: AsyncIterable<Uint8Array>, wanted: ReadonlySet<string>): Promise<Metadata> {
  const types = new Map<string, { base: string | undefined; properties: Map<string, DeclaredProperty> }>();
  const enums = new Map<string, string[]>();
  const parser = sax.parser(true, { position: true });
  /** Of the schema that is open, when it is Graph's own. */
  let prefixes: string[] = [];
  let properties: Map<string, DeclaredProperty> | undefined;
  let members: string[] | undefined;

  const named = (type: string | undefined): string | undefined => {
    const prefix = prefixes.find((it) => type?.startsWith(it));
    return prefix === undefined ? type : type?.slice(prefix.length);
  };
  const typeOf = (type = ''): string => {
    const [, item] = /^Collection\((.*)\)$/.exec(type) ?? [];
    return item === undefined ? (named(type) ?? '') : `Collection(${named(item)})`;
  };

  const fail = ({ message }: Error): never => {
    const [reason] = message.split('\n');
    throw new DriftError(`It is not well-formed XML: ${reason} (line ${parser.line + 1}).`);
  };
  let depth = 0;
  const open = ({ attributes, name: element }: sax.Tag): void => {
    if (++depth > maxDepth) throw new DriftError(`It nests elements more than ${maxDepth} levels deep.`);
    if (depth === 1 && element.toLowerCase() === 'html')
      throw new DriftError('It is an HTML page: a sign-in page or a proxy may have answered in place of Graph.');
    const { Alias: alias, BaseType: base, Name: name = '', Namespace: of, Nullable: nullable, Type: type } = attributes;
    if (element === 'Schema')
      prefixes = of === namespace ? [`${namespace}.`, ...(alias === undefined ? [] : [`${alias}.`])] : [];
    if (prefixes.length === 0) return;
    if (element === 'EntityType' || element === 'ComplexType') {
      const read = { base: named(base), properties: new Map<string, DeclaredProperty>() };
      types.set(name, read);
      properties = wanted.has(name) ? read.properties : undefined;
    } else if (element === 'EnumType') {
      members = [];
      if (wanted.has(name)) enums.set(name, members);
    } else if (element === 'Property' || element === 'NavigationProperty') {
      // Sections 7.2.1 and 8.2 of CSDL: nullable unless it says otherwise.
      properties?.set(name, { type: typeOf(type), nullable: nullable !== 'false' });
    } else if (element === 'Member') {
      members?.push(name);
    }
  };
  Object.assign(parser, { onerror: fail, onopentag: open, onclosetag: () => depth-- });

  const decoder = new StringDecoder();
  for await (const chunk of chunks) parser.write(decoder.write(Buffer.from(chunk)));
  parser.write(decoder.end()).close();
  if (types.size === 0) throw new DriftError(`It holds no types of the namespace ${namespace}.`);
  return { types, enums };
}
