// Mutations of the one way to change an object: each one tells a caller something other than what Graph holds, or writes on the
// base of a state that is not the present one.

const calls = 'src/resource/calls.ts';
const change = 'src/resource/change.ts';
const codec = 'src/resource/codec.ts';
const plan = 'src/resource/plan.ts';
const queue = 'src/msgraph/write-queue.ts';
const refused = 'src/resource/refused-write.ts';
const superseded = 'src/resource/superseded.ts';
const verify = 'src/resource/verify.ts';
const changeTests = ['test/end-to-end/changes.test.ts'];
const evidenceTests = ['test/end-to-end/evidence.test.ts'];
const keptTests = ['test/end-to-end/assignment-keys.test.ts'];
const writeTests = ['test/end-to-end/writes.test.ts'];

/** @type {import('./list.mjs').Mutation[]} */
export const changes = [
  {
    file: change,
    from: 'if (dryRun) return decideChange(msgraph, resource, change);',
    to: '',
    breaks: 'a dry run is sent',
    tests: changeTests,
    title: 'a dry run of update only reads',
  },
  {
    file: change,
    from: "return isUnchanged ? { kind: 'unchanged', current: read }",
    to: "return false ? { kind: 'unchanged', current: read }",
    breaks: 'an update that changes nothing is sent',
    tests: changeTests,
    title: 'is empty for an update that sends nothing',
  },
  {
    file: change,
    from: 'if (userErrors.length > 0) return refuse(userErrors, checkedUpTo.currentState);',
    to: '',
    breaks: 'an update is sent although it does not fit the object as it is now',
    tests: keptTests,
    title: 'with the path of a key that matches no assignment',
  },
  {
    file: change,
    from: 'return isSame ? undefined : refuse([changedBeforeWrite(noun)]',
    to: 'return true ? undefined : refuse([changedBeforeWrite(noun)]',
    breaks: 'a concurrent change is overwritten instead of returning CONFLICT',
    tests: changeTests,
    title: 'returns CONFLICT when the list changes before the write',
  },
  {
    file: change,
    from: 'if (!isSuperseded(msgraph, { entity, id, json: read?.json ?? null, touched })) return read;',
    to: 'return read;',
    breaks: 'a change is based on a read that shows what this process has replaced',
    tests: evidenceTests,
    title: 'while reads lag',
  },
  {
    file: change,
    from: 'rememberWrite(msgraph, { entity, id, before, sent, evidence });',
    to: '',
    breaks: 'what a change replaced is forgotten at once',
    tests: evidenceTests,
    title: 'while reads lag',
  },
  {
    file: change,
    from: '    const message = `Microsoft Graph accepted the create without showing',
    to: "    if (id !== '') throw new Error('no id');\n    const message = `Microsoft Graph accepted the create without showing",
    breaks: 'an accepted create is reported as failed, and is sent again',
    tests: writeTests,
    title: 'create',
  },
  {
    file: queue,
    from: 'if (waiting) await waitForTurn(waiting, signal);\n      else queues.set(key, []);',
    to: 'if (!waiting) queues.set(key, []);',
    breaks: 'of several changes of one object at the same time, all but one are lost',
    tests: evidenceTests,
    title: 'of one partner are made one after the other',
  },
  {
    file: queue,
    from: 'if (waiting.length >= maxWaiting) return reject(new MsGraphObjectBusy());',
    to: '',
    breaks: 'any number of changes of one object wait',
    tests: evidenceTests,
    title: 'are bounded in number',
  },
  {
    file: superseded,
    from: 'if (shows({ sent, before: superseded.at(-1) }, json[name])) return false;',
    to: '',
    breaks: 'a change that was undone blocks the object for a minute',
    tests: ['test/resource/superseded.test.ts'],
    title: 'that shows the last value',
  },
  {
    file: superseded,
    from: '!(isProven || touched.includes(name))',
    to: 'false',
    breaks: 'a change that Graph ignores blocks all other properties of the object',
    tests: ['test/resource/superseded.test.ts'],
    title: 'of a write that was never shown',
  },
  {
    file: verify,
    from: "if (observed.kind === 'shown') return { kind: 'written', shown: last };",
    to: "return { kind: 'written', shown: last };",
    breaks: 'a change that no response and no read has shown is reported as made',
    tests: evidenceTests,
    title: 'answers with the old values and never makes',
  },
  {
    file: verify,
    from: "if (returned && previous?.kind === 'shown') {",
    to: 'if (returned) {',
    breaks: 'a response with the old values counts as evidence',
    tests: evidenceTests,
    title: 'answers with the old values and never makes',
  },
  {
    file: verify,
    from: 'answered && foldId(answered.entity.id) === foldId(id) ? answered : null',
    to: 'answered',
    breaks: 'the partner of another id counts as evidence of a change',
    tests: evidenceTests,
    title: 'answers with another partner',
  },
  {
    file: verify,
    from: 'isNew(before) ? commonProperties(entity) : propertyNames(before)',
    to: 'propertyNames(before)',
    breaks: 'a part of a new partner counts as the whole',
    tests: evidenceTests,
    title: 'answers without platforms shows the platforms',
  },
  {
    file: 'src/resource/change.ts',
    from: 'if (!created || !isPathId(created.id)) {',
    to: 'if (!created) {',
    breaks: "the id in the response to a create selects a path that is read with the user's token",
    tests: evidenceTests,
    title: 'answers with an id that selects another path',
  },
  {
    file: 'src/partner/assignment.key.ts',
    from: 'canonicalJson(withoutOwnType(assignment), isAddition)',
    to: 'canonicalJson(withoutOwnType(assignment))',
    breaks: 'nulls and annotations that Graph adds change keys, and hide that a change was made',
    tests: evidenceTests,
    title: 'adds nulls and annotations deep inside it',
  },
  {
    file: superseded,
    from: 'const superseded = property.superseded.slice(-count);',
    to: 'const { superseded } = property;',
    breaks:
      'a long list that is written several times is forgotten, and a write on the base of an old read undoes the last one',
    tests: ['test/resource/superseded.test.ts'],
    title: 'the last replaced state of a long list is remembered',
  },
  {
    file: verify,
    from: 'if (isWhole(entity, { json: returned.json, before })) return',
    to: 'if (true) return',
    breaks: 'a response that shows a part of the object counts as the whole',
    tests: evidenceTests,
    title: 'answers with a part of the partner',
  },
  {
    file: verify,
    from: "if (kind !== 'different') {",
    to: 'if (true) {',
    breaks: 'a property that Graph overrules is reported as an unknown outcome',
    tests: evidenceTests,
    title: 'makes with another value for a property',
  },
  {
    file: verify,
    from: 'if (missing.length === 0) return',
    to: 'if (missing.length < sentNames.length) return',
    breaks: 'a change that Graph made in part is reported as made',
    tests: evidenceTests,
    title: 'is NOT_APPLIED',
  },
  {
    file: verify,
    from: '[300, 700, 1_500, 2_500, 3_000]',
    to: '[300, 700, 1_500, 2_500, 3_000, 1]',
    breaks: 'a write causes more than six reads',
    tests: writeTests,
    title: 'after six reads',
  },
  {
    file: verify,
    from: 'return new MsGraphWriteOutcomeUnknown({ message, facts, cause });',
    to: 'return cause;',
    breaks: 'an accepted write is reported as a failed read, and is sent again',
    tests: changeTests,
    title: 'when the write is accepted but the read after it fails',
  },
  {
    file: plan,
    from: '!comparisonOf(entity, name).isSame(body[name], json[name])',
    to: 'Object.hasOwn(json, name) && !comparisonOf(entity, name).isSame(body[name], json[name])',
    breaks: 'a change of a property that Graph does not show is never sent',
    tests: ['test/partner/plan.test.ts'],
    title: 'when Graph does not show a property',
  },
  {
    file: codec,
    from: 'filter(([name]) => !isEcho(name))',
    to: 'filter(() => true)',
    breaks: 'an input that repeats UNKNOWN overwrites a state that is newer than the schema',
    tests: evidenceTests,
    title: 'is not overwritten by an input that repeats',
  },
  {
    file: calls,
    from: 'if (foldId(decoded.id) !== foldId(id)) {',
    to: 'if (false) {',
    breaks: 'another partner is shown, and written to, as the one that was asked for',
    tests: evidenceTests,
    title: 'a response about another partner',
  },
  {
    file: refused,
    from: 'case 409:\n',
    to: '',
    breaks: 'a conflict is an error instead of CONFLICT',
    tests: ['test/end-to-end/faults.test.ts'],
    title: 'a write returns CONFLICT',
  },
  {
    file: refused,
    from: 'if (isNotOffered(error)) return notOffered;',
    to: '',
    breaks: "a tenant without creates gets Graph's internal words instead of what to do",
    tests: writeTests,
    title: 'returns CREATE_NOT_OFFERED with advice',
  },
];
