// Streaming parser of Graph's metadata (CSDL). The document has megabytes; only what the model names is kept.
// The emulator has a reader of its own on purpose: `src/emulator/msgraph/metadata.ts`.
// https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
import { StringDecoder } from 'node:string_decoder';
import sax from 'sax';
import type { DeclaredProperty } from '../resource/entity.js';
import { UsageError } from '../cli/usage-error.js';

export interface MetadataType {
  base: string | undefined;
  /** Includes navigation properties. Empty for types that were not requested. */
  properties: ReadonlyMap<string, DeclaredProperty>;
}

/** Types and enums by name, without the namespace `microsoft.graph`. */
export interface Metadata {
  types: ReadonlyMap<string, MetadataType>;
  enums: ReadonlyMap<string, readonly string[]>;
}

const namespace = 'microsoft.graph';
/** Levels of nested elements. CSDL has about ten; each open element takes memory. */
const maxDepth = 100;

/** Parses metadata; properties and members only of `requested`. Throws `UsageError` if it is not Graph's CSDL. */
export async function readMetadata(
  chunks: AsyncIterable<Uint8Array>,
  requested: ReadonlySet<string>,
): Promise<Metadata> {
  const types = new Map<string, { base: string | undefined; properties: Map<string, DeclaredProperty> }>();
  const enums = new Map<string, string[]>();
  const parser = sax.parser(true, { position: true });
  /** Prefixes of Graph's own names in the open `Schema` element; empty in a schema of another namespace. */
  let prefixes: string[] = [];
  let properties: Map<string, DeclaredProperty> | undefined;
  let members: string[] | undefined;

  const withoutNamespace = (type: string): string => {
    const prefix = prefixes.find((candidate) => type.startsWith(candidate));
    return prefix === undefined ? type : type.slice(prefix.length);
  };
  const typeOf = (type = ''): string => {
    const [, item] = /^Collection\((.*)\)$/.exec(type) ?? [];
    return item === undefined ? withoutNamespace(type) : `Collection(${withoutNamespace(item)})`;
  };

  const fail = ({ message }: Error): never => {
    const [reason] = message.split('\n');
    throw new UsageError(`It is not well-formed XML: ${reason} (line ${parser.line + 1}).`);
  };
  let depth = 0;
  const open = ({ attributes, name: element }: sax.Tag): void => {
    depth += 1;
    if (depth > maxDepth) throw new UsageError(`Its elements are nested more than ${maxDepth} levels deep.`);
    if (depth === 1 && element.toLowerCase() === 'html') {
      throw new UsageError('It is an HTML page, perhaps the sign-in page of a proxy in front of Graph.');
    }
    const {
      Alias: alias,
      BaseType: base,
      Name: name = '',
      Namespace: ownNamespace,
      Nullable: nullable,
      Type: type,
    } = attributes;
    if (element === 'Schema') {
      const isGraph = ownNamespace === namespace;
      const names = isGraph ? [namespace, alias] : [];
      prefixes = names.filter((prefix) => prefix !== undefined).map((prefix) => `${prefix}.`);
    }
    if (prefixes.length === 0) return;
    if (element === 'EntityType' || element === 'ComplexType') {
      const declared = {
        base: base === undefined ? undefined : withoutNamespace(base),
        properties: new Map<string, DeclaredProperty>(),
      };
      types.set(name, declared);
      properties = requested.has(name) ? declared.properties : undefined;
    } else if (element === 'EnumType') {
      members = [];
      if (requested.has(name)) enums.set(name, members);
    } else if (element === 'Property' || element === 'NavigationProperty') {
      // CSDL sections 7.2.1 and 8.2: nullable by default.
      properties?.set(name, { type: typeOf(type), nullable: nullable !== 'false' });
    } else if (element === 'Member') {
      members?.push(name);
    }
  };
  Object.assign(parser, { onerror: fail, onopentag: open, onclosetag: () => depth-- });

  const decoder = new StringDecoder();
  for await (const chunk of chunks) parser.write(decoder.write(Buffer.from(chunk)));
  parser.write(decoder.end()).close();
  if (types.size === 0) throw new UsageError(`It has no types of the namespace ${namespace}.`);
  return { types, enums };
}
