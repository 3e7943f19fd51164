// The oracle of writes: what a change wants, what its caller was told, and what the tenant held before and after.
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../support/gateway.js';
import { observedChanges, shownChanges } from './changes.js';
import { isExtended, isKept, meaningOf, type Facts } from './facts.js';
import { assignmentOf, connectorIds, partnerIds, targets, type PlatformInput, type Step } from './sequence.js';
import { isHeld, isPlaceholder, warningText, type Tenant, type Warned } from './warnings.js';

/** Returns whether the values of a fact are as a change wants them. */
type Wish = (values: readonly Json[]) => boolean;

/** What a change wants: of single facts, and of all others with a prefix. It wants nothing of the rest. */
export interface Wishes {
  facts: Map<string, Wish>;
  prefixes: readonly (readonly [prefix: string, wish: Wish])[];
}

/** A change, and what its caller was told. */
export interface Told {
  step: Step;
  wishes: Wishes;
  /** After `partly` and `unknown`, each of its facts may be as it was or as the change wants it. */
  status: 'done' | 'unchanged' | 'refused' | 'partly' | 'unknown';
  codes: readonly string[];
  payload: Json;
  /** The id that was sent; `undefined` for a create of a partner. */
  id: unknown;
  /** `REFUSED_ON_WARNING`, if the change may get that. */
  refusedOn: ReadonlySet<string>;
}

/** Changes that were made at the same time. */
export interface Outcome {
  before: Facts;
  after: Facts;
  /** What the tenant held before, and what of it cannot be read. */
  tenant: Tenant;
  told: readonly Told[];
  faults: readonly Json[];
  /** Codes for which this Graph gives a reason. */
  tolerated: ReadonlySet<string>;
  /** Whether every read showed what Graph held, when the changes began. */
  isSettled: boolean;
  /**
   * Whether reads may lag behind what this gateway does not know: what Graph changed by itself, or a write in doubt.
   */
  isMisled: boolean;
  /** Requests to Graph that could change something. */
  sent: readonly SentWrite[];
}
export interface SentWrite {
  method: string;
  url: string;
  status: number;
  body: unknown;
}

/** Codes that depend on when Graph is asked, so that a dry run need not get the same. */
export const momentary: ReadonlySet<string> = new Set(['NOT_YET_VISIBLE', 'CONFLICT', 'WRITE_OUTCOME_UNKNOWN']);
/** Codes that Graph decides, so that no dry run can predict them. */
const ofGraph: ReadonlySet<string> = new Set(['REJECTED', 'NOT_APPLIED']);
/** Statuses with which Graph says that it did nothing. */
const provesNothing: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 423, 428, 429]);

const is =
  (value: Json): Wish =>
  (values) =>
    values.length === 1 && values[0] === value;
const isThere: Wish = (values) => values.length > 0;
const isGone: Wish = (values) => values.length === 0;
/** A removal need not take an assignment that Graph extended, because it may not equal the target. */
const isRemoved: Wish = (values) => values.every(isExtended);
const isAny: Wish = () => true;

function wishOf({ wishes: { facts, prefixes } }: Told, key: string): Wish | undefined {
  return facts.get(key) ?? prefixes.find(([prefix]) => key.startsWith(prefix))?.[1];
}

