// What is said of the differences: those that were acknowledged, those that were not, and acknowledgements of none.
import type { Difference } from './compare.js';

export const msgraphVersions = ['beta', 'v1.0'] as const;
export type MsGraphVersion = (typeof msgraphVersions)[number];

/** A difference that is known, for a reason, in these versions of Graph. */
export interface Acknowledgement {
  /** Such as `complianceManagementPartner/windowsOnboarded left`. */
  difference: string;
  versions: readonly MsGraphVersion[];
  reason: string;
}

export interface Report {
  metadata: string;
  version: MsGraphVersion;
  differences: readonly (Difference & { acknowledged: string | null })[];
  /** Differences that were acknowledged for this version and are none any more: what had left is back, or the like. */
  gone: readonly Acknowledgement[];
  /** Whether someone has to look. */
  isDrifting: boolean;
}

export function reportOf(
  metadata: string,
  version: MsGraphVersion,
  differences: readonly Difference[],
  acknowledgements: readonly Acknowledgement[],
): Report {
  const known = new Map(
    acknowledgements.filter(({ versions }) => versions.includes(version)).map((it) => [it.difference, it]),
  );
  const told = differences.map((difference) => ({
    ...difference,
    acknowledged: known.get(textOf(difference))?.reason ?? null,
  }));
  const found = new Set(differences.map(textOf));
  const gone = [...known.values()].filter(({ difference }) => !found.has(difference));
  return {
    metadata,
    version,
    differences: told,
    gone,
    isDrifting: gone.length > 0 || told.some(({ acknowledged }) => acknowledged === null),
  };
}

/** The report for people. */
export function textOfReport({ differences, gone, isDrifting, metadata, version }: Report): string {
  const known = differences.filter(({ acknowledged }) => acknowledged !== null);
  const news = differences.filter(({ acknowledged }) => acknowledged === null);
  const lines = [
    ...section(`Differences that nobody has acknowledged (${news.length}):`, news.map(lineOf)),
    ...section(
      `Acknowledged as different, and no longer so (${gone.length}):`,
      gone.map(({ difference, reason }) => `  ${difference}\n      was acknowledged: ${reason}`),
    ),
    ...section(
      `Acknowledged (${known.length}):`,
      known.map((it) => `${lineOf(it)}\n      ${it.acknowledged}`),
    ),
  ];
  const advice =
    'Model what is new (src/partner/*.model.ts or src/connector/connector.model.ts, then the types), or acknowledge it with a reason (schema/acknowledged-drift.json).';
  const verdict = isDrifting ? `Graph has drifted from the model. ${advice}` : 'Nothing has changed that is not known.';
  return [`${metadata}, compared as ${version}`, '', ...lines, verdict].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines, ''];

const lineOf = (difference: Difference): string => {
  const { model, metadata } = difference;
  const detail = model !== undefined && metadata !== undefined ? `from ${model} to ${metadata}` : (metadata ?? model);
  return `  ${textOf(difference)}: ${detail}`;
};

const textOf = ({ kind, name }: Difference): string => `${name} ${kind}`;
