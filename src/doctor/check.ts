// A check: what was tried, what came back and what to do, and the facts that later checks need.
import type { JWTPayload } from 'jose';
import type { Caller } from '../auth/access-token.js';
import type { AuthorityDocument } from '../auth/authority.js';
import type { TokenInspection } from '../auth/token-rules.js';
import type { Config } from '../config/config.js';
import type { MsGraphVersion } from '../resource/entity.js';
import type { Upstreams } from '../upstreams.js';
import type { Finding } from './findings.js';
import type { GraphReader } from './graph-reader.js';

export const sections = {
  configuration: '1. Configuration',
  credential: "2. The gateway's own credential",
  user: '3. A user',
  exchange: '4. The exchange on behalf of the user',
  reads: '5. Reads of Microsoft Graph',
} as const;
export type Section = keyof typeof sections;

/** `skipped`: it could not be checked. */
export type Outcome = 'passed' | 'warning' | 'failed' | 'skipped';

/** What checks find out for later ones. A fact is missing if the check that provides it failed. */
export interface Facts {
  config: Config;
  upstreams: Upstreams;
  /** Version of Graph that the gateway is configured for. */
  version: MsGraphVersion;
  /** The authority's metadata, and how far its clock is ahead of this one, in ms. */
  metadata: AuthorityDocument & { aheadMs: number };
  token: string;
  inspection: TokenInspection;
  caller: Caller;
  msgraphToken: string;
  msgraphClaims: JWTPayload;
  graph: GraphReader;
  /** The id of the first partner. */
  partnerId: string;
}

export interface Verdict {
  outcome: Outcome;
  /** What came back, in one or more sentences. */
  found: string;
  /** What was tried, if it depends on the facts. */
  tried?: string;
  /** More of what came back, one line each. */
  details?: readonly string[];
  /** What to do, with the page of a portal. */
  todo?: readonly string[];
  findings?: readonly Finding[];
  facts?: Partial<Facts>;
}

type VerdictOf = (found: string, more?: Omit<Verdict, 'outcome' | 'found'>) => Verdict;
const verdictOf =
  (outcome: Outcome): VerdictOf =>
  (found, more) => ({ outcome, found, ...more });

export const passed = verdictOf('passed');
export const warning = verdictOf('warning');
export const failed = verdictOf('failed');
export const skipped = verdictOf('skipped');

export interface Settings {
  loadConfig: () => Config;
  /** A user's token; `undefined` to do without, or to sign in. */
  token: string | undefined;
  signIn: boolean;
  onCode: (prompt: { code: string; url: string }) => void;
  userAgent: string;
}

interface Definition<N extends keyof Facts> {
  /** Begins with its section. */
  id: `${Section}.${string}`;
  title: string;
  /** What is tried, in general. */
  tried: string;
  needs: readonly N[];
  provides?: readonly (keyof Facts)[];
  run: (facts: Pick<Facts, N>, settings: Settings) => Verdict | Promise<Verdict>;
}

export interface Check extends Required<Definition<keyof Facts>> {
  section: Section;
}

/** Defines a check that runs if all the facts that it needs are known. */
export function defineCheck<N extends keyof Facts>(definition: Definition<N>): Check {
  return { provides: [], ...definition, section: definition.id.split('.')[0] as Section };
}

export interface Result extends Required<Pick<Verdict, 'outcome' | 'found' | 'tried' | 'details' | 'todo'>> {
  id: string;
  section: Section;
  title: string;
}

export interface Examination {
  results: readonly Result[];
  findings: readonly Finding[];
  facts: Partial<Facts>;
}

/** Makes the checks in order. Never rejects: a check that throws could not be made. */
export async function runChecks(checks: readonly Check[], settings: Settings): Promise<Examination> {
  const facts: Partial<Facts> = {};
  const results: Result[] = [];
  const findings: Finding[] = [];
  /** Says why a check was not made. */
  const withoutFact = (name: keyof Facts): Verdict => {
    const provider = checks.find(({ provides }) => provides.includes(name));
    const before = results.find(({ id }) => id === provider?.id);
    const why = before?.outcome === 'failed' ? 'failed' : 'could not be checked';
    return skipped(`Not checked, because "${before?.title ?? provider?.title ?? 'an earlier check'}" ${why}.`);
  };
  for (const check of checks) {
    const { id, needs, section, title } = check;
    const missing = needs.find((name) => facts[name] === undefined);
    const verdict = missing === undefined ? await makeCheck(check, facts as Facts, settings) : withoutFact(missing);
    Object.assign(facts, verdict.facts);
    findings.push(...(verdict.findings ?? []));
    const { details = [], found, outcome, todo = [], tried = check.tried } = verdict;
    results.push({ id, section, title, outcome, tried, found, details, todo });
  }
  return { results, findings, facts };
}

/** Makes a check whose facts are known. */
async function makeCheck(check: Check, facts: Facts, settings: Settings): Promise<Verdict> {
  try {
    return await check.run(facts, settings);
  } catch (error) {
    // The message of an error of a library may quote a token or a name.
    const name = error instanceof Error ? error.name : 'unknown';
    return skipped(`The check itself failed with the error ${name}. Please report this as a bug.`);
  }
}
