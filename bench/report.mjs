// Figures -> tables, results.md and the picture of docs/scaling.md.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { servers } from './compare.mjs';

/** What the figures were taken on. */
export function machine() {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  const shown = [
    'mercurius',
    'graphql-yoga',
    '@apollo/server',
    '@graphql-hive/gateway',
    '@omnigraph/openapi',
    'autocannon',
  ];
  return [
    `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.`,
    `${shown.map((name) => `${name} ${dependencies[name]}`).join(', ')}.`,
  ].join('\n');
}

const figure = (value, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : '');

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function comparisonTables(comparisons) {
  return comparisons
    .flatMap(({ latencyMs, scenarios, vary }) =>
      Object.entries(scenarios).map(([scenario, byServer]) => {
        const responses = `${Math.round(vary * 100)} % of the responses vary`;
        return `### ${scenario}: ${responses}, upstream with ${latencyMs} ms\n\n${comparisonTable(byServer)}`;
      }),
    )
    .join('\n\n');
}

function comparisonTable(byServer) {
  const own = byServer['this gateway']?.cpuMs;
  const head = [
    '',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'CPU ms',
    'peak MB',
    'ms per scavenge',
    'promoted bytes',
    'upstream calls',
    'CPU to pipe',
    'this gateway to it',
  ];
  return table(
    head,
    Object.entries(byServer).map(([name, it]) => [
      name,
      figure(it.perSecond, 0),
      figure(it.p50Ms),
      figure(it.p99Ms, 1),
      figure(it.cpuMs, 3),
      figure(it.peakMb, 0),
      figure(it.scavengeMs),
      figure(it.promotedBytes, 0),
      figure(it.callsPerRequest),
      figure(it.cpuMs / byServer.pipe?.cpuMs),
      figure(own / it.cpuMs),
    ]),
  );
}

export function scaleTables(scale) {
  return Object.entries(scale)
    .map(([dimension, { what, rows }]) => {
      const head = [
        dimension,
        'requests/s',
        'p50 ms',
        'p99 ms',
        'CPU ms',
        'upstream calls',
        'peak MB',
        'CPU ms, first time',
        'exchanges, first time',
        'exchanges later',
      ];
      const cells = rows.map((it) => [
        it.step,
        figure(it.perSecond, 0),
        figure(it.p50Ms),
        figure(it.p99Ms, 1),
        figure(it.cpuMs, 3),
        figure(it.callsPerRequest),
        figure(it.peakMb, 0),
        figure(it.strangerCpuMs, 2),
        it.exchanges,
        it.laterExchanges,
      ]);
      return `### ${dimension}: ${what}\n\n${table(head, cells)}`;
    })
    .join('\n\n');
}

export function startTable({ startMs, idleMb, requests, memory }) {
  return `### start and memory\n\n${table(
    ['', ''],
    [
      ['cold start to ready, ms', figure(startMs, 0)],
      ['memory at rest, MB', figure(idleMb, 0)],
      [`memory in the course of ${requests} requests, MB`, memory.join(', ')],
    ],
  )}`;
}

/** Leaves what was measured; a part that was not run keeps its place in neither file. */
export async function write({ comparisons, machine: where, scale, start }) {
  const parts = [
    '# Results',
    'Written by `npm run bench -- --write`; what the columns mean is told in [docs/performance.md](../docs/performance.md).',
    where,
    comparisons && `## Side by side\n\n${comparisonTables(comparisons)}`,
    scale && `## As work grows\n\n${scaleTables(scale)}`,
    start && `## Start and memory\n\n${startTable(start)}`,
  ];
  await writeFile(new URL('results.md', import.meta.url), `${parts.filter(Boolean).join('\n\n')}\n`);
  const [first] = comparisons ?? [];
  if (first) await writeFile(new URL('../docs/performance.svg', import.meta.url), picture(first.scenarios));
}

const colors = { 'this gateway': '#0b6bcb', pipe: '#9aa5b1' };

/** CPU of each request as a multiple of the pipe's, bars for each scenario that everyone answers. */
function picture(scenarios) {
  const shown = Object.entries(scenarios).filter(([, byServer]) => servers.every(({ name }) => byServer[name]));
  const [left, width, bar, gap] = [110, 470, 15, 34];
  const most = Math.max(
    ...shown.flatMap(([, byServer]) => Object.values(byServer).map(({ cpuMs }) => cpuMs / byServer.pipe.cpuMs)),
  );
  const parts = [];
  let y = 30;
  for (const [scenario, byServer] of shown) {
    parts.push(`<text x="10" y="${y}" class="title">${scenario}</text>`);
    y += 8;
    for (const { name } of servers) {
      const ratio = byServer[name].cpuMs / byServer.pipe.cpuMs;
      const length = Math.max(1, (ratio / most) * width);
      parts.push(
        `<text x="${left - 8}" y="${y + 11}" text-anchor="end">${name}</text>`,
        `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar - 3}" rx="2" fill="${colors[name] ?? '#c9d3dd'}"/>`,
        `<text x="${(left + length + 6).toFixed(1)}" y="${y + 11}">${ratio.toFixed(1)}</text>`,
      );
      y += bar;
    }
    y += gap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${y - gap + 30}" role="img" aria-label="CPU of one request, as a multiple of a proxy that only pipes bytes">
<style>text { font: 12px system-ui, sans-serif; fill: #334 } .title { font-weight: 600 } .note { fill: #667 }</style>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
<text x="10" y="${y - gap + 18}" class="note">CPU of one request, as a multiple of a proxy that only pipes Graph's bytes through. Shorter is better.</text>
</svg>
`;
}