/** Returns what a change wants; `name` is that of the partner that it creates. */
export function wishesOf(step: Step, name: string): Wishes {
  const { connector, kind, platform, target } = step;
  const object = objectOf(step, name);
  const listKey = (of: string): string => `${object} ${of}EnrollmentAssignments `;
  const targetKey = (of: string, index: number): string =>
    listKey(of) + meaningOf(assignmentOf(targets[index]?.input as Json));
  switch (kind) {
    case 'add':
      return { facts: new Map([[targetKey(platform, target), isThere]]), prefixes: [] };
    case 'remove':
      return { facts: new Map([[targetKey(platform, target), isRemoved]]), prefixes: [] };
    case 'disconnect':
      return {
        facts: new Map([[`${object} ${platform}Onboarded`, is(false)]]),
        prefixes: [[listKey(platform), isGone]],
      };
    case 'delete':
    case 'deleteConnector':
      return { facts: new Map(), prefixes: [[`${object} `, isGone]] };
    case 'updateConnector':
    case 'createConnector': {
      const wanted = Object.entries(connector).map(
        ([property, value]) => [`${object} ${property}`, is(value)] as const,
      );
      if (kind === 'updateConnector') return { facts: new Map(wanted), prefixes: [] };
      return {
        facts: new Map<string, Wish>([[`${object} exists`, isThere], ...wanted]),
        prefixes: [[`${object} `, isAny]],
      };
    }
    case 'setUp':
    case 'update':
    case 'create': {
      const facts = new Map<string, Wish>();
      const prefixes: [string, Wish][] = [];
      const input = inputOf(step);
      if (input.displayName !== undefined) facts.set(`${object} displayName`, is(input.displayName));
      if (input.partnerState) facts.set(`${object} partnerState`, is(input.partnerState.toLowerCase()));
      for (const { assignments, onboarded, platform: of } of input.platformEnrollments ?? []) {
        if (onboarded !== undefined) facts.set(`${object} ${of}Onboarded`, is(onboarded));
        for (const index of assignments ?? []) facts.set(targetKey(of, index), isThere);
        if (assignments) prefixes.push([listKey(of), isGone]);
      }
      if (kind !== 'create') return { facts, prefixes };
      facts.set(`${object} exists`, isThere).set(`${object} displayName`, is(name));
      return { facts, prefixes: [...prefixes, [`${object} `, isAny]] };
    }
    default:
      return { facts: new Map(), prefixes: [] };
  }
}

/** Returns what the removal of one of some equal assignments by its key wants. */
export function wishesOfKey(fact: string, before: Facts): Wishes {
  const count = before.get(fact)?.length ?? 0;
  return { facts: new Map([[fact, (values) => values.length < count]]), prefixes: [] };
}

/** Returns what a step asks for, with what a set-up has by default. */
function inputOf({ enrollments, input, kind }: Step): Step['input'] {
  if (kind !== 'setUp') return kind === 'update' || kind === 'create' ? input : {};
  return {
    platformEnrollments: enrollments.map(({ onboarded = true, ...rest }) => Object.assign({ onboarded }, rest)),
  };
}

const isOfConnector = ({ kind }: Step): boolean => kind.endsWith('Connector');

function objectOf(step: Step, name = ''): string {
  if (step.kind === 'create') return name;
  return String(isOfConnector(step) ? connectorIds[step.connectorIndex] : partnerIds[step.partner]);
}

/** Returns the codes that a change must get on any Graph; empty for a valid change. */
function refusalOf(step: Step, { before, tenant }: Pick<Outcome, 'before' | 'tenant'>): readonly string[] {
  const { platformEnrollments = [], ...scalars } = inputOf(step);
  const named = platformEnrollments.flatMap(({ assignments = [] }) => assignments);
  if (step.kind === 'add') named.push(step.target);

  const refused = new Set(named.map((index) => targets[index]?.code));
  const isRepeated = new Set(platformEnrollments.map(({ platform }) => platform)).size < platformEnrollments.length;
  const isNothing =
    Object.keys(scalars).length === 0 &&
    platformEnrollments.every(({ assignments, onboarded }) => assignments === undefined && onboarded === undefined);
  const isInvalid =
    (step.kind === 'update' && (scalars.displayName === ' ' || isNothing)) ||
    (step.kind === 'setUp' && platformEnrollments.length === 0);
  const codes = [
    ...(isInvalid || refused.has('INVALID') ? ['INVALID'] : []),
    ...(isRepeated ? ['DUPLICATE_PLATFORM'] : []),
  ];
  if (codes.length > 0) return codes;
  const exists = before.has(`${objectOf(step)} exists`);
  if (step.kind === 'createConnector') return exists ? ['CONFLICT'] : [];
  if (step.kind !== 'create' && !exists) return ['NOT_FOUND'];
  const ofSetUp = step.kind === 'setUp' ? refusalOfSetUp(objectOf(step), platformEnrollments, tenant) : [];
  if (ofSetUp.length > 0) return ofSetUp;
  return refused.has('REJECTED') ? ['REJECTED'] : [];
}

/**
 * A set-up needs a placeholder, free platforms and groups that exist; a group that cannot be read counts as one that
 * does.
 */
