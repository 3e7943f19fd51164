// Mutations of the chosen functions, by rule: negated conditions, swapped operators, removed guards, awaits and calls,
// and changed limits and flags. They change what the compiler wrote.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'acorn';
import { subjects } from './functions.mjs';

/**
 * @typedef {object} Mutation
 * @property {string} file Path of the compiled file, from the root of the repository.
 * @property {string} breaks What is changed, in words.
 * @property {string} text The changed text of the file.
 * @property {string[]} tests The test files that must fail.
 */

/**
 * Returns every mutation. Rejects if the name of a function is not that of exactly one. @returns {Promise<Mutation[]>}
 */
export async function generate(root) {
  const declared = new Map();
  for (const path of (await readdir(join(root, 'dist/src'), { recursive: true })).toSorted()) {
    if (!path.endsWith('.js') || /^(emulator|explorers)\//.test(path)) continue;
    const file = `dist/src/${path}`;
    const text = await readFile(join(root, file), 'utf8');
    for (const node of parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }).body) {
      const declaration = node.declaration ?? node;
      if (declaration.type !== 'FunctionDeclaration') continue;
      const { name } = declaration.id;
      declared.set(name, [...(declared.get(name) ?? []), { file, name, node: declaration, text }]);
    }
  }
  const faults = faultsOf(declared);
  if (faults.length > 0) throw new Error(`Update test/mutations/functions.mjs: ${faults.join('; ')}.`);
  return subjects.flatMap(({ functions, tests }) => {
    const paths = tests.map((test) => `dist/test/${test}.test.js`);
    return functions.flatMap((name) => mutationsOf(declared.get(name)[0], paths));
  });
}

/** Returns what is wrong with the names of the functions: each must be that of one function. */
function faultsOf(declared) {
  const filesOf = (name) => (declared.get(name) ?? []).map(({ file }) => file);
  return subjects
    .flatMap(({ functions }) => functions)
    .filter((name) => filesOf(name).length !== 1)
    .map((name) => `${name} is in ${filesOf(name).join(', ') || 'no file'}`);
}

function mutationsOf({ file, name, node, text }, tests) {
  const found = [];
  const sourceOf = ({ start, end }) => text.slice(start, end);
  const replace = ({ start, end }, to, what) => {
    const shown = (it) => it.replaceAll(/\s+/g, ' ').slice(0, 60);
    const line = text.slice(0, start).split('\n').length;
    const breaks = `${name}, line ${line}: ${what}: ${shown(text.slice(start, end))} becomes ${shown(to)}`;
    found.push({ file, breaks, tests, text: text.slice(0, start) + to + text.slice(end) });
  };
  visit(node.body, { replace, sourceOf });
  return found;
}

function visit(node, tools) {
  if (Array.isArray(node)) for (const child of node) visit(child, tools);
  else if (typeof node === 'object' && node !== null) {
    rules[node.type]?.(node, tools);
    for (const child of Object.values(node)) visit(child, tools);
  }
}

const swapped = {
  '&&': '||',
  '||': '&&',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
};

function swapOperator({ left, operator, right }, { replace, sourceOf }) {
  const to = swapped[operator];
  if (to === undefined) return;
  // Between the operands may be brackets and line breaks, but no second operator.
  const at = left.end + sourceOf({ start: left.end, end: right.start }).indexOf(operator);
  replace({ start: at, end: at + operator.length }, to, 'operator');
}

/** Rules by type of node. */
const rules = {
  IfStatement({ consequent, test }, { replace, sourceOf }) {
    replace(test, `!(${sourceOf(test)})`, 'negated condition');
    const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
    const leaves = ['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement'].includes(last?.type);
    if (leaves) replace(consequent, '{}', 'removed guard');
  },
  ConditionalExpression({ test }, { replace, sourceOf }) {
    replace(test, `!(${sourceOf(test)})`, 'negated condition');
  },
  BinaryExpression: swapOperator,
  LogicalExpression: swapOperator,
  AwaitExpression(node, { replace, sourceOf }) {
    replace(node, sourceOf(node.argument), 'removed await');
  },
  ExpressionStatement(node, { replace }) {
    if (['CallExpression', 'AwaitExpression'].includes(node.expression.type)) replace(node, ';', 'removed call');
  },
  Literal(node, { replace }) {
    if (typeof node.value === 'boolean') replace(node, String(!node.value), 'flag');
    if (typeof node.value === 'number' && node.value >= 2) {
      replace(node, `${node.value * 1_000}`, 'limit');
      replace(node, '1', 'limit');
    }
  },
};

/**
 * Returns at most `count` mutations, the same ones for the same seed. The generator is mulberry32, with 32 bits of
 * state.
 */
export function takeSample(all, { count, seed }) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const rest = [...all];
  const chosen = [];
  while (chosen.length < count && rest.length > 0) {
    const index = Math.floor(random() * rest.length);
    chosen.push(...rest.splice(index, 1));
  }
  return chosen;
}
