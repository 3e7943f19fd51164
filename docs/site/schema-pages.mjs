// The reference of the schema: a page for each kind of type, made from schema/schema.graphql.
import { readFile } from 'node:fs/promises';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';

const kinds = [
  { file: 'objects', title: 'Objects', introduction: 'What queries and mutations return.', includes: isObjectType },
  {
    file: 'interfaces',
    title: 'Interfaces',
    introduction: 'Fields that several objects share.',
    includes: isInterfaceType,
  },
  { file: 'unions', title: 'Unions', introduction: 'Objects told apart by `__typename`.', includes: isUnionType },
  { file: 'inputs', title: 'Inputs', introduction: 'Objects that arguments take.', includes: isInputObjectType },
  { file: 'enums', title: 'Enums', introduction: 'Types with a fixed set of values.', includes: isEnumType },
  {
    file: 'scalars',
    title: 'Scalars',
    introduction: 'How single values are written.',
    includes: (type) => isScalarType(type) && !isSpecifiedScalarType(type),
  },
];

/** Pages of the reference for the navigation. */
export const schemaNavigation = {
  text: 'Schema reference',
  items: ['Queries', 'Mutations', ...kinds.map(({ title }) => title)].map((title) => ({
    text: title,
    link: `/schema/${title.toLowerCase()}`,
  })),
};

const anchorOf = (...names) => names.join('-').toLowerCase();

/** A type as written in the schema, with a link to its description. */
function typeLink(type) {
  const { name } = getNamedType(type);
  const kind = kinds.find(({ includes }) => includes(getNamedType(type)));
  const [before, after] = String(type).split(name);
  const link = kind ? `[${name}](./${kind.file}.md#${anchorOf(name)})` : name;
  return `${before.replaceAll('[', '\\[')}${link}${after.replaceAll(']', '\\]')}`;
}

/** A description as Markdown: what Vue or HTML would read is escaped outside of code. */
function prose(description) {
  const escape = (text) => text.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;');
  return (description ?? '').replaceAll(/`[^`]*`|[^`]+/g, (part) => (part.startsWith('`') ? part : escape(part)));
}

const deprecation = ({ deprecationReason }) => (deprecationReason ? `**Deprecated.** ${prose(deprecationReason)}` : '');
const defaultOf = ({ astNode }, sdl) =>
  astNode?.defaultValue ? ` = \`${sdl.slice(astNode.defaultValue.loc.start, astNode.defaultValue.loc.end)}\`` : '';

/** One field, argument or input field: its type, then its description. */
function field(owner, { name, type, description, args = [], ...rest }, { level, sdl }) {
  const lines = [
    `${'#'.repeat(level)} ${name} {#${owner ? anchorOf(owner, name) : anchorOf(name)}}`,
    `${typeLink(type)}${defaultOf(rest, sdl)}`,
    prose(description),
    deprecation(rest),
  ];
  if (args.length > 0) {
    const rows = args.map((arg) => {
      const text = prose(arg.description).replaceAll('\n', ' ').replaceAll('|', '\\|');
      return `| \`${arg.name}\` | ${typeLink(arg.type)}${defaultOf(arg, sdl)} | ${text} |`;
    });
    lines.push(['| Argument | Type | Description |', '|---|---|---|', ...rows].join('\n'));
  }
  return lines.filter((line) => line !== '').join('\n\n');
}

/** One type with all that belongs to it. */
function typeSection(type, { schema, sdl }) {
  const lines = [`## ${type.name} {#${anchorOf(type.name)}}`, prose(type.description)];
  const list = (label, types) => {
    if (types.length > 0) lines.push(`${label}: ${types.map(typeLink).join(', ')}`);
  };
  if (type.isOneOf || type.astNode?.directives?.some(({ name }) => name.value === 'oneOf')) {
    lines.push('Give exactly one of these fields (`@oneOf`).');
  }
  if (isUnionType(type)) list('One of', type.getTypes());
  if (isInterfaceType(type)) list('Implemented by', [...schema.getPossibleTypes(type)]);
  if (isObjectType(type)) list('Implements', [...type.getInterfaces()]);
  if (isScalarType(type) && type.specifiedByURL) lines.push(`Specified by <${type.specifiedByURL}>`);
  if (isEnumType(type)) {
    for (const value of type.getValues()) {
      lines.push(
        `### ${value.name} {#${anchorOf(type.name, value.name)}}`,
        prose(value.description),
        deprecation(value),
      );
    }
  }
  if ('getFields' in type) {
    for (const it of Object.values(type.getFields())) lines.push(field(type.name, it, { level: 3, sdl }));
  }
  return lines.filter((line) => line !== '').join('\n\n');
}

const page = (title, introduction, sections) =>
  `---\noutline: 2\n---\n\n# ${title}\n\n${introduction}\n\n${sections.join('\n\n')}\n`;

/** Returns the pages, each as a path and its content. */
export async function schemaPages() {
  const sdl = await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
  // Directives of federation come by @link and are not defined in the file.
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  const isListed = (type) => !type.name.startsWith('__') && type !== query && type !== mutation;
  const types = Object.values(schema.getTypeMap())
    .filter(isListed)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const operations = (title, introduction, type) => {
    const fields = Object.values(type.getFields()).map((it) => field('', it, { level: 2, sdl }));
    return [`schema/${title.toLowerCase()}.md`, page(title, introduction, fields)];
  };
  return [
    operations('Queries', 'For everyone who reads from the gateway: the fields of `Query`.', query),
    operations(
      'Mutations',
      'For everyone who changes something: the fields of `Mutation`. Each takes `dryRun`.',
      mutation,
    ),
    ...kinds.map(({ file, title, introduction, includes }) => {
      const sections = types.filter((type) => includes(type)).map((type) => typeSection(type, { schema, sdl }));
      return [`schema/${file}.md`, page(title, introduction, sections)];
    }),
  ];
}