function refusalOfSetUp(id: string, enrollments: readonly PlatformInput[], tenant: Tenant): string[] {
  const partner = tenant.partners.find((it) => it.id === id);
  if (!isPlaceholder(partner)) return ['ALREADY_SET_UP'];
  // Nothing would change.
  if (enrollments.every(({ assignments = [], onboarded }) => !onboarded && assignments.length === 0)) return [];
  if (tenant.unread.has('partners')) return ['NOT_YET_VISIBLE'];
  const others = tenant.partners.filter((it) => it.id !== id);
  const isTaken = enrollments.some(({ platform }) => others.some((it) => isHeld(it, platform)));
  const named = enrollments.flatMap(({ assignments = [] }) => assignments);
  const isMissing = !tenant.unread.has('groups') && named.some((index) => targets[index]?.code === 'REJECTED');
  return [...(isTaken ? ['PLATFORM_TAKEN'] : []), ...(isMissing ? ['GROUP_NOT_FOUND'] : [])];
}

/**
 * Codes that depend on other objects, which other changes of the round, or a Graph that lags behind itself, may change.
 */
const ofOthers: ReadonlySet<string> = new Set(['ALREADY_SET_UP', 'PLATFORM_TAKEN', 'NOT_FOUND', 'CONFLICT']);
const mayBeTaken: ReadonlySet<string> = new Set(['ALREADY_SET_UP', 'PLATFORM_TAKEN', 'NOT_YET_VISIBLE', 'CONFLICT']);
const mayExist: ReadonlySet<string> = new Set(['NOT_FOUND', 'CONFLICT']);

/** Returns codes that a change may get because of others of its round, or because reads lag behind. */
function raced({ step }: Told, { isMisled, isSettled, told }: Outcome): ReadonlySet<string> {
  const others = told.filter((other) => other.step !== step).map((other) => other.step);
  if (step.kind === 'setUp' && (others.length > 0 || isMisled)) return mayBeTaken;
  // What this gateway wrote may be waited for, and nothing else is believed.
  if (step.kind === 'setUp' && !isSettled) return new Set(['NOT_YET_VISIBLE']);
  const isCreated = others.some(({ kind }) => kind === 'createConnector');
  return isOfConnector(step) && isCreated ? mayExist : new Set();
}

/** Returns what the caller of a change was told. */
export function readTold(
  { id: sentId, step, wishes }: Pick<Told, 'id' | 'step' | 'wishes'>,
  { data, errors }: Json,
): Told {
  const payload = data?.it ?? null;
  const codes: string[] = (errors ?? []).map(({ extensions }: Json) => extensions.code);
  codes.push(...(payload?.userErrors ?? []).map(({ code }: Json) => code));
  if (payload?.changed && codes.length > 0) throw new Error(`changed is true beside ${codes.join()}`);
  const id = payload?.complianceManagementPartner?.id ?? null;
  const isDone = payload?.changed === true;
  if (payload && !payload.isDryRun && isDone && step.kind !== 'delete' && id === null && !isOfConnector(step))
    throw new Error('changed is true without the object');
  const refusedOn = new Set(step.refuseOn.length > 0 && !isOfConnector(step) ? ['REFUSED_ON_WARNING'] : []);
  const told = { id: sentId, step, wishes, codes, payload, refusedOn };
  if (codes.length === 0) return { ...told, status: isDone ? 'done' : 'unchanged' };
  if (codes.includes('WRITE_OUTCOME_UNKNOWN')) return { ...told, status: 'unknown' };
  return { ...told, status: codes.includes('NOT_APPLIED') || codes.includes('CONFLICT') ? 'partly' : 'refused' };
}

/** Throws if what callers were told is not what happened. */
export function check(outcome: Outcome): void {
  checkStore(outcome);
  checkWrites(outcome);
  checkPlatforms(outcome.told);
  for (const told of outcome.told) checkAnswer(told, outcome);
  if (outcome.told.length === 1) checkPayload(outcome);
}

/**
 * The payload of a single change has the request that was sent, and the difference that an observer of the tenant sees.
 */
