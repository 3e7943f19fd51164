// Composition with subgraphs that were not made for this one, by the composers of Apollo, The Guild and Cosmo.
// docs/supergraph.md has the table of what cannot be composed.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as apollo from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import * as guild from '@theguild/federation-composition';
import * as cosmo from '@wundergraph/composition';
import { parse } from 'graphql';
import { root } from '../support/pages.js';

const own = await readFile(join(root, 'schema/schema.graphql'), 'utf8');
const federation = 'https://specs.apollo.dev/federation/v2.9';
const link = `extend schema @link(url: "${federation}", import: ["@interfaceObject", "@key", "@shareable"])`;

/** Each returns what is wrong with the composition of this schema and another. */
const composers = {
  apollo: (other: string): string[] => {
    const { errors } = apollo.composeServices(servicesWith(other));
    return errors?.map(({ message }) => message) ?? [];
  },
  guild: (other: string): string[] => {
    const result = guild.composeServices(servicesWith(other));
    return guild.compositionHasErrors(result) ? result.errors.map(({ message }) => message) : [];
  },
  cosmo: (other: string): string[] => {
    const result = cosmo.federateSubgraphs({
      subgraphs: servicesWith(other).map(({ name, typeDefs, url }) => ({ name, url, definitions: typeDefs })),
      version: cosmo.ROUTER_COMPATIBILITY_VERSION_ONE,
    });
    return result.success ? [] : result.errors.map(({ message }) => message);
  },
};
type Composer = keyof typeof composers;
const everyComposer = Object.keys(composers) as Composer[];

function servicesWith(other: string): { name: string; url: string; typeDefs: ReturnType<typeof parse> }[] {
  return [
    { name: 'partners', url: 'http://127.0.0.1:4000/graphql', typeDefs: parse(own) },
    { name: 'neighbour', url: 'http://127.0.0.1:4001/graphql', typeDefs: parse(other) },
  ];
}

/** Returns the composers that refuse a neighbour. */
function refusing(other: string): Composer[] {
  return everyComposer.filter((name) => composers[name](other).length > 0);
}

const pageInfo = 'hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String';

const accepted: Record<string, string> = {
  'common root fields, and an interface Node': `${link}
    type Query { groups: [Group!] users: [User] devices: [Device] node(id: ID!): Node search(text: String): [Node] }
    interface Node { id: ID! }
    type Group implements Node @key(fields: "id") { id: ID! mail: String }
    type User implements Node @key(fields: "id") { id: ID! }
    type Device implements Node @key(fields: "id") { id: ID! }`,
  'groups in pages of its own': `${link}
    type Query { groups: GroupPage }
    type GroupPage { nodes: [Group!]! hasMore: Boolean! }
    type Group @key(fields: "id") { id: ID! mail: String }`,
  'an enum OrderDirection in lower case': `${link}
    type Query { users(direction: OrderDirection): [String] }
    enum OrderDirection { asc desc }`,
  'a PageInfo that is shareable': `${link}
    type Query { users: UserConnection }
    type UserConnection { pageInfo: PageInfo! }
    type PageInfo @shareable { ${pageInfo} }`,
  'a PageInfo whose cursors are never null': `${link}
    type Query { users: UserConnection }
    type UserConnection { pageInfo: PageInfo! }
    type PageInfo @shareable { ${pageInfo.replaceAll('Cursor: String', 'Cursor: String!')} }`,
  'scalars of the same names': `${link}
    type Query { at(date: DateTime, duration: Duration, json: JSONObject): DateTime }
    scalar DateTime @specifiedBy(url: "https://example.com/date-time")
    scalar Duration
    scalar JSONObject`,
  'an interface object of the connectors': `${link}
    type Query { owned: [IntuneConnector!] }
    type IntuneConnector @interfaceObject @key(fields: "id") { id: ID! owner: String }`,
  'a field that returns a partner and a connector by their keys': `${link}
    type Query { used: ComplianceManagementPartner other: MobileThreatDefenseConnector }
    type ComplianceManagementPartner @key(fields: "id", resolvable: false) { id: ID! }
    type MobileThreatDefenseConnector @key(fields: "id", resolvable: false) { id: ID! }`,
  'the same link of @oneOf': `
    extend schema @link(url: "${federation}", import: ["@composeDirective"])
      @link(url: "https://specs.graphql.org/oneOf/v1.0", import: ["@oneOf"]) @composeDirective(name: "@oneOf")
    directive @oneOf on INPUT_OBJECT
    type Query { users(by: UserBy): [String] }
    input UserBy @oneOf { id: ID name: String }`,
  '@oneOf with a definition and no link': `${link}
    directive @oneOf on INPUT_OBJECT
    type Query { users(by: UserBy): [String] }
    input UserBy @oneOf { id: ID name: String }`,
};

