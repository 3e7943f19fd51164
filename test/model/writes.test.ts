// Writes held against a model: random changes by several callers, on a Graph with random lag and stubbornness. After
// each round, what callers were told is compared with what the tenant holds. A failure prints its seed, which FUZZ_SEED
// repeats; MODEL_SEQUENCES is the number of sequences.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AimedFault } from '../../src/emulator/control/chaos.js';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { check, checkDryRun, momentary, readTold, wishesOf, wishesOfKey, type SentWrite, type Told } from './check.js';
import { changesSelection, shownTarget, storedTarget, targetSelection } from './changes.js';
import { createdName, factsOf, meaningOf, type Facts } from './facts.js';
import {
  connectorIds,
  partnerIds,
  sequence,
  targets,
  tenant,
  troubles,
  unreadable,
  type PlatformInput,
  type Round,
  type Step,
} from './sequence.js';
import { issuesOf, warningsOf, warningText, type Tenant, type Warned } from './warnings.js';

const partner = `complianceManagementPartner { id displayName partnerState } ${changesSelection.partner}`;
const connector = `mobileThreatDefenseConnector {
  id windowsEnabled windowsDeviceBlockedOnMissingPartnerData partnerUnresponsivenessThresholdInDays
} ${changesSelection.connector}`;
const near = `nearMatches { key ${targetSelection} }`;
/** By kind: the field, the variables that are its arguments, and what it shows. */
const mutations = {
  update: ['updateComplianceManagementPartner', '$id: ID!, $input: UpdateComplianceManagementPartnerInput!', partner],
  setUp: ['setUpComplianceManagementPartner', '$id: ID!, $platformEnrollments: [PlatformEnrollmentInput!]!', partner],
  add: [
    'addComplianceManagementPartnerAssignment',
    '$id: ID!, $platform: EnrollmentPlatform!, $target: AssignmentTargetInput!',
    partner,
  ],
  remove: [
    'removeComplianceManagementPartnerAssignment',
    '$id: ID!, $platform: EnrollmentPlatform!, $target: AssignmentTargetInput',
    `${near} ${partner}`,
  ],
  removeByKey: [
    'removeComplianceManagementPartnerAssignment',
    '$id: ID!, $platform: EnrollmentPlatform!, $key: ID',
    `${near} ${partner}`,
  ],
  updateConnector: [
    'updateMobileThreatDefenseConnector',
    '$id: ID!, $input: UpdateMobileThreatDefenseConnectorInput!',
    connector,
  ],
  createConnector: [
    'createMobileThreatDefenseConnector',
    '$id: ID!, $input: CreateMobileThreatDefenseConnectorInput!',
    connector,
  ],
  deleteConnector: [
    'deleteMobileThreatDefenseConnector',
    '$id: ID!',
    `deletedMobileThreatDefenseConnectorId ${connector}`,
  ],
  disconnect: ['disconnectComplianceManagementPartner', '$id: ID!, $platforms: [EnrollmentPlatform!]', partner],
  create: ['createComplianceManagementPartner', '$input: CreateComplianceManagementPartnerInput!', partner],
  delete: ['deleteComplianceManagementPartner', '$id: ID!', `deletedComplianceManagementPartnerId ${partner}`],
} as const satisfies Partial<Record<Step['kind'], readonly string[]>>;

type Change = Step & { kind: keyof typeof mutations };

function documentOf({ kind }: Change): string {
  const [field, declared, selection] = mutations[kind];
  const args = [...declared.matchAll(/\$(\w+)/g)].map(([variable, name]) => `${name}: ${variable}`).join(', ');
  return `mutation (${declared}, $dryRun: Boolean!, $refuseOn: [IntuneWarningCode!]) {
    it: ${field}(${args}, dryRun: $dryRun, refuseOn: $refuseOn) {
      isDryRun
      changed
      unchangedReason
      checked
      notChecked
      notUndoable
      undo { mutation }
      warnings { code platform objectIds message }
      warningsNotChecked
      ${selection}
      graphRequest { method path body }
      userErrors { code field message }
    }
  }`;
}

function asInput({ assignments, platform: of, ...rest }: PlatformInput): Json {
  const shown = assignments?.map((it) => ({ target: targets[it]?.input }));
  return Object.assign({}, rest, { platform: of.toUpperCase() }, shown && { assignments: shown });
}

