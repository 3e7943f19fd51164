// Report of the differences between the model and Graph's metadata.
import type { MsGraphVersion } from '../resource/entity.js';
import type { Difference } from './compare.js';

/** A known difference in these versions of Graph. */
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
  /** Acknowledgements for this version without a difference, such as a property that is back. */
  gone: readonly Acknowledgement[];
  /** Whether there are new differences, or acknowledgements without one. */
  isDrifting: boolean;
}

export interface ReportInput extends Pick<Report, 'metadata' | 'version'> {
  differences: readonly Difference[];
  acknowledgements: readonly Acknowledgement[];
}

/** Returns the report: each difference with the reason of its acknowledgement, and the acknowledgements without one. */
export function createReport({ acknowledgements, differences, metadata, version }: ReportInput): Report {
  const ofVersion = acknowledgements.filter(({ versions }) => versions.includes(version));
  const reasons = new Map(ofVersion.map(({ difference, reason }) => [difference, reason]));
  const reported = differences.map((difference) => ({
    ...difference,
    acknowledged: reasons.get(textOf(difference)) ?? null,
  }));
  const found = new Set(differences.map(textOf));
  const gone = ofVersion.filter(({ difference }) => !found.has(difference));
  const isDrifting = gone.length > 0 || reported.some(({ acknowledged }) => acknowledged === null);
  return { metadata, version, differences: reported, gone, isDrifting };
}

/** Returns the report as text. */
export function textOfReport({ differences, gone, isDrifting, metadata, version }: Report): string {
  const known = differences.filter(({ acknowledged }) => acknowledged !== null);
  const unknown = differences.filter(({ acknowledged }) => acknowledged === null);
  const lines = [
    ...section(`New differences (${unknown.length}):`, unknown.map(lineOf)),
    ...section(
      `Acknowledged differences that no longer exist (${gone.length}):`,
      gone.map(({ difference, reason }) => `  ${difference}\n      reason: ${reason}`),
    ),
    ...section(
      `Acknowledged differences (${known.length}):`,
      known.map((difference) => `${lineOf(difference)}\n      reason: ${difference.acknowledged}`),
    ),
  ];
  const advice =
    'Update the model (src/partner/*.model.ts or src/connector/connector.model.ts, then the types), or the ' +
    'acknowledged differences with their reasons (schema/acknowledged-drift.json).';
  const verdict = isDrifting ? `Graph has drifted from the model. ${advice}` : 'No new differences.';
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