function checkPayload({ after, before, faults, isSettled, sent, told }: Outcome): void {
  const [{ codes, payload, status, step }] = told as [Told];
  if (!payload) return;
  if (payload.isDryRun) throw new Error('a change is said to be a dry run');
  const request = requestOf(sent.at(-1));
  if (!isDeepStrictEqual(payload.graphRequest, request))
    throw new Error(`the request is ${JSON.stringify(payload.graphRequest)}, and was ${JSON.stringify(request)}`);
  const isShown = status === 'done' || status === 'unchanged' || codes.includes('NOT_APPLIED');
  if (payload.changes === null) {
    const isNamed = (...names: string[]): boolean => faults.some(({ fault }) => names.includes(fault));
    // The rest of a partial response is read, and the read may lag.
    if (isShown && !(isNamed('partial') && isNamed('late', 'flapping') && status === 'done'))
      throw new Error(`${status} shows no changes`);
    return;
  }
  if (!isShown) throw new Error(`${status} ${codes.join()} shows changes`);
  if (!isSettled) return;
  const shown = shownChanges(payload.changes);
  const observed = observedChanges(objectOf(step, payload.complianceManagementPartner?.displayName), { before, after });
  if (!isDeepStrictEqual(shown, observed))
    throw new Error(`the changes are ${JSON.stringify(shown)}, and an observer sees ${JSON.stringify(observed)}`);
}

/** Platforms are not taken twice: two set-ups at the same time are no reason. */
function checkPlatforms(told: readonly Told[]): void {
  const taken = new Map<string, string>();
  for (const { status, step } of told) {
    if (step.kind !== 'setUp' || status !== 'done') continue;
    for (const { assignments = [], onboarded = true, platform } of step.enrollments) {
      if (!onboarded && assignments.length === 0) continue;
      if (taken.has(platform)) throw new Error(`two set-ups got ${platform}`);
      taken.set(platform, objectOf(step));
    }
  }
}

const idField = {
  delete: 'deletedComplianceManagementPartnerId',
  deleteConnector: 'deletedMobileThreatDefenseConnectorId',
};

/** What a payload says of itself fits what its caller was told. */
function checkWords({ id: sentId, payload, status, step }: Told, { before }: Outcome): void {
  const fail = (what: string): never => {
    throw new Error(`${status}, and ${what}: ${JSON.stringify(payload)}`);
  };
  if ((payload.unchangedReason === null) === (status === 'unchanged')) fail('unchangedReason does not fit');
  const reason = step.kind.startsWith('remove') ? 'NO_SUCH_ASSIGNMENT' : 'ALREADY_AS_REQUESTED';
  if (status === 'unchanged' && payload.unchangedReason !== reason) fail(`the reason is not ${reason}`);
  if (status === 'done' && payload.notChecked.length > 0) fail('not everything was checked');
  if (payload.checked.length === 0) fail('nothing was checked');
  const ofGraphAlone = ['WRITE_PERMISSION', 'MICROSOFT_GRAPH_RULES'];
  if (status === 'unchanged' && !isDeepStrictEqual(payload.notChecked, ofGraphAlone)) fail('the checks do not fit');
  const field = idField[step.kind as keyof typeof idField];
  const [held] = before.get(`${String(sentId).toLowerCase()} id`) ?? [];
  const id = status === 'done' ? held : null;
  if (field !== undefined && payload[field] !== id) fail(`${field} is not ${String(id)}`);
}

function requestOf(sent: SentWrite | undefined): Json {
  return sent ? { method: sent.method, path: decodeURIComponent(sent.url), body: sent.body ?? null } : null;
}

/** Nothing that was said to be done is undone, nothing else is changed or lost, and nothing is there twice. */
function checkStore({ after, before, faults, told }: Outcome): void {
  const overruled = faults.flatMap(({ values }) => Object.keys(values ?? {}));
  const accompanying = faults.flatMap(({ fault, values }) =>
    fault === 'accompanied' ? Object.entries<Json>(values) : [],
  );
  const isDeduplicated = faults.some(({ fault }) => fault === 'deduplicated');
  const wished = told.flatMap(({ wishes }) => [...wishes.facts.keys()]);
  for (const key of new Set([...before.keys(), ...after.keys(), ...wished])) {
    const was = before.get(key) ?? [];
    const now = after.get(key) ?? [];
    const change = `${key}: was ${JSON.stringify(was)}, is ${JSON.stringify(now)}`;
    const wishing = told.filter((it) => it.status !== 'unchanged' && it.status !== 'refused' && wishOf(it, key));
    const isDone = wishing.some(({ status }) => status === 'done');
    const isOverruled = wishing.length > 0 && overruled.some((property) => key.endsWith(` ${property}`));
    // No change sends these properties.
    const accompanies = told.some(({ status }) => status !== 'unchanged' && status !== 'refused');
    const isAccompanied = accompanying.some(([property, value]) => key.endsWith(` ${property}`) && now[0] === value);
    if (accompanies && isAccompanied) continue;
    const mayStay = !isDone && (isOverruled || isKept(before.get(key) ?? [], now, isDeduplicated));
    if (!mayStay && !wishing.some((it) => wishOf(it, key)?.(now)))
      throw new Error(`${isDone ? 'said to be done and is not' : 'changed, though no one was told so'}: ${change}`);
    if (now.length > Math.max(1, was.length)) throw new Error(`is there twice: ${change}`);
  }
}