function variablesOf(step: Change, name: string): Json {
  const { connector: settings, connectorIndex, enrollments, input, isUpperCase, kind, platform, target } = step;
  const { partner: index } = step;
  const platformEnrollments = input.platformEnrollments?.map(asInput);
  const ofConnector = String(connectorIds[connectorIndex]);
  const connectorId = isUpperCase ? ofConnector.toUpperCase() : ofConnector;
  const partnerInput = { ...input, ...(platformEnrollments && { platformEnrollments }) };
  switch (kind) {
    case 'updateConnector':
    case 'createConnector':
      return { id: connectorId, input: settings };
    case 'deleteConnector':
      return { id: connectorId };
    case 'setUp':
      return { id: partnerIds[index], platformEnrollments: enrollments.map(asInput) };
    case 'update':
      return { id: partnerIds[index], input: partnerInput };
    case 'create':
      return { input: { ...partnerInput, displayName: name } };
    case 'delete':
      return { id: partnerIds[index] };
    case 'disconnect':
      return { id: partnerIds[index], platforms: [platform.toUpperCase()] };
    default:
      return { id: partnerIds[index], platform: platform.toUpperCase(), target: targets[target]?.input };
  }
}

/** For so long the gateway may read again after a write, in ms. */
const maxVerifyMs = 8_000;

/** Runs a sequence on a tenant of its own. Rejects with a trace at the first contradiction. */
async function run(rounds: readonly Round[]): Promise<void> {
  const gateway = await startTestGateway(tenant);
  const trace: string[] = [];
  try {
    await runRounds(gateway, rounds, trace);
  } catch (error) {
    throw new Error([...trace, `  => ${(error as Error).message}`].join('\n'), { cause: error });
  } finally {
    await gateway.close();
  }
}

/** What is known when a round begins. */
interface Start {
  before: Facts;
  known: Tenant;
  isSettled: boolean;
}

