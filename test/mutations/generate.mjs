// Generated mutations: negated conditions, swapped operators, removed guards, awaits and calls, and changed limits.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { syntax } from './apply.mjs';
import { mutatedFolders, testsOf } from './tests-of.mjs';

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
/** Types are erased, decorators describe the schema, which other tests check, and imports cannot be mutated. */
const skipped = new Set(['Decorator', 'ImportDeclaration', 'TsInterfaceDeclaration', 'TsTypeAliasDeclaration']);

/**
 * Returns every mutation of the rules, each with the complete text of its file.
 * @returns {Promise<(import('./list.mjs').Mutation & { text: string })[]>}
 */
export async function generate(root) {
  const all = [];
  for (const folder of mutatedFolders) {
    const names = (await readdir(join(root, folder))).filter((name) => name.endsWith('.ts')).toSorted();
    for (const name of names) {
      const file = `${folder}/${name}`;
      all.push(...mutationsOf(file, await readFile(join(root, file), 'utf8')));
    }
  }
  return all;
}

function mutationsOf(file, text) {
  const bytes = Buffer.from(text);
  const found = [];
  // Positions of swc are in bytes and start at 1.
  const sourceOf = ({ start, end }) => bytes.subarray(start - 1, end - 1).toString();
  const replace = ({ start, end }, to, what) => {
    const before = bytes.subarray(0, start - 1).toString();
    const after = bytes.subarray(end - 1).toString();
    const line = before.split('\n').length;
    const from = sourceOf({ start, end });
    const shown = (it) => it.replace(/\s+/g, ' ').slice(0, 60);
    const breaks = `line ${line}: ${what}: \`${shown(from)}\` becomes \`${shown(to)}\``;
    found.push({ file, from, to, breaks, tests: testsOf(file), text: before + to + after });
  };
  visit(parseSync(text, syntax), { replace, sourceOf, bytes });
  return found;
}

function visit(node, tools) {
  if (Array.isArray(node)) return node.forEach((child) => visit(child, tools));
  if (typeof node !== 'object' || node === null || skipped.has(node.type) || node.type?.startsWith('Ts')) {
    // The expression in `value as Type` is code.
    if (node?.type === 'TsAsExpression') visit(node.expression, tools);
    return undefined;
  }
  rules[node.type]?.(node, tools);
  for (const child of Object.values(node)) visit(child, tools);
  return undefined;
}

/** Rules by type of node. */
const rules = {
  IfStatement({ consequent, test }, { replace, sourceOf }) {
    replace(test.span, `!(${sourceOf(test.span)})`, 'negated condition');
    const body = consequent.type === 'BlockStatement' ? consequent.stmts.at(-1) : consequent;
    const leaves = ['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement'].includes(body?.type);
    if (leaves) replace(consequent.span, '{}', 'removed guard');
  },
  ConditionalExpression({ test }, { replace, sourceOf }) {
    replace(test.span, `!(${sourceOf(test.span)})`, 'negated condition');
  },
  BinaryExpression({ left, operator, right }, { bytes, replace }) {
    const to = swapped[operator];
    if (to === undefined) return;
    // Between the operands there may be comments and line breaks, but no second operator.
    const at = bytes.indexOf(operator, left.span.end - 1);
    if (at >= 0 && at < right.span.start - 1) replace({ start: at + 1, end: at + 1 + operator.length }, to, 'operator');
  },
  AwaitExpression({ argument, span }, { replace, sourceOf }) {
    replace(span, sourceOf(argument.span), 'removed await');
  },
  ExpressionStatement({ expression, span }, { replace }) {
    if (['CallExpression', 'AwaitExpression'].includes(expression.type)) replace(span, ';', 'removed call');
  },
  NumericLiteral({ span, value }, { replace }) {
    if (value < 2) return;
    replace(span, `${value * 1_000}`, 'limit');
    replace(span, '1', 'limit');
  },
  BooleanLiteral({ span, value }, { replace }) {
    replace(span, String(!value), 'flag');
  },
};

/** Returns at most `count` mutations, the same ones for the same seed. The generator is mulberry32, with 32 bits of state. */
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
