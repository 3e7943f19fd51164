// Mutations of src/partner: each one loses or overwrites configuration of the tenant, or shows it as something else.

const assignmentList = 'src/partner/assignment.list.ts';
const assignments = 'src/partner/partner.assignments.ts';
const codec = 'src/partner/partner.codec.ts';
const key = 'src/partner/assignment.key.ts';
const list = 'src/partner/partner.list.ts';
const targetCodec = 'src/partner/assignment-target.codec.ts';
const targetKinds = 'src/partner/assignment-target.kinds.ts';
const validation = 'src/partner/partner.validation.ts';
const writes = 'src/partner/partner.writes.ts';
const assignmentTests = ['test/end-to-end/assignments.test.ts'];
const budgetTests = ['test/end-to-end/budget.test.ts'];
const changeTests = ['test/end-to-end/changes.test.ts'];
const codecTests = ['test/partner/codec.test.ts'];
const keptTests = ['test/end-to-end/assignment-keys.test.ts'];
const keyTests = ['test/partner/assignment-key.test.ts'];
const partnerTests = ['test/end-to-end/partners.test.ts'];
const planTests = ['test/partner/plan.test.ts'];

/** @type {import('./list.mjs').Mutation[]} */
export const partner = [
  {
    file: validation,
    from: 'first < index ? first : undefined',
    to: 'undefined',
    breaks: 'of two entries for one platform, one is silently lost',
    tests: partnerTests,
    title: 'return user errors for',
  },
  {
    file: validation,
    from: 'if (enrollments.length > inputLimits.platforms) {',
    to: 'if (false) {',
    breaks: 'thousands of platforms are compared with one another',
    tests: budgetTests,
    title: 'an input is refused as a user error',
  },
  {
    file: validation,
    from: 'if (assignments && assignments.length > inputLimits.assignments) {',
    to: 'if (false) {',
    breaks: 'a platform takes any number of assignments',
    tests: budgetTests,
    title: 'an input is refused as a user error',
  },
  {
    file: validation,
    from: 'if (errors.length === 0 && isEmptyBody(encodePartner(input))) {',
    to: 'if (false) {',
    breaks: 'an update without changes is sent',
    tests: partnerTests,
    title: 'return user errors for',
  },
  {
    file: targetKinds,
    from: 'defineKind(ExclusionGroupAssignmentTarget, {',
    to: 'defineKind(GroupAssignmentTarget, {',
    breaks: 'an exclusion is decoded as an inclusion',
    tests: codecTests,
    title: 'keeps an exclusion an exclusion',
  },
  {
    file: targetCodec,
    from: "{ '@odata.type': `#microsoft.graph.${type}`,",
    to: "{ '@odata.type': `#microsoft.graph.${type.replace('exclusionGroup', 'group')}`,",
    breaks: 'an exclusion is sent as an inclusion',
    tests: codecTests,
    title: 'a target is decoded to the input it was encoded from',
  },
  {
    file: targetCodec,
    from: 'decode ? decode(target) : decodeUnknown(target)',
    to: 'decode!(target)',
    breaks: 'an unknown kind of target throws, and the list cannot be read',
    tests: codecTests,
    title: 'into an UnknownAssignmentTarget',
  },
  {
    file: targetCodec,
    from: 'decoded.hasUnknownFilter = read === undefined;',
    to: 'decoded.hasUnknownFilter = false;',
    breaks: 'an assignment that an unknown filter narrows looks like one without a filter',
    tests: assignmentTests,
    title: 'hasUnknownFilter is',
  },
  {
    file: targetCodec,
    from: 'const mode = filterModes.get(type);',
    to: 'const mode = filterModes.get(type) ?? AssignmentFilterMode.INCLUDE;',
    breaks: 'an unknown type of filter is shown as an inclusion',
    tests: codecTests,
    title: 'returns only a filter that is known to narrow',
  },
  {
    file: codec,
    from: 'if (assignments !== undefined) {',
    to: 'if (true) {',
    breaks: 'an update of one property clears the assignments of its platform',
    tests: codecTests,
    title: 'leaves the assignments of a platform unchanged',
  },
  {
    file: assignmentList,
    from: 'return Array.isArray(value) ? value : [];',
    to: "return Array.isArray(value) ? value.filter((item) => !canonicalForm(item).startsWith('json ')) : [];",
    breaks: 'assignments that are not modelled are dropped on a write',
    tests: changeTests,
    title: 'sends an assignment of an unmodelled kind back unchanged',
  },
  {
    file: assignmentList,
    from: '!isShown(item) || keys.has(opaqueKey(item))',
    to: '!isShown(item)',
    breaks: 'an update that keeps assignments by key drops them',
    tests: ['test/partner/assignment-list.test.ts'],
    title: 'keeping by key',
  },
  {
    file: assignmentList,
    from: '!isShown(item) || keys.has(opaqueKey(item))',
    to: 'keys.has(opaqueKey(item))',
    breaks: 'an update that keeps assignments by key drops entries that are not in the schema',
    tests: [...keptTests, 'test/partner/assignment-list.test.ts'],
    title: 'keeps entries that are not objects|keeping by key',
  },
  {
    file: assignmentList,
    from: 'return [...kept, ...added.filter(',
    to: 'return [...added.filter(',
    breaks: 'an update that keeps assignments by key sends only the new ones',
    tests: keptTests,
    title: 'is kept by its key while another one is added',
  },
  {
    file: assignmentList,
    from: 'added.filter((item) => !known.has(canonicalForm(item)))',
    to: 'added',
    breaks: 'an assignment that is kept by key and named by its target is sent twice',
    tests: keptTests,
    title: 'when its target is given too',
  },
  {
    file: validation,
    from: "if (typeof key !== 'string' || known.has(key)) continue;",
    to: 'continue;',
    breaks: 'a stale key is ignored, and its assignment is lost',
    tests: keptTests,
    title: 'with the path of a key that matches no assignment',
  },
  {
    file: writes,
    from: 'return kept.every(isUnchanged) ? [] : [changedBeforeWrite()];',
    to: 'return [];',
    breaks: 'an update that keeps assignments by key overwrites a concurrent change',
    tests: keptTests,
    title: 'an update that keeps assignments by key returns CONFLICT when the list changes',
  },
  {
    file: assignments,
    from: 'if (!isSameList(before, listOf(second))) return',
    to: 'if (false) return',
    breaks: 'a concurrent change is overwritten instead of returning CONFLICT',
    tests: changeTests,
    title: 'returns CONFLICT when the list changes before the write',
  },
  {
    file: assignments,
    from: 'const second = await getPartner(msgraph, id);',
    to: 'const second = first;',
    breaks: 'the list is not read again before the write',
    tests: changeTests,
    title: 'returns CONFLICT when the list changes before the write',
  },
  {
    file: assignments,
    from: 'if (isSameList(before, listOf(after))) {',
    to: 'if (false) {',
    breaks: 'a change that Intune shows late is reported as CONFLICT',
    tests: assignmentTests,
    title: 'returns WRITE_OUTCOME_UNKNOWN when every read returns the previous list',
  },
  {
    file: assignments,
    from: 'if (showsChange(after)) return',
    to: 'if (true) return',
    breaks: 'a change that Graph does not show is reported as done',
    tests: assignmentTests,
    title: 'when the list changes after the write',
  },
  {
    file: assignments,
    from: 'if (isUnchanged) return',
    to: 'if (false) return',
    breaks: 'an assignment that is there already is written again',
    tests: changeTests,
    title: 'when the one to add exists or the one to remove does not',
  },
  {
    file: assignments,
    from: '  if (dryRun) {\n    const plan = planChange(',
    to: '  if (false) {\n    const plan = planChange(',
    breaks: 'a dry run of one assignment is sent',
    tests: changeTests,
    title: 'returns the whole new list in a dry run',
  },
  {
    file: writes,
    from: '  if (dryRun) {\n    const current = await getPartner(',
    to: '  if (false) {\n    const current = await getPartner(',
    breaks: 'a dry run of a delete removes the partner',
    tests: changeTests,
    title: 'a dry run of delete only reads',
  },
  {
    file: key,
    from: 'if (kind === undefined || !hasOnly(target, knownProperties(kind.type))) return undefined;',
    to: 'if (kind === undefined) return undefined;',
    breaks: 'an assignment with an unknown property is removed in place of the one that was named',
    tests: keyTests,
    title: 'an assignment does not equal',
  },
  {
    file: key,
    from: 'if (filter === undefined || filter?.id === null) return undefined;',
    to: '',
    breaks: 'an assignment with an unknown filter is removed in place of the one without',
    tests: keyTests,
    title: 'an assignment does not equal',
  },
  {
    file: 'src/partner/assignment-target.property.ts',
    from: 'isId(value) ? foldId(value) : undefined',
    to: 'isId(value) ? foldId(value) : null',
    breaks: 'an assignment with an id that is not a string is removed in place of the one without an id',
    tests: keyTests,
    title: 'an assignment does not equal',
  },
  {
    file: key,
    from: 'counts.set(form, count - 1);',
    to: '',
    breaks: 'an assignment that is listed twice counts once',
    tests: planTests,
    title: 'each assignment that is added or removed',
  },
  {
    file: list,
    from: 'length > maxTextLength',
    to: 'false',
    breaks: 'a filter of any length is compared with each partner',
    tests: budgetTests,
    title: 'a filter with too long a',
  },
];
