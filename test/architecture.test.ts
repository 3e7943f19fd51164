// The rules of the house, held against the sources.
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as kinds from '../src/partner/assignment-target.kinds.js';
import { schemaNameOf } from '../src/resource/entity.js';
import { FilterableAssignmentTarget, UnknownAssignmentTarget } from '../src/partner/assignment-target.type.js';

interface Source {
  /** Such as `auth/errors.ts`. */
  path: string;
  text: string;
  imports: { from: string; typeOnly: boolean }[];
}

let sources: Source[];
const root = new URL('../src/', import.meta.url);
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

/** Paths of our own files that a file imports. */
const ownImports = ({ path, imports }: Source): { to: string; typeOnly: boolean }[] =>
  imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from, typeOnly }) => ({ to: posix.join(posix.dirname(path), from).replace(/\.js$/, '.ts'), typeOnly }));

/** The room of a file: its folder, or the file itself at the top. */
const roomOf = (path: string): string => (path.includes('/') ? path.split('/')[0] : path.split('.')[0]) ?? '';

/** Imports go right only; rooms on the same step do not know each other, but for partner -> references. */
const steps = [
  ['main'],
  ['gateway', 'drift'],
  ['server', 'telemetry'],
  ['graphql'],
  ['connections'],
  ['partner', 'connector'],
  ['references'],
  ['resource'],
  ['context'],
  ['auth', 'msgraph'],
  ['tracing'],
  ['files', 'deadlines', 'proxy', 'error-codes', 'usage-error'],
];
const stepOf = (room: string): number => steps.findIndex((rooms) => rooms.includes(room));

const offenders = (wrong: (source: Source) => boolean): string[] => sources.filter(wrong).map(({ path }) => path);

describe('imports', () => {
  test('go right only', () => {
    const wrong = sources.flatMap((source) =>
      ownImports(source)
        .filter(({ to }) => {
          const [from, into] = [roomOf(source.path), roomOf(to)];
          return from !== into && stepOf(from) >= 0 && stepOf(into) >= 0 && stepOf(into) <= stepOf(from);
        })
        .map(({ to }) => `${source.path} -> ${to}`),
    );
    expect(wrong).toEqual([]);
    expect(sources.flatMap(ownImports).length).toBeGreaterThan(50);
  });

  test('name rooms that are known', () => {
    const known = new Set([...steps.flat(), 'config', 'emulator', 'graphiql']);
    expect(offenders(({ path }) => !known.has(roomOf(path)))).toEqual([]);
  });

  test('make no circle', () => {
    const graph = new Map(sources.map((source) => [source.path, ownImports(source).map(({ to }) => to)]));
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      (graph.get(from) ?? []).some((next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))));
    expect([...graph.keys()].filter((path) => reaches(path, path))).toEqual([]);
  });

  test('bring no GraphQL into auth, msgraph, the configuration or the emulator', () => {
    const rooms = new Set(['auth', 'msgraph', 'config', 'emulator']);
    expect(
      offenders(
        ({ path, imports }) => rooms.has(roomOf(path)) && imports.some(({ from }) => /graphql|apollo/.test(from)),
      ),
    ).toEqual([]);
  });

  test('leave the emulator an island that only the gateway starts', () => {
    const outside = (source: Source): boolean =>
      roomOf(source.path) !== 'emulator' &&
      source.path !== 'gateway.ts' &&
      ownImports(source).some(({ to, typeOnly }) => roomOf(to) === 'emulator' && !typeOnly);
    expect(offenders(outside)).toEqual([]);
    expect(
      offenders(
        (source) =>
          roomOf(source.path) === 'emulator' && ownImports(source).some(({ to }) => roomOf(to) !== 'emulator'),
      ),
    ).toEqual([]);
  });

  test("leave the page's browser code an island, which shares types with the server alone", () => {
    const crossing = sources.flatMap(({ path, imports }) =>
      ownImports({ path, imports, text: '' })
        .filter(({ to, typeOnly }) => (roomOf(path) === 'graphiql') !== (roomOf(to) === 'graphiql') && !typeOnly)
        .map(({ to }) => `${path} -> ${to}`),
    );
    expect(crossing).toEqual([]);
    expect(offenders(({ path }) => roomOf(path) === 'graphiql')).not.toHaveLength(0);
  });

  test('find no barrels', () => {
    expect(
      offenders(({ path, text }) => /(^|\/)index\.ts$/.test(path) || /^export\s+(\*|\{[^}]*\})\s+from/m.test(text)),
    ).toEqual([]);
  });
});

test('codecs, lists, validation and what finds unmodelled names are pure: no context, no client, no clock', () => {
  const pure = /(\.(codec|list|validation)|unmodelled|^graphql\/resources)\.ts$/;
  const impure = /msgraph\/client|\/context\.js|Date\.now|new Date\(\)|performance\.|process\.|async |await /;
  expect(offenders(({ path, text }) => pure.test(path) && impure.test(text))).toEqual([]);
  expect(sources.filter(({ path }) => pure.test(path))).not.toHaveLength(0);
});

test('only the configuration reads the environment, and only a main ends the process', () => {
  expect(offenders(({ path, text }) => path !== 'config.ts' && text.includes('process.env'))).toEqual([]);
  expect(offenders(({ path, text }) => !/(^|\/)main\.ts$/.test(path) && /process\.(exit|on|once)/.test(text))).toEqual(
    [],
  );
});

test('no name is utils, helper or manager, and no bare graph stands beside graphql', () => {
  expect(
    offenders(
      ({ path, text }) =>
        /utils?\b|helper|manager(?!ment)/i.test(path) ||
        /\b(class|function|const|interface|type) \w*(Helper|Manager|Utils?)\b/i.test(text),
    ),
  ).toEqual([]);
  expect(offenders(({ path }) => /(^|\/)graph[./]/.test(path))).toEqual([]);
});

test('members of the union are siblings', () => {
  const classes = Object.values(kinds).filter(
    (it) => typeof it === 'function' && it.prototype instanceof FilterableAssignmentTarget,
  ) as (new () => object)[];
  const members = [...classes, UnknownAssignmentTarget];
  for (const member of members) {
    expect(members.filter((other) => other !== member && other.prototype instanceof member)).toEqual([]);
  }
  expect(members).toHaveLength(7);
});

test('each class of a kind of target stands in the table of kinds', () => {
  const classes = Object.values(kinds).filter(
    (it) => typeof it === 'function' && it.prototype instanceof FilterableAssignmentTarget,
  );
  const named = Object.fromEntries(kinds.kindList.map(({ Target, type }) => [type, Target]));
  expect(classes.filter((it) => !Object.values(named).includes(it as never))).toEqual([]);
  // The name of the class is the schema's name of the type.
  expect(Object.entries(named).filter(([type, { name }]) => schemaNameOf({ type }) !== name)).toEqual([]);
});

test('every file says first what it is, and none but a pure table is longer than 200 lines', () => {
  const tables = new Set(['config.variables.ts']);
  expect(offenders(({ text }) => !/^(#!.*\n)?\/\/ \S/.test(text))).toEqual([]);
  expect(offenders(({ path, text }) => !tables.has(path) && text.split('\n').length > 201)).toEqual([]);
});
