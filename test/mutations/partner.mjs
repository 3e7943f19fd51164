// Mutations of src/partner: each one loses or overwrites configuration of the tenant, or shows it as something else.

const assignmentList = 'src/partner/assignment.list.ts';
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
const evidenceTests = ['test/end-to-end/evidence.test.ts'];
const keptTests = ['test/end-to-end/assignment-keys.test.ts'];
const keyTests = ['test/partner/assignment-key.test.ts'];
const partnerTests = ['test/end-to-end/partners.test.ts'];
const differenceTests = ['test/partner/changes.test.ts'];

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
    from: 'if (errors.length === 0 && isEmptyBody(encodePartner(input)))',
    to: 'if (false)',
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
    file: validation,
    from: "if (typeof key !== 'string' || known.has(key)) continue;",
    to: 'continue;',
    breaks: 'a stale key is ignored, and its assignment is lost',
    tests: keptTests,
    title: 'with the path of a key that matches no assignment',
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
    file: list,
    from: 'length > maxTextLength',
    to: 'false',
    breaks: 'a filter of any length is compared with each partner',
    tests: budgetTests,
    title: 'a filter with too long a',
  },
  {
    file: assignmentList,
    from: 'const isMissing = !known.has(meaning);',
    to: 'const isMissing = true;',
    breaks: 'an assignment that is kept by key and named by its target is sent twice',
    tests: keptTests,
    title: 'when its target is given too',
  },
  {
    file: assignmentList,
    from: 'missing.length === 0 ? list : [...list, ...missing]',
    to: 'missing',
    breaks: 'an update that keeps assignments by key sends only the new ones',
    tests: keptTests,
    title: 'is kept by its key while another one is added',
  },
  {
    file: assignmentList,
    from: '    known.add(meaning);\n',
    to: '',
    breaks: 'the same target twice is sent twice',
    tests: evidenceTests,
    title: 'the same target twice is sent once',
  },
  {
    file: 'src/partner/partner.assignments.ts',
    from: 'createWrite, derived: [name] }',
    to: 'createWrite }',
    breaks: 'a concurrent change of a list is overwritten instead of returning CONFLICT',
    tests: changeTests,
    title: 'returns CONFLICT when the list changes before the write',
  },
  {
    file: writes,
    from: 'derived: keptLists(input),',
    to: '',
    breaks: 'an update that keeps assignments by key overwrites a concurrent change',
    tests: keptTests,
    title: 'an update that keeps assignments by key returns CONFLICT when the list changes',
  },
  {
    file: key,
    from: 'counts.set(meaning, count - 1);',
    to: '',
    breaks: 'an assignment that is listed twice counts once',
    tests: differenceTests,
    title: 'each assignment that is added or removed',
  },
  {
    file: key,
    from: 'known.has(name) || value === null || isAnnotation(name)',
    to: 'known.has(name) || isAnnotation(name)',
    breaks: 'a key changes when Graph adds a null, and a retry adds the assignment again',
    tests: keyTests,
    title: 'an assignment equals',
  },
  {
    file: key,
    from: 'const { id: _, target, ...rest } = assignment;',
    to: 'const { target, ...rest } = assignment;',
    breaks: 'a retry adds an assignment again to which Graph has given an id',
    tests: evidenceTests,
    title: 'shows with an id of the assignment',
  },
  {
    file: 'src/partner/partner.model.ts',
    from: '    if (!sentList.every((assignment) => meanings.has(meaningOf(assignment)))) return false;\n',
    to: '',
    breaks: 'an added assignment that Graph does not show is reported as added',
    tests: assignmentTests,
    title: 'returns WRITE_OUTCOME_UNKNOWN when every read returns the previous list',
  },
  {
    file: 'src/partner/partner.model.ts',
    from: 'return !left.some((assignment) => removedMeanings.has(meaningOf(assignment)));',
    to: 'return true;',
    breaks: 'a removed assignment that Graph still shows is reported as removed',
    tests: evidenceTests,
    title: 'because it keeps an assignment that was removed',
  },
];