/** A change sends one write, and no second one unless Graph said that it did nothing. */
function checkWrites({ sent, told }: Outcome): void {
  const count = sent.filter(({ status }) => !provesNothing.has(status)).length;
  const done = told.filter(({ status }) => status === 'done').length;
  const possible = told.filter(({ status }) => status !== 'unchanged' && status !== 'refused').length;
  if (count < done || count > possible) {
    const shown = sent.map(({ method, status, url }) => `${method} ${url} ${status}`).join(', ');
    throw new Error(`${count} writes for ${done} to ${possible} changes: ${shown}`);
  }
}

/** A valid change succeeds and an invalid one gets its code, unless Graph gives a reason for another answer. */
function checkAnswer(it: Told, outcome: Outcome): void {
  const { after, before, isMisled, told, tolerated } = outcome;
  const { codes, payload, status, step, wishes } = it;
  if (payload) checkWords(it, outcome);
  const refusal = refusalOf(step, outcome);
  const race = raced(it, outcome);
  const isExpected = (code: string): boolean =>
    refusal.includes(code) || tolerated.has(code) || race.has(code) || it.refusedOn.has(code);
  const mayPass = (isMisled || told.length > 1) && refusal.every((code) => ofOthers.has(code));
  if (!codes.every(isExpected) || (codes.length === 0 && refusal.length > 0 && !mayPass)) {
    const wanted = refusal.length > 0 ? refusal.join(' or ') : 'success';
    throw new Error(
      `${status} ${codes.join()} instead of ${wanted}: ${JSON.stringify(payload?.userErrors ?? 'no payload')}`,
    );
  }
  const isAlone = told.length === 1;
  const others = told.filter((other) => other !== it);
  const isMet = (key: string, facts: Facts): boolean => wishOf(it, key)?.(facts.get(key) ?? []) !== false;
  const unmet = [...new Set([...before.keys(), ...wishes.facts.keys()])].filter((key) => !isMet(key, before));
  if (status === 'unchanged' && unmet.some((key) => !isMet(key, after) && !others.some((other) => wishOf(other, key))))
    throw new Error(`${payload.unchangedReason}, although Graph holds something else: ${unmet.join()}`);
  if (status === 'done' && step.kind === 'add' && isAlone && unmet.length === 0)
    throw new Error('what was there already is said to be added');
  // An update of the whole object: what is shown is what Graph holds.
  if (isAlone && (status === 'done' || codes.includes('NOT_APPLIED'))) checkObject(it, after);
  if (codes.includes('NOT_APPLIED')) checkNames(it, { after, others });
  const isOverruled = isAlone && tolerated.has('NOT_APPLIED') && !tolerated.has('NOT_YET_VISIBLE');
  if (isOverruled && status === 'unknown' && [...wishes.facts.keys()].some((key) => !isUnchanged(key, before, after)))
    throw new Error('WRITE_OUTCOME_UNKNOWN, although Graph shows something else than before');
}

function isUnchanged(key: string, before: Facts, after: Facts): boolean {
  return isKept(before.get(key) ?? [], after.get(key) ?? [], false);
}

/** The payload shows the properties that were sent as Graph holds them. */
function checkObject({ payload, step }: Told, after: Facts): void {
  if (step.kind !== 'update' && step.kind !== 'updateConnector' && step.kind !== 'createConnector') return;
  const { platformEnrollments: _, ...sent }: Json = step.kind === 'update' ? step.input : step.connector;
  const shown = payload.complianceManagementPartner ?? payload.mobileThreatDefenseConnector;
  for (const name of Object.keys(sent)) {
    const [held] = after.get(`${objectOf(step)} ${name}`) ?? [];
    const value = name === 'partnerState' ? shown?.[name].toLowerCase() : shown?.[name];
    if (value !== held)
      throw new Error(`the payload shows ${name} as ${JSON.stringify(value)}, and Graph holds ${JSON.stringify(held)}`);
  }
}