const refused: Record<string, { composers: Composer[]; other: string }> = {
  'a PageInfo that is not shareable': {
    composers: everyComposer,
    other: `${link}
      type Query { users: UserConnection }
      type UserConnection { pageInfo: PageInfo! }
      type PageInfo { ${pageInfo} }`,
  },
  'a PageInfo with other fields': {
    composers: everyComposer,
    other: `${link}
      type Query { users: UserConnection }
      type UserConnection { pageInfo: PageInfo! }
      type PageInfo @shareable { hasNextPage: Boolean! total: Int }`,
  },
  'a Group whose name is not shareable': {
    composers: everyComposer,
    other: `${link}
      type Query { groups: [Group!] }
      type Group @key(fields: "id") { id: ID! displayName: String }`,
  },
  'a DateTime that is no scalar': {
    composers: everyComposer,
    other: `${link}
      type Query { at: DateTime }
      type DateTime { iso: String }`,
  },
  '@oneOf without a definition': {
    composers: ['apollo'],
    other: `${link}
      type Query { users(by: UserBy): [String] }
      input UserBy @oneOf { id: ID name: String }`,
  },
  'another link of @oneOf': {
    composers: ['apollo', 'guild'],
    other: `
      extend schema @link(url: "${federation}", import: ["@composeDirective"])
        @link(url: "https://example.com/oneOf/v1.0", import: ["@oneOf"]) @composeDirective(name: "@oneOf")
      directive @oneOf on INPUT_OBJECT
      type Query { users(by: UserBy): [String] }
      input UserBy @oneOf { id: ID name: String }`,
  },
  'an enum of the same name with other values': {
    composers: everyComposer,
    other: `${link}
      type Query { platforms(only: EnrollmentPlatform): [EnrollmentPlatform!] }
      enum EnrollmentPlatform { ANDROID CHROMEOS }`,
  },
  'a type of the same name that is no entity': {
    composers: everyComposer,
    other: `${link}
      type Query { enrollments: [PlatformEnrollment] }
      type PlatformEnrollment { platform: String }`,
  },
  'an input of the same name with other fields': {
    composers: everyComposer,
    other: `${link}
      type Query { targets(of: AssignmentTargetInput): [String] }
      input AssignmentTargetInput { group: String! }`,
  },
  'a Group without a key': {
    composers: everyComposer,
    other: `${link}
      type Query { groups: [Group!] }
      type Group { id: ID! mail: String }`,
  },
  'a Group with another key': {
    composers: everyComposer,
    other: `${link}
      type Query { groups: [Group!] }
      type Group @key(fields: "objectId") { objectId: ID! mail: String }`,
  },
  'an interface Group': {
    composers: everyComposer,
    other: `${link}
      type Query { groups: [Group!] }
      interface Group { id: ID! }
      type Team implements Group { id: ID! }`,
  },
  'a root field of this schema': {
    composers: everyComposer,
    other: `${link}
      type Query { assignableGroups: [String] }`,
  },
};

describe('a neighbour composes that has', () => {
  test.each(Object.entries(accepted))('%s', (_, other) => expect(refusing(other)).toEqual([]));
});

describe('a neighbour does not compose that has', () => {
  test.each(Object.entries(refused))('%s', (_, { composers: expected, other }) =>
    expect(refusing(other)).toEqual(expected),
  );
});

test('the directory of the example composes with all composers', async () => {
  const directory = await readFile(join(root, 'schema/supergraph/directory.graphql'), 'utf8');
  expect(refusing(directory)).toEqual([]);
});