async function runRounds(gateway: TestGateway, rounds: readonly Round[], trace: string[]): Promise<void> {
  const { emulator } = gateway;
  let createCount = 0;
  /** When every read shows what Graph holds. */
  let settledMs = 0;
  const names = new Set<Json>(['First']);
  /** When reads show what Graph has changed by itself. */
  let misledMs = 0;
  /** Rounds since a change was left in doubt. For a minute, the gateway may refuse what it cannot base on a read. */
  let doubtfulRounds = 0;

  const ask = async (query: string, variables: Json): Promise<Json> => {
    const response = await gateway.ask(query, { variables });
    // The gateway sheds load before it does anything.
    return response.status === 503 ? ask(query, variables) : response;
  };
  const writesSince = (count: number): SentWrite[] =>
    emulator.requests.msgraph.slice(count).filter(({ method, url }) => method !== 'GET' && !url.endsWith('/$batch'));

  /** Returns the key of an assignment and its fact, if reads show the list as Graph holds it. */
  const findKey = async ({ partner: index, platform, target }: Step): Promise<{ key: string; fact: string } | null> => {
    const id = partnerIds[index];
    const query = `query ($id: ID!, $platforms: [EnrollmentPlatform!]) {
      it: complianceManagementPartner(id: $id) { platformEnrollments(platforms: $platforms) { assignments { key } } }
    }`;
    const { data } = await ask(query, { id, platforms: [platform.toUpperCase()] });
    const property = `${platform}EnrollmentAssignments`;
    const held = emulator.partners().find((it) => it['id'] === id)?.[property] as Json[] | undefined;
    if (!held || held.length === 0 || performance.now() < settledMs) return null;
    const position = target % held.length;
    const { key } = data.it.platformEnrollments[0].assignments[position];
    return { key, fact: `${id} ${property} ${meaningOf(held[position])}` };
  };

  /** Whatever else happens, a read shows a name that the partner had, or may have. */
  const read = async (round: Round): Promise<void> => {
    for (const { input } of round.steps) names.add(input.displayName);
    const query = 'query ($id: ID!) { it: complianceManagementPartner(id: $id) { displayName } }';
    const { data, errors } = await ask(query, { id: partnerIds[0] });
    if (errors || (data.it && !names.has(data.it.displayName)))
      throw new Error(`a read got ${JSON.stringify({ data, errors })}`);
  };

  const tenantOf = ({ faults }: Round): Tenant => ({
    partners: emulator.partners(),
    groups: new Set(tenant.groups.map(({ id }) => id.toLowerCase())),
    filters: new Map(tenant.assignmentFilters.map(({ id, platform }) => [id.toLowerCase(), platform])),
    unread: new Set(Object.entries(unreadable).flatMap(([name, fault]) => (faults.includes(fault) ? [name] : []))),
  });

  /** Returns the warnings of a change that a dry run has planned. */
  const warnedOf = ({ kind }: Step, { id, payload }: Told, known: Tenant): Warned => {
    const { graphRequest } = payload;
    if (!graphRequest || kind.endsWith('Connector')) return { found: [], notChecked: [] };
    return warningsOf(
      known,
      known.partners.find((it) => it['id'] === id),
      graphRequest.body,
    );
  };

  /** What is similar to a target that is not there: the same group or collection, or the same kind without an id. */
  const checkNearMatches = ({ id, payload, step }: Told, known: Tenant): void => {
    if (!payload?.nearMatches) return;
    const partnerOf = known.partners.find((it) => it['id'] === id);
    const held: Json[] = partnerOf?.[`${step.platform}EnrollmentAssignments`] ?? [];
    const [[sought, own]] = Object.entries(targets[step.target]?.input) as [[string, Json]];
    const isNear = ({ target }: Json): boolean => {
      const ofTarget = own.groupId ?? own.collectionId;
      const ofHeld = target.groupId ?? target.collectionId;
      if (ofTarget === undefined) return target['@odata.type'] === `#microsoft.graph.${sought}AssignmentTarget`;
      return ofHeld?.toLowerCase() === ofTarget.toLowerCase();
    };
    const isAbsent = payload.unchangedReason !== null && step.kind === 'remove';
    const expected = isAbsent ? held.filter(isNear).map(storedTarget).toSorted() : [];
    const shown = payload.nearMatches.map(shownTarget).toSorted();
    if (String(expected) !== String(shown))
      throw new Error(`the near matches are ${JSON.stringify(shown)}, and should be ${JSON.stringify(expected)}`);
  };

  /** Throws if the issues of a partner are not those that the documentation has. */
  const checkIssues = async (known: Tenant): Promise<void> => {
    const query = `{
      complianceManagementPartners {
        nodes { id issues { code platform objectIds } issuesNotChecked }
      }
    }`;
    const { data, errors } = await ask(query, {});
    if (errors) throw new Error(`issues got ${JSON.stringify(errors)}`);
    for (const { id, issues, issuesNotChecked } of data.complianceManagementPartners.nodes) {
      const held = known.partners.find((it) => it['id'] === id) as Json;
      const shown = issues.filter(({ code }: Json) => code !== 'PENDING_FOR_LONG').map(warningText);
      const expected = issuesOf(held, known, Date.now());
      if (issuesNotChecked.length > 0 || String(shown.toSorted()) !== String(expected))
        throw new Error(`the issues of ${id} are ${JSON.stringify(issues)}, and should be ${JSON.stringify(expected)}`);
    }
  };

  const perform = async (step: Change, round: Round, { before, known, isSettled }: Start): Promise<Told | null> => {
    const found = step.kind === 'removeByKey' ? await findKey(step) : undefined;
    if (found === null) return null;
    const name = createdName + ++createCount;
    const wishes = found ? wishesOfKey(found.fact, before) : wishesOf(step, name);
    const { refuseOn } = step;
    const variables = {
      ...variablesOf(step, name),
      ...(found && { key: found.key, target: undefined }),
      ...(refuseOn.length > 0 && { refuseOn }),
    };
    const send = async (more: Json): Promise<Told> => {
      const response = await ask(documentOf(step), { ...variables, ...more });
      return readTold({ id: variables.id, step, wishes }, response);
    };
    const seen = emulator.requests.msgraph.length;
    const isPlanned = round.dryRun && round.steps.length === 1;
    const free = isPlanned ? await send({ dryRun: true, refuseOn: undefined }) : undefined;
    const dryRun = free && refuseOn.length > 0 ? await send({ dryRun: true }) : free;
    if (isPlanned && writesSince(seen).length > 0) throw new Error('a dry run sent a write');
    const told = await send({ dryRun: false });
    trace.push(`  ${step.kind} ${JSON.stringify(variables)} -> ${told.status} ${told.codes.join()}`);
    if (isSettled && round.steps.length === 1) checkNearMatches(told, known);
    if (free && dryRun) {
      const warned = isSettled ? warnedOf(step, free, known) : null;
      checkDryRun({ dryRun, faults: round.faults, free, sent: writesSince(seen)[0], told, warned });
    }
    return told;
  };

  for (const generated of rounds) {
    // After a doubt, each request may wait for seconds: one change is enough.
    if (doubtfulRounds > 1) return;
    const round =
      doubtfulRounds === 0 ? generated : { ...generated, dryRun: false, steps: generated.steps.slice(0, 1) };
    const { faults, steps } = round;
    const before = factsOf(emulator);
    const known = tenantOf(round);
    const seen = emulator.requests.msgraph.length;
    emulator.setChaos({ seed: 1, rates: {}, faults: faults as AimedFault[] });
    trace.push(JSON.stringify(faults));
    const isSettled = doubtfulRounds === 0 && performance.now() >= settledMs;
    const isMisled = doubtfulRounds > 0 || performance.now() < misledMs;

    const [answers] = await Promise.all([
      Promise.all(steps.map((step) => perform(step as Change, round, { before, known, isSettled }))),
      read(round),
    ]);
    const told = answers.filter((it) => it !== null);
    const trouble = troubles.filter(({ fault }) => faults.includes(fault)).flatMap(({ codes }) => codes);
    const isDoubtful = doubtfulRounds > 0 || (steps.length > 1 && trouble.length > 0);
    const tolerated = new Set([...trouble, ...(isDoubtful ? momentary : [])]);
    check({
      before,
      after: factsOf(emulator),
      tenant: known,
      told,
      faults,
      tolerated,
      isSettled,
      isMisled,
      sent: writesSince(seen),
    });

    const lagMs = Math.max(
      0,
      ...faults.filter(({ fault }) => fault === 'late' || fault === 'flapping').map(({ delayMs }) => delayMs),
    );
    settledMs = Math.max(settledMs, performance.now() + lagMs);
    if (faults.some(({ fault }) => fault === 'accompanied')) misledMs = settledMs;
    if (doubtfulRounds === 0 && performance.now() >= settledMs) {
      emulator.setChaos({ seed: 1, rates: {}, faults: [] });
      await checkIssues(tenantOf({ ...round, faults: [] }));
    }
    const isInDoubt = lagMs > maxVerifyMs || told.some(({ codes }) => codes.some((code) => momentary.has(code)));
    if (doubtfulRounds > 0 || isInDoubt) doubtfulRounds++;
  }
}

