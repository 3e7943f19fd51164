// The table of docs/supergraph.md that says what each router keeps: a row for each scenario, a column for each router.
import { readFileSync } from 'node:fs';
import { routers } from './routers.mjs';

export const page = new URL('../../docs/supergraph.md', import.meta.url);

const firstTitle = 'Asked of the router';
const notRun = 'not run';

/** Returns the outcomes of a router, as `[scenario, outcome]`. */
export function outcomesIn(markdown, name) {
  const { rows, titles } = readTable(markdown);
  const column = titles.indexOf(titleOf(name));
  return column < 0 ? [] : rows.map((cells) => [cells[0], cells[column]]);
}

/** Returns the page with the outcomes of one router. The columns of other routers stay as they are. */
export function withOutcomes(markdown, { name, outcomes }) {
  const table = readTable(markdown);
  const columns = Object.keys(routers).map((other) => new Map(other === name ? outcomes : outcomesIn(markdown, other)));
  const lines = [
    [firstTitle, ...Object.keys(routers).map(titleOf)],
    ['---', ...columns.map(() => '---')],
    ...outcomes.map(([scenario]) => [scenario, ...columns.map((column) => column.get(scenario) ?? notRun)]),
  ].map((cells) => `| ${cells.join(' | ')} |`);
  return markdown.replace(table.text, () => lines.join('\n'));
}

function readTable(markdown) {
  const text = new RegExp(`^\\| ${firstTitle} \\|.*(?:\\n\\|.*)*`, 'm').exec(markdown)?.[0];
  if (text === undefined) throw new Error(`docs/supergraph.md has no table that begins with "${firstTitle}".`);
  const [titles, , ...rows] = text.split('\n').map((line) => line.slice(2, -2).split(' | '));
  return { text, titles, rows };
}

/** Returns the title of a router's column, with the version that its manifest names. */
function titleOf(name) {
  const { manifest, package: packageName, title } = routers[name];
  const { dependencies, devDependencies } = JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8'));
  return `${title} ${{ ...dependencies, ...devDependencies }[packageName]}`;
}
