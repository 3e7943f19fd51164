// The report of an examination: as text, as JSON, and the block of findings for a public issue. Pure.
import { cloudOf } from '../config/clouds.js';
import type { Product } from '../files.js';
import { isLoopback } from '../net/proxy.js';
import { sections, type Examination, type Outcome, type Result, type Section } from './check.js';
import type { Finding } from './findings.js';

export interface Report {
  product: string;
  version: string;
  /** Whether this is about the emulator, because no tenant is configured. */
  isEmulator: boolean;
  /** 0: nothing is wrong. 1: something is wrong. 2: nothing is known to be wrong, but not everything could be checked. */
  exitCode: 0 | 1 | 2;
  counts: Readonly<Record<Outcome, number>>;
  checks: readonly Result[];
  findings: readonly Finding[];
  /** The findings as a text for a public issue; `null` without any. */
  issueText: string | null;
}

export function createReport({ facts, findings, results }: Examination, { name, version }: Product): Report {
  const counts = { passed: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) counts[outcome]++;
  const exitCode = counts.failed > 0 ? 1 : counts.skipped > 0 ? 2 : 0;
  const { upstreams } = facts;
  return {
    product: name,
    version,
    isEmulator: upstreams?.emulator !== undefined,
    exitCode,
    counts,
    checks: results,
    findings,
    issueText:
      findings.length === 0 || !upstreams
        ? null
        : issueTextOf(
            findings,
            `${name} ${version}, Microsoft Graph ${facts.version}, ${cloudName(upstreams.tenant.msgraphUrl)}`,
          ),
  };
}

/** The host itself could name an organization. */
function cloudName(msgraphUrl: string): string {
  if (isLoopback(msgraphUrl)) return 'an emulator';
  const cloud = cloudOf(msgraphUrl);
  return cloud === undefined ? 'a host that is not known' : `the cloud ${cloud}`;
}

function issueTextOf(findings: readonly Finding[], about: string): string {
  const unique = new Set(
    findings.map(({ collection, difference, name }) => `- ${collection}: \`${name}\` ${difference}`),
  );
  return [about, '', ...unique].join('\n');
}

const labels: Readonly<Record<Outcome, string>> = {
  passed: 'ok     ',
  warning: 'warning',
  failed: 'FAILED ',
  skipped: 'skipped',
};

/** Returns the report as text. */
export function textOfReport(report: Report): string {
  const { checks, isEmulator, issueText, product, version } = report;
  const lines = [`${product} ${version}, doctor`];
  if (isEmulator) {
    lines.push('', 'No AZURE_ variable is set: this is the built-in emulator, not a tenant of yours.');
  }
  for (const [section, title] of Object.entries(sections)) {
    lines.push('', title);
    for (const result of checks.filter((check) => check.section === (section as Section)))
      lines.push(...linesOf(result));
  }
  if (issueText !== null) {
    lines.push(
      '',
      'Findings: what Microsoft Graph shows and this gateway does not assume. You can paste this block into a ' +
        'public issue. It has names of',
      'properties and shapes, no ids, and no names of objects or people.',
      '',
      '----------------------------------------',
      issueText,
      '----------------------------------------',
    );
  }
  return [...lines, '', summaryOf(report)].join('\n');
}

function linesOf({ details, found, outcome, title, todo, tried }: Result): string[] {
  const indent = ' '.repeat(10);
  return [
    `  ${labels[outcome]} ${title}`,
    `${indent}Tried: ${tried}`,
    `${indent}Found: ${found}`,
    ...details.map((detail) => `${indent}  - ${detail}`),
    ...todo.map((step) => `${indent}Do:    ${step}`),
  ];
}

function summaryOf({ counts, exitCode }: Report): string {
  const { failed, passed, skipped, warning } = counts;
  const verdict = {
    0: warning === 0 ? 'Nothing is wrong.' : 'Nothing is wrong, but look at the warnings.',
    1: 'Something is wrong: start with the first FAILED check, because others may follow from it.',
    2: 'Nothing that was checked is wrong, but not everything could be checked.',
  }[exitCode];
  return `${verdict} (${passed} ok, ${warning} warnings, ${failed} failed, ${skipped} skipped)`;
}