/** The message of `NOT_APPLIED` names each property that Graph shows with another value. */
function checkNames({ payload, wishes }: Told, { after, others }: { after: Facts; others: readonly Told[] }): void {
  const message: string = payload.userErrors.map((error: Json) => error.message).join('\n');
  for (const [key, wish] of wishes.facts) {
    const property = key.split(' ')[1] ?? '';
    // Another change may have replaced what Graph showed.
    const isReplaced = others.some((other) => wishOf(other, key));
    if (!isReplaced && !wish(after.get(key) ?? []) && !message.includes(property))
      throw new Error(`NOT_APPLIED does not name ${property}: ${message}`);
  }
}

interface Prediction {
  /** A dry run without `refuseOn`, and one with it. */
  free: Told;
  dryRun: Told;
  told: Told;
  /** The first request of the change. */
  sent: SentWrite | undefined;
  faults: readonly Json[];
  /** What docs/warnings.md says of the change; `null` if reads do not show what Graph holds. */
  warned: Warned | null;
}

/** Throws if dry runs did not predict the change that followed them. */
export function checkDryRun({ dryRun, faults, free, sent, told, warned }: Prediction): void {
  if ([free, dryRun, told].some(({ codes }) => codes.some((code) => momentary.has(code)))) return;
  const fail = (what: string, planned: unknown, actual: unknown): never => {
    throw new Error(`${what} of a dry run is ${JSON.stringify(planned)}, and of the change ${JSON.stringify(actual)}`);
  };
  const equal = (what: string, planned: unknown, actual: unknown): void => {
    if (!isDeepStrictEqual(planned, actual)) fail(what, planned, actual);
  };
  const { payload } = dryRun;
  const { changed, changes, graphRequest, isDryRun, nearMatches, notUndoable, unchangedReason, undo } = payload;
  const own = told.payload.userErrors.filter(({ code }: Json) => !ofGraph.has(code));
  equal('`userErrors`', payload.userErrors, own);
  if (changed || !isDryRun || undo || notUndoable) fail('`changed` or `undo`', payload, told.payload.changed);
  equal('the request', graphRequest, requestOf(sent));
  if (own.length > 0 !== (changes === null)) fail('`changes`', changes, told.payload.changes);
  if (told.codes.length === 0) {
    equal('the reason', unchangedReason, told.payload.unchangedReason);
    equal('`nearMatches`', nearMatches, told.payload.nearMatches);
  }
  if (told.codes.length === 0 && warned) {
    equal('`warnings`', payload.warnings, told.payload.warnings);
    equal('`warningsNotChecked`', payload.warningsNotChecked, told.payload.warningsNotChecked);
  }
  const doesMore = faults.some(({ fault }) => ['accompanied', 'extended', 'deduplicated', 'overruled'].includes(fault));
  // Graph gives a new object the rest of its values.
  if (told.status === 'done' && !doesMore && told.payload.changes && !told.step.kind.startsWith('create'))
    equal('`changes`', shownChanges(changes), shownChanges(told.payload.changes));

  if (!warned) return;
  const refused = new Set(told.step.refuseOn);
  const isWarned =
    free.payload.warnings.some(({ code }: Json) => refused.has(code)) ||
    free.payload.warningsNotChecked.some((code: string) => refused.has(code));
  const others = payload.userErrors.filter(({ code }: Json) => code !== 'REFUSED_ON_WARNING');
  equal('the rest of `userErrors`', others, free.payload.userErrors);
  const isRefused = others.length < payload.userErrors.length;
  if (isRefused !== isWarned) fail('the refusal', { isRefused, refuseOn: [...refused] }, free.payload);
  if (free.codes.length > 0) return;
  const found = free.payload.warnings.map(warningText).toSorted();
  equal('the warnings by the documentation', warned.found, found);
  equal('the codes that were not checked', warned.notChecked, free.payload.warningsNotChecked.toSorted());
}
