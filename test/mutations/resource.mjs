// Mutations of src/resource: each one loses or overwrites configuration of the tenant, shows it as something else, or asks
// Graph without a bound, for every resource that is described.

const calls = 'src/resource/calls.ts';
const codec = 'src/resource/codec.ts';
const entity = 'src/resource/entity.ts';
const list = 'src/resource/list.ts';
const select = 'src/resource/select.ts';
const userError = 'src/resource/user-error.ts';
const budgetTests = ['test/end-to-end/budget.test.ts'];
const codecTests = ['test/partner/codec.test.ts'];
const keyTests = ['test/partner/assignment-key.test.ts'];
const partnerTests = ['test/end-to-end/partners.test.ts'];
const referenceTests = ['test/reference/reference.test.ts'];
const selectionTests = ['test/end-to-end/selections.test.ts'];
const truthTests = ['test/end-to-end/truths.test.ts'];

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
    from: ' && !isNever(value) && isDateTime(value)',
    to: ' && isDateTime(value)',
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
    file: 'src/msgraph/id.ts',
    from: 'id.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())',
    to: 'id.toLowerCase()',
    breaks: 'ids that differ in a non-ASCII letter are treated as equal',
    tests: keyTests,
    title: 'an assignment does not equal',
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
    file: select,
    from: 'everyVersion.every((version) => properties[name]?.versions.includes(version))',
    to: 'true',
    breaks: 'Graph refuses a $select of a platform that its version lacks',
    tests: partnerTests,
    title: 'request the needed properties for a selection of',
  },
  {
    file: select,
    from: 'node.name.value === field',
    to: '(node.alias ?? node.name).value === field',
    breaks: 'partners under an alias are shown without their properties',
    tests: selectionTests,
    title: 'a connection under aliases is read whole',
  },
  {
    file: select,
    from: "if (error instanceof GraphQLError) return 'all';",
    to: '',
    breaks: 'a list fails as a whole where one of its fields is refused',
    tests: selectionTests,
    title: 'a variable that is null against its declaration',
  },
  {
    file: calls,
    from: 'if (isNotFound(error)) return null;',
    to: '',
    breaks: 'a partner that does not exist is an error',
    tests: partnerTests,
    title: 'return null for an unknown id',
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
    file: 'src/resource/unmodelled.ts',
    from: 'else if (find === undefined && !partial',
    to: 'else if (!partial',
    breaks: 'every property of a response is counted as not modelled',
    tests: ['test/resource/entity.test.ts'],
    title: 'an unmodelled name is found',
  },
  {
    file: 'src/resource/health.ts',
    from: 'if (wasNeverHeardFrom(signs)) return null;',
    to: '',
    breaks: 'a partner that was never set up is shown as having a heartbeat',
    tests: truthTests,
    title: 'isStale is null without a heartbeat',
  },
  {
    file: entity,
    from: "shown === undefined || shown === null || (typeof shown === 'string' && shown.startsWith('0001-'))",
    to: "typeof shown !== 'string' || shown.startsWith('0001-') || !isDateTime(shown)",
    breaks: 'a heartbeat whose time cannot be read was never received',
    tests: truthTests,
    title: 'a heartbeat at a time that cannot be read was received',
  },
  {
    file: list,
    from: '?.slice(0, maxTextLength)',
    to: '',
    breaks: 'the cursor of a partner with a long name does not fit into a request',
    tests: ['test/end-to-end/truths.test.ts'],
    title: 'cursor',
  },
  {
    file: select,
    from: "return mergeSelections([...ofConnection('nodes'), ...ofEdges].map((nodes) => selectFields(info, entity, nodes)));",
    to: "return selectFields(info, entity, [...ofConnection('nodes'), ...ofEdges].flat());",
    breaks: 'a name that stands for different fields in two selections of the same list is read for the first only',
    tests: referenceTests,
    title: 'generated operations',
  },
  {
    file: select,
    from: 'if (!usesVariables(info, node)) {',
    to: 'if (node) {',
    breaks: 'the selection of one set of variables is used for another',
    tests: referenceTests,
    title: 'generated operations',
  },
  {
    file: list,
    from: 'return mergeSelections([selectProperties(listing.entity, names), selectForFilters(listing, filterBy)]);',
    to: 'return selectProperties(listing.entity, names);',
    breaks: 'a filter decides by properties that were not read',
    tests: referenceTests,
    title: 'generated operations',
  },
  {
    file: list,
    from: "const names = typeof sortKey === 'string' ? [sortKey] : [];",
    to: 'const names: string[] = [];',
    breaks: 'a list is ordered by a property that was not read',
    tests: referenceTests,
    title: 'generated operations',
  },
  {
    file: list,
    from: ' || position.reverse !== reverse',
    to: '',
    breaks: 'a cursor is accepted with the reverse order',
    tests: ['test/partner/list.test.ts'],
    title: 'in no other one',
  },
  {
    file: list,
    from: 'indexes.get(cursor.id) ?? Number(cursor.value) - 0.5',
    to: 'Number(cursor.value)',
    breaks: "a page in Graph's order repeats or skips partners after one was added or removed",
    tests: ['test/partner/list.test.ts'],
    title: 'pages',
  },
  {
    file: list,
    from: 'hasNextPage: start + edges.length < positions.length,',
    to: 'hasNextPage: start + edges.length <= positions.length,',
    breaks: 'the last page claims that another one follows',
    tests: referenceTests,
    title: 'generated operations',
  },
  {
    file: 'src/resource/loader.ts',
    from: 'const selected = mergeSelections(reads.map((read) => read.selected));',
    to: "const selected = reads[0]?.selected ?? 'all';",
    breaks: 'reads that share a call get what the first of them selects',
    tests: referenceTests,
    title: 'generated operations',
  },
  {
    file: 'src/graphql/compilable.ts',
    from: '      Directive: refuse,\n',
    to: '',
    breaks: 'an operation with conditions is compiled',
    tests: referenceTests,
    title: 'generated operations',
  },
];
