// The rules of the architecture, checked against the sources.
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as kinds from '../../src/assignment/target.kinds.js';
import { FilterableAssignmentTarget, UnknownAssignmentTarget } from '../../src/assignment/target.type.js';
import { schemaNameOf } from '../../src/resource/entity.js';

interface Source {
  /** Such as `auth/errors.ts`. */
  path: string;
  text: string;
  imports: { from: string; typeOnly: boolean }[];
}

let sources: Source[];
const root = new URL('../../../src/', import.meta.url);
const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/gm;

beforeAll(async () => {
  const paths = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.ts'));
  sources = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(new URL(path, root), 'utf8');
      const imports = [...text.matchAll(statement)].map(([, type, named, dynamic]) => ({
        from: named ?? dynamic ?? '',
        typeOnly: type !== undefined,
      }));
      return { path, text, imports };
    }),
  );
});

/** Returns the imports of a file that are files of the repository. */
const ownImports = ({ path, imports }: Source): { to: string; typeOnly: boolean }[] =>
  imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from, typeOnly }) => ({ to: posix.join(posix.dirname(path), from).replace(/\.js$/, '.ts'), typeOnly }));

/** Returns the module of a file: its folder, or its own name at the top. */
const moduleOf = (path: string): string => (path.includes('/') ? path.split('/')[0] : path.split('.')[0]) ?? '';

/** Imports go down only. Modules of one layer do not import each other. */
const layers = [
  ['main'],
  ['commands'],
  ['gateway', 'drift', 'doctor'],
  ['server'],
  ['explorers', 'assistants'],
  ['graphql'],
  ['partner', 'connector'],
  ['assignment'],
  ['connectors', 'references'],
  ['resource'],
  ['context'],
  ['memory', 'observability', 'upstreams'],
  ['auth', 'msgraph'],
  ['net'],
  ['files', 'deadlines', 'process-limits', 'error-codes', 'cut-text'],
  ['cli'],
];
const layerOf = (module: string): number => layers.findIndex((modules) => modules.includes(module));

/** Whether a file is browser code of GraphiQL's page. */
const isOfPage = (path: string): boolean => path.startsWith('explorers/page/');

const offenders = (wrong: (source: Source) => boolean): string[] => sources.filter(wrong).map(({ path }) => path);

describe('imports', () => {
  test('go down the layers only', () => {
    const wrong = sources.flatMap((source) =>
      ownImports(source)
        .filter(({ to }) => {
          const [from, into] = [moduleOf(source.path), moduleOf(to)];
          return from !== into && layerOf(from) >= 0 && layerOf(into) >= 0 && layerOf(into) <= layerOf(from);
        })
        .map(({ to }) => `${source.path} -> ${to}`),
    );
    expect(wrong).toEqual([]);
    expect(sources.flatMap(ownImports).length).toBeGreaterThan(50);
  });

  test('are of modules that are known', () => {
    const known = new Set([...layers.flat(), 'config', 'emulator']);
    expect(offenders(({ path }) => !known.has(moduleOf(path)))).toEqual([]);
  });

  test('have no cycles', () => {
    const graph = new Map(sources.map((source) => [source.path, ownImports(source).map(({ to }) => to)]));
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      (graph.get(from) ?? []).some((next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))));
    expect([...graph.keys()].filter((path) => reaches(path, path))).toEqual([]);
  });

  test('have no GraphQL packages in auth, msgraph, the configuration or the emulator', () => {
    const modules = new Set(['auth', 'msgraph', 'config', 'emulator']);
    expect(
      offenders(
        ({ path, imports }) => modules.has(moduleOf(path)) && imports.some(({ from }) => /graphql|apollo/.test(from)),
      ),
    ).toEqual([]);
  });

  test('keep the emulator independent, and only the gateway and what opens the tenant use it', () => {
    const outside = (source: Source): boolean =>
      moduleOf(source.path) !== 'emulator' &&
      !['gateway.ts', 'upstreams.ts'].includes(source.path) &&
      ownImports(source).some(({ to, typeOnly }) => moduleOf(to) === 'emulator' && !typeOnly);
    expect(offenders(outside)).toEqual([]);
    // Errors of the command line, the package's version and the shortening of texts say nothing about Graph.
    const allowed = new Set(['emulator', 'cli', 'files', 'cut-text']);
    expect(
      offenders(
        (source) =>
          moduleOf(source.path) === 'emulator' && ownImports(source).some(({ to }) => !allowed.has(moduleOf(to))),
      ),
    ).toEqual([]);
  });

  test("share only types between the page's browser code and the server", () => {
    const crossing = sources.flatMap(({ path, imports }) =>
      ownImports({ path, imports, text: '' })
        .filter(({ to, typeOnly }) => isOfPage(path) !== isOfPage(to) && !typeOnly)
        .map(({ to }) => `${path} -> ${to}`),
    );
    expect(crossing).toEqual([]);
    expect(offenders(({ path }) => isOfPage(path))).not.toHaveLength(0);
  });

  test('have no barrels', () => {
    expect(
      offenders(({ path, text }) => /(^|\/)index\.ts$/.test(path) || /^export\s+(\*|\{[^}]*\})\s+from/m.test(text)),
    ).toEqual([]);
  });
});

