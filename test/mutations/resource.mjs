// Mutations of src/resource: each one loses or overwrites configuration of the tenant, shows it as something else, or asks
// Graph without a bound, for every resource that is described.

const calls = 'src/resource/calls.ts';
const codec = 'src/resource/codec.ts';
const entity = 'src/resource/entity.ts';
const list = 'src/resource/list.ts';
const outcome = 'src/resource/outcome.ts';
const update = 'src/resource/update.ts';
const userError = 'src/resource/user-error.ts';
const budgetTests = ['test/end-to-end/budget.test.ts'];
const changeTests = ['test/end-to-end/changes.test.ts'];
const codecTests = ['test/partner/codec.test.ts'];
const keyTests = ['test/partner/assignment-key.test.ts'];
const partnerTests = ['test/end-to-end/partners.test.ts'];
const planTests = ['test/partner/plan.test.ts'];
const writeTests = ['test/end-to-end/writes.test.ts'];

/** @type {import('./list.mjs').Mutation[]} */
export const resource = [
  {
    file: 'src/resource/validation.ts',
    from: 'if (isPathId(id)) return [];',
    to: 'return [];',
    breaks: 'an id that a caller chose becomes a path unchecked',
    tests: partnerTests,
    title: 'never use the id',
  },
  {
    file: userError,
    from: 'if (errors.length <= maxUserErrors) return [...errors];',
    to: 'return [...errors];',
    breaks: 'a response has a user error for each of thousands of problems',
    tests: budgetTests,
    title: 'more than 50 problems',
  },
  {
    file: entity,
    from: 'known.has(value) ? (value as E) : unknown',
    to: 'value as E',
    breaks: 'a state that Graph adds fails the whole query',
    tests: codecTests,
    title: 'an unknown state',
  },
  {
    file: entity,
    from: "!value.startsWith('0001-') && ",
    to: '',
    breaks: 'a partner without a heartbeat shows one of the year 1',
    tests: codecTests,
    title: 'a heartbeat of the year 1',
  },
  {
    file: codec,
    from: '(value !== null || nullable)',
    to: 'value !== null',
    breaks: 'a null that clears a name is not sent',
    tests: partnerTests,
    title: 'where null clears a property',
  },
  {
    file: update,
    from: 'if (dryRun) {',
    to: 'if (false) {',
    breaks: 'a dry run of an update is sent',
    tests: changeTests,
    title: 'a dry run of update only reads',
  },
  {
    file: update,
    from: 'if (showsChange(current)) return',
    to: 'if (false) return',
    breaks: 'an update that changes nothing is sent',
    tests: changeTests,
    title: 'is empty for an update that sends nothing',
  },
  {
    file: update,
    from: 'if (lateErrors.length > 0) return',
    to: 'if (false) return',
    breaks: 'an update is sent although the read before it found that it must not be sent',
    tests: ['test/end-to-end/assignment-keys.test.ts'],
    title: 'an update that keeps assignments by key returns CONFLICT when the list changes',
  },
  {
    file: update,
    from: 'if (errors.length > 0) return { userErrors: errors };',
    to: '',
    breaks: 'an update is sent although it does not fit the entity as it is now',
    tests: ['test/end-to-end/assignment-keys.test.ts'],
    title: 'with the path of a key that matches no assignment',
  },
  {
    file: 'src/resource/id.ts',
    from: 'id.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())',
    to: 'id.toLowerCase()',
    breaks: 'ids that differ in a non-ASCII letter are treated as equal',
    tests: keyTests,
    title: 'an assignment does not equal',
  },
  {
    file: 'src/resource/plan.ts',
    from: '? !property.isSame(body[name], json[name])',
    to: '? Object.hasOwn(json, name) && !property.isSame(body[name], json[name])',
    breaks: 'a change of a property that Graph does not show is never sent',
    tests: planTests,
    title: 'when Graph does not show a property',
  },
  {
    file: 'src/resource/loader.ts',
    from: 'all.filter(({ id }) => foldId(id) === key)',
    to: 'all',
    breaks: 'an id returns another partner',
    tests: partnerTests,
    title: 'with an id in another case',
  },
  {
    file: 'src/resource/select.ts',
    from: 'everyVersion.every((version) => properties[name]?.versions.includes(version))',
    to: 'true',
    breaks: 'Graph refuses a $select of a platform that its version lacks',
    tests: partnerTests,
    title: 'request the needed properties for a selection of',
  },
  {
    file: calls,
    from: 'error.status === 404) return null;',
    to: 'false) return null;',
    breaks: 'a partner that does not exist is an error',
    tests: partnerTests,
    title: 'return null for an unknown id',
  },
  {
    file: calls,
    from: 'if (!returned || foldId(returned.entity.id) !== foldId(id)) return null;',
    to: 'if (!returned) return null;',
    breaks: 'the partner of another id is shown as the one that was changed',
    tests: writeTests,
    title: 'returns the partner from a read after it',
  },
  {
    file: calls,
    from: 'sentNames.every((name) => Object.hasOwn(returned.json, name))',
    to: 'true',
    breaks: 'a response that does not show the change counts as the whole partner',
    tests: writeTests,
    title: 'returns the partner from a read after it',
  },
  {
    file: calls,
    from: 'const rereadPausesMs = [300, 1_000];',
    to: 'const rereadPausesMs = [300, 1_000, 1_000];',
    breaks: 'a write causes more than three reads',
    tests: writeTests,
    title: 'after at most three reads',
  },
  {
    file: calls,
    from: 'throw new MsGraphWriteOutcomeUnknown({\n    message: `Microsoft Graph accepted the create',
    to: 'throw new MsGraphUnavailable({\n    message: `Microsoft Graph accepted the create',
    breaks: 'an accepted create is reported as failed, and is sent again',
    tests: writeTests,
    title: 'create',
  },
  {
    file: calls,
    from: 'throw new MsGraphWriteOutcomeUnknown({ message, facts: cause.facts, cause });',
    to: 'throw new MsGraphUnavailable({ message, facts: cause.facts, cause });',
    breaks: 'an accepted write is reported as a failed read, and is sent again',
    tests: changeTests,
    title: 'when the write is accepted but the read after it fails',
  },
  {
    file: list,
    from: 'if (first < 1 || first > maxPerPage) return',
    to: 'if (first < 1) return',
    breaks: 'a page has any number of partners',
    tests: partnerTests,
    title: 'reject complianceManagementPartner',
  },
  {
    file: list,
    from: 'compare(position, cursor) > 0',
    to: 'compare(position, cursor) >= 0',
    breaks: 'each page repeats the last partner of the one before',
    tests: ['test/partner/list.test.ts'],
    title: 'show each partner once',
  },
  {
    file: outcome,
    from: 'case 409:\n',
    to: '',
    breaks: 'a conflict is an error instead of CONFLICT',
    tests: ['test/end-to-end/faults.test.ts'],
    title: 'a write returns CONFLICT',
  },
  {
    file: outcome,
    from: 'if (isNotOffered(error)) return notOffered;',
    to: '',
    breaks: "a tenant without creates gets Graph's internal words instead of what to do",
    tests: writeTests,
    title: 'returns CREATE_NOT_OFFERED with advice',
  },
  {
    file: 'src/resource/unmodelled.ts',
    from: 'else if (find === undefined && !partial',
    to: 'else if (!partial',
    breaks: 'every property of a response is counted as not modelled',
    tests: ['test/resource/entity.test.ts'],
    title: 'an unmodelled name is found',
  },
  {
    file: 'src/resource/health.ts',
    from: 'if (lastHeartbeatDateTime === null) return null;',
    to: '',
    breaks: 'a partner that was never set up is shown as having a heartbeat',
    tests: ['test/partner/list.test.ts'],
    title: 'a health filter',
  },
];