const sequenceCount = Number(process.env['MODEL_SEQUENCES'] ?? fuzzRuns(0.2));
/** Most of the time of a sequence is waiting. */
const concurrency = 20;
const maxFailures = 5;
/** For so long after the first failure of a sequence, shorter ones are tried, in ms. */
const shrinkMs = 15_000;

/** Resolves to a report if the sequence of a seed fails: of the shortest one that was found to fail. */
async function failureOf(seed: number): Promise<string | undefined> {
  let shrinkUntilMs = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(sequence, async (rounds) => {
    if (performance.now() > shrinkUntilMs) return;
    try {
      await run(rounds);
    } catch (error) {
      shrinkUntilMs = Math.min(shrinkUntilMs, performance.now() + shrinkMs);
      throw error;
    }
  });
  const { errorInstance, failed } = await fc.check(property, { seed, numRuns: 1 });
  return failed ? `FUZZ_SEED=${seed} MODEL_SEQUENCES=1 repeats:\n${(errorInstance as Error).message}` : undefined;
}

test(
  'what callers are told is what the tenant holds',
  async () => {
    const failures: string[] = [];
    let started = 0;
    const work = async (): Promise<void> => {
      while (started < sequenceCount && failures.length < maxFailures) {
        const failure = await failureOf(fuzzSeed + started++);
        if (failure !== undefined) failures.push(failure);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    expect(failures.join('\n\n')).toBe('');
  },
  // Far more than the sequences take, so that failures have the time to shrink, on a busy machine too.
  1_800_000 + sequenceCount * 10_000,
);