test('codecs, lists, validation and the search for unmodelled names are pure: no context, client or clock', () => {
  const pure =
    /((partner\.(codec|facts|issues|list|warnings)|partner\/coverage|connectors\/(health|issue)|validation)|resource\/(codec|list)|assignment\/(identity|list|target\.codec)|unmodelled-names)\.ts$/;
  const impure = /msgraph\/client|\/context\.js|Date\.now|new Date\(\)|performance\.|process\.|async |await /;
  expect(offenders(({ path, text }) => pure.test(path) && impure.test(text))).toEqual([]);
  expect(sources.filter(({ path }) => pure.test(path))).not.toHaveLength(0);
});

test('only the configuration reads the environment, and only main files exit the process', () => {
  expect(offenders(({ path, text }) => path !== 'config/config.ts' && text.includes('process.env'))).toEqual([]);
  expect(offenders(({ path, text }) => !/(^|\/)main\.ts$/.test(path) && /process\.(exit|on|once)/.test(text))).toEqual(
    [],
  );
});

/** Files that may assert a type that the compiler cannot follow, each with its reason beside the assertion. */
const typeAdapters = new Set([
  // What Apollo Server reads from an error differs from what another package declares.
  'graphql/errors.ts',
  // graphql-jit declares neither its options nor its result in full.
  'graphql/compiled.ts',
  // Classes of TypeGraphQL whose fields are filled from a table.
  'assignment/target.codec.ts',
  'resource/tables.ts',
]);

test('only adapters assert that a value has an unrelated type', () => {
  const assertion = /^(?!\s*(?:\/\/|\/?\*)).*\bas (?:never|any|object|unknown as)\b/m;
  expect(offenders(({ path, text }) => !typeAdapters.has(path) && assertion.test(text))).toEqual([]);
});

test('no name is utils, helper or manager, and msgraph is never called graph', () => {
  expect(
    offenders(
      ({ path, text }) =>
        /utils?\b|helper|manager(?!ment)/i.test(path) ||
        /\b(class|function|const|interface|type) \w*(Helper|Manager|Utils?)\b/i.test(text),
    ),
  ).toEqual([]);
  expect(offenders(({ path }) => /(^|\/)graph[./]/.test(path))).toEqual([]);
});

test('no type is asserted where the compiler sees another one', () => {
  const modules = new Set(['resource', 'partner', 'connector', 'connectors', 'assignment', 'references']);
  const asserted = /\bas (never|object|unknown as)\b(?! [a-z]+ )/;
  expect(offenders(({ path, text }) => modules.has(moduleOf(path)) && asserted.test(text))).toEqual([]);
});

test('members of the union do not extend each other', () => {
  const classes = Object.values(kinds).filter(
    (it) => typeof it === 'function' && it.prototype instanceof FilterableAssignmentTarget,
  ) as (new () => object)[];
  const members = [...classes, UnknownAssignmentTarget];
  for (const member of members) {
    expect(members.filter((other) => other !== member && other.prototype instanceof member)).toEqual([]);
  }
  expect(members).toHaveLength(7);
});

test('each class of a target is declared as the kind of the same name', () => {
  const classes = Object.entries(kinds).filter(
    ([, it]) => typeof it === 'function' && it.prototype instanceof FilterableAssignmentTarget,
  );
  const named = kinds.kindList.map(({ Target, type }) => [schemaNameOf({ type }), Target]);
  expect(Object.fromEntries(named)).toEqual(Object.fromEntries(classes));
});

test('every file begins with a line that says what it is', () => {
  expect(offenders(({ text }) => !/^(#!.*\n)?\/\/ \S/.test(text))).toEqual([]);
});

test('texts are shortened by one function, which cuts no character in half', () => {
  // The page shares only types with the server, and a cursor escapes what is no character.
  const exempt = (path: string): boolean => isOfPage(path) || ['cut-text.ts', 'resource/list.ts'].includes(path);
  const cut = /\.(?:slice\(0, (?:\d+|max\w*(?:Length|Characters))\)|substring\(|substr\()/;
  const ofTimes = /toISOString\(\)\.slice\(0, \d+\)|text\.slice\(0, 1[09]\)/g;
  expect(offenders(({ path, text }) => !exempt(path) && cut.test(text.replace(ofTimes, '')))).toEqual([]);
});
