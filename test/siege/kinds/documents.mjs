// Attacks with operation texts: small texts that are costly to parse, to validate or to keep.

const repeat = (count, text) => Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Sends operations from some clients at once, half of them without a token. Paced, since they cost only CPU time. */
async function flood({ ask, isOver, pick, times, tokens, wait }, { clients = 4, requests = 10, textOf }) {
  await times(clients, async (client) => {
    for (let request = 0; request < requests && !isOver(); request++) {
      await ask({ query: textOf(), token: client % 2 === 0 ? undefined : pick(Object.values(tokens)) });
      await wait(200);
    }
  });
}

export const deepDocuments = {
  summary: 'operations whose selections, values or types are nested as deep as the token limit allows',
  attack: (attacker) => {
    const nest = (depth, { start, middle = '', end }) => start.repeat(depth) + middle + end.repeat(depth);
    const texts = [
      `query { ${nest(650, { start: 'a { ', middle: 'b', end: ' }' })} }`,
      `query { ${nest(600, { start: '... { ', middle: '__typename', end: ' }' })} }`,
      `query { assignableGroups(search: ${nest(950, { start: '[', end: ']' })}) { hasMore } }`,
      `query { assignableGroups(search: ${nest(450, { start: '{ a: ', middle: '1', end: ' }' })}) { hasMore } }`,
      `query ($a: ${nest(900, { start: '[', middle: 'Int', end: ']' })}) { __typename }`,
      nest(15_000, { start: '{', end: '' }),
    ];
    return flood(attacker, { textOf: () => attacker.pick(texts) });
  },
};

export const manyAliases = {
  summary: 'operations with hundreds of aliases, directives or fragments, which multiply each other',
  attack: (attacker) => {
    const chain = repeat(
      12,
      (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} ...F${index + 1} }`,
    );
    const cycle = repeat(50, (index) => `fragment F${index} on Query { ...F${(index + 1) % 50} }`);
    const texts = [
      `{ ${repeat(600, (index) => `a${index}: __typename`)} }`,
      `{ __typename ${repeat(300, () => '@skip(if: true)')} }`,
      `{ ${repeat(400, () => '... @include(if: true) { __typename }').slice(0, 14_000)} }`,
      `{ ...F0 } ${chain} fragment F12 on Query { __typename }`,
      `{ ...F0 } ${cycle}`,
      repeat(400, (index) => `query Q${index} { __typename }`),
      `query (${repeat(400, (index) => `$v${index}: Int`)}) { __typename }`,
    ];
    return flood(attacker, { textOf: () => attacker.pick(texts) });
  },
};

export const unusedFragments = {
  summary: 'fragments that no operation uses, with hundreds of fields to compare with each other',
  attack: (attacker) => {
    const texts = [
      `{ __typename } fragment F on Query { ${repeat(1_900, () => '__typename')} }`,
      `{ __typename } fragment F on Query { ${repeat(900, () => '__schema { queryType { name } }').slice(0, 12_000)} } }`,
      `{ __typename } ${repeat(300, (index) => `fragment F${index} on Query { __typename }`)}`,
      `{ __typename } fragment F on Query { ${repeat(300, (index) => `a${index}: assignableGroups { hasMore }`)} }`,
    ];
    return flood(attacker, { clients: 2, requests: 6, textOf: () => attacker.pick(texts) });
  },
};

export const introspection = {
  summary: 'introspection that is multiplied by aliases in a fragment, and by lists within lists',
  attack: (attacker) => {
    const types = 'types { name description fields { name description args { name description } type { name } } }';
    const lists = 'types { fields { type { fields { type { fields { type { fields { name } } } } } } } }';
    const texts = [
      `{ __schema { ...F } } fragment F on __Schema { ${repeat(100, (index) => `a${index}: ${types}`)} }`,
      `{ __schema { ${repeat(50, (index) => `a${index}: ${types}`)} } }`,
      `{ ${repeat(25, (index) => `a${index}: __schema { ${types} }`)} }`,
      `{ __schema { ${lists} } }`,
    ];
    return flood(attacker, { clients: 2, requests: 4, textOf: () => attacker.pick(texts) });
  },
};

export const randomOperations = {
  summary: 'valid operations of 8 kB that differ in a name, so that the gateway might cache each',
  attack: async ({ ask, isOver, name, times, tokens, wait }) => {
    await times(4, async () => {
      for (let request = 0; request < 40 && !isOver(); request++) {
        const unique = name();
        const comment = `# ${'x'.repeat(4_000)}\n`;
        const fields = repeat(25, (index) => `${unique}${index}: __typename`);
        await ask({
          query: `${comment}query ${unique} { ${fields} assignableGroups(search: "${unique}") { nodes { id displayName } } }`,
          operationName: unique,
          token: tokens.admin,
        });
        await wait(100);
      }
    });
  },
};

export const longDocuments = {
  summary: 'documents of 13 kB to 900 kB with long texts in fragments, empty lines, comments and names',
  attack: (attacker) => {
    const durations = (places, digits) =>
      `{ ${repeat(30, (index) => `a${index}: complianceManagementPartners { ${repeat(places, (place) => `n${place}: nodes { ...F }`)} }`)} }
       fragment F on IntuneConnector { isStale(after: "PT${'0'.repeat(digits)}1H") }`;
    const same = repeat(185, () => 'assignableGroups(search: "a") { hasMore }');
    const texts = [
      durations(15, 900),
      durations(15, 3_500),
      durations(5, 120_000),
      durations(5, 900_000),
      `{ ${same} assignableGroups(search: """${'\n'.repeat(5_500)}""") { hasMore } }`,
      `{ __typename ${'#\n'.repeat(300_000)} }`,
      `{ ${'x'.repeat(120_000)}: __typename }`,
    ];
    return flood(attacker, { clients: 4, requests: 5, textOf: () => attacker.pick(texts) });
  },
};
