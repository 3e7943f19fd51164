// Operations as routers send them: with fragments written out, and with hundreds of representations.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { wholePayload, type Form } from '../support/whole-payload.js';

const { schema } = buildSubgraph();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const forms: readonly Form[] = ['named fragments', 'written out'];
const rootFields = [
  ...Object.keys(schema.getQueryType()?.getFields() ?? {}).map((name) => ['query', name] as const),
  ...Object.keys(schema.getMutationType()?.getFields() ?? {}).map((name) => ['mutation', name] as const),
];
const namesOf = (wanted: string): string[] => rootFields.filter(([kind]) => kind === wanted).map(([, name]) => name);

describe('the whole payload is admitted, with named fragments and with all fragments written out, of', () => {
  test.each<['query' | 'mutation', string, string[]]>([
    ...rootFields.map(([kind, name]): ['query' | 'mutation', string, string[]] => [kind, name, [name]]),
    ['query', 'all queries', namesOf('query')],
    ['mutation', 'all mutations of partners', namesOf('mutation').filter((name) => name.includes('Partner'))],
    ['mutation', 'all mutations of connectors', namesOf('mutation').filter((name) => name.includes('Connector'))],
  ])('the %s %s', async (kind, _, fields) => {
    const answers = [];
    for (const form of forms) {
      const query = wholePayload(schema, { kind, fields, form });
      expect(validate(schema, parse(query))).toEqual([]);
      answers.push(await gateway.ask(query));
    }
    const [named, written] = answers;
    expect(named?.status).toBe(200);
    expect(written?.status).toBe(200);
    expect(written?.data).toEqual(named?.data);
    expect(Object.keys(written?.data)).toEqual(fields);
  });
});

test.each([
  [2, [200]],
  [10, [200]],
  // About 6,000 tokens.
  [11, [200, 400]],
  [12, [200, 400]],
  [13, [200, 400]],
  [14, [400]],
  [30, [400]],
])(
  'a list that is selected whole under %d aliases is admitted or refused, however it is written',
  async (count, expected) => {
    const statuses = [];
    for (const form of forms) {
      const [, selection = '', fragments = ''] =
        /^query \{ complianceManagementPartners (\{.*\}) \}((?:\nfragment.*)*)$/.exec(
          wholePayload(schema, { kind: 'query', fields: ['complianceManagementPartners'], form }),
        ) ?? [];
      const aliases = Array.from({ length: count }, (_, i) => `a${i}: complianceManagementPartners ${selection}`);
      statuses.push((await gateway.ask(`query { ${aliases.join('\n')} }${fragments}`)).status);
    }
    const [named, written] = statuses;
    expect(written).toBe(named);
    expect(expected).toContain(named);
  },
);
