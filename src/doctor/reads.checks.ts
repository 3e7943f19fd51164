// Checks of reads: each collection whole and with `$select`, and one partner by its id. Only GET is sent.
import { connectorEntity } from '../connector/connector.model.js';
import { connectors } from '../connector/connector.type.js';
import { wasNeverHeardFrom } from '../connectors/health.js';
import { withNewEnumMembers } from '../msgraph/call.js';
import { asObject } from '../msgraph/json.js';
import { partnerEntity } from '../partner/partner.model.js';
import { isPlaceholder, partners } from '../partner/partner.list.js';
import { assignmentFilterKind } from '../references/assignment-filter.js';
import { advancedQuery, groupKind, searchPath } from '../references/group.js';
import { decodeListed, selectOf, type ReferenceKind } from '../references/reference.js';
import { collectionPath, commonProperties, type Entity, type Json } from '../resource/entity.js';
import { entityPath } from '../resource/read.js';
import { selectProperties, selectQuery } from '../resource/select.js';
import { isPathId } from '../resource/user-error.js';
import { defineCheck, failed, passed, type Check, type Facts } from './check.js';
import { counted, failedRead, readCollection, type CollectionRead } from './collection-read.js';
import { entityFindings, referenceFindings, safeName } from './findings.js';

/** Objects of groups and assignment filters that are read: enough to see a page and the next one. */
const maxReferences = 5;

/** Returns how many objects are in each state, by Graph's words. */
function statesOf(items: readonly Json[]): string {
  const counts = new Map<string, number>();
  for (const { partnerState } of items) {
    const state = typeof partnerState === 'string' ? safeName(partnerState) : '(none)';
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, number]) => `${state} ${number}`).join(', ');
}

interface CollectionCheck extends CollectionRead {
  id: Check['id'];
  title: string;
  provides?: readonly (keyof Facts)[];
}

const checkCollection = ({ id, provides = [], title, ...read }: CollectionCheck): Check =>
  defineCheck({
    id,
    title,
    tried: `GET ${read.path}`,
    needs: ['graph', 'version'],
    provides,
    run: (facts) => readCollection(facts, read),
  });

type EntityChecks = Pick<CollectionCheck, 'title' | 'describe' | 'isExpected' | 'provides' | 'facts'>;

/** Returns the checks of an entity's collection: whole, and with `$select`. */
function entityChecks(entity: Entity, { title, ...whole }: EntityChecks): Check[] {
  const path = collectionPath(entity);
  const { collection } = entity;
  const findingsOf: CollectionRead['findingsOf'] = (read, version) => entityFindings(read, entity, version);
  const selected = commonProperties(entity);
  return [
    checkCollection({ ...whole, id: `reads.${collection}`, title, collection, path, findingsOf }),
    checkCollection({
      id: `reads.${collection}.select`,
      title: `${title}, with $select`,
      collection,
      path: path + selectQuery(selectProperties(entity, selected)),
      selected,
      findingsOf: (read, version) =>
        findingsOf(read, version).filter(({ difference }) => difference.includes('$select')),
    }),
  ];
}

const partnerChecks = entityChecks(partnerEntity, {
  title: 'Compliance management partners',
  isExpected: true,
  describe: (items) => {
    const placeholders = items.filter((item) => {
      const partner = partners.decode(item);
      return partner !== null && isPlaceholder(partner);
    });
    return [
      `States: ${statesOf(items) || 'none'}.`,
      `${counted(placeholders.length, 'placeholder')}: known to Intune, and never set up.`,
    ];
  },
  provides: ['partnerId'],
  facts: (items) => {
    const id = items.map((item) => item['id']).find((value) => typeof value === 'string' && isPathId(value));
    return typeof id === 'string' ? { partnerId: id } : {};
  },
});

const connectorChecks = entityChecks(connectorEntity, {
  title: 'Mobile Threat Defense connectors',
  describe: (items) => {
    const silent = items.filter((item) => {
      const connector = connectors.decode(item);
      return connector !== null && wasNeverHeardFrom(connector);
    });
    return [`States: ${statesOf(items) || 'none'}.`, `${counted(silent.length, 'connector')} never heard from.`];
  },
});

const onePartner = defineCheck({
  id: 'reads.onePartner',
  title: 'One partner by its id',
  tried: `GET ${entityPath(partnerEntity, '{id}')} of the first partner`,
  needs: ['graph', 'partnerId'],
  run: async ({ graph, partnerId }) => {
    const { collection } = partnerEntity;
    try {
      const { ms, result } = await graph((msgraph) => msgraph.get(entityPath(partnerEntity, partnerId)));
      const shownId = asObject(result)?.['id'];
      if (typeof shownId === 'string' && shownId.toLowerCase() === partnerId.toLowerCase()) {
        return passed(`The partner itself, in ${ms} ms.`);
      }
      const isWrapped = asObject(asObject(result)?.['value']) !== undefined;
      const difference = isWrapped
        ? 'wraps a single object, which the gateway expects bare'
        : 'is no object with the requested id';
      return failed(`The response ${difference}.`, {
        todo: ['Please report the finding at the end: the gateway cannot read single partners of this tenant.'],
        findings: [{ collection, name: isWrapped ? 'value' : 'id', difference }],
      });
    } catch (error) {
      return failedRead(error, collection);
    }
  },
});

type ReferenceCheck = Pick<CollectionCheck, 'id' | 'title' | 'path' | 'options' | 'withoutIt'> & {
  isSelected?: boolean;
};

function referenceCheck(kind: ReferenceKind, { isSelected = false, options, ...check }: ReferenceCheck): Check {
  const { properties } = kind;
  return checkCollection({
    ...check,
    collection: kind.collection.split('/').at(-1) ?? '',
    options: { ...options, stopAfterItems: maxReferences },
    ...(isSelected ? { selected: properties } : {}),
    findingsOf: (observed) => referenceFindings(observed, properties),
    describe: (items) => [`${counted(decodeListed(items).length, 'object')} that a form could offer.`],
  });
}

const groupChecks = [
  referenceCheck(groupKind, {
    id: 'reads.groups',
    title: 'Groups',
    path: `${groupKind.collection}?$top=${maxReferences}`,
  }),
  referenceCheck(groupKind, {
    id: 'reads.groups.select',
    title: 'Groups, with $select, as the search for groups reads them',
    path: searchPath({ words: [], limit: maxReferences }),
    options: { headers: advancedQuery },
    isSelected: true,
  }),
];

const ofFilters = {
  options: { headers: withNewEnumMembers },
  withoutIt: 'This version of Graph has no assignment filters: the search for them finds none.',
};

const filterChecks = [
  referenceCheck(assignmentFilterKind, {
    ...ofFilters,
    id: 'reads.assignmentFilters',
    title: 'Assignment filters',
    path: assignmentFilterKind.collection,
  }),
  referenceCheck(assignmentFilterKind, {
    ...ofFilters,
    id: 'reads.assignmentFilters.select',
    title: 'Assignment filters, with $select, as the search for them reads them',
    path: `${assignmentFilterKind.collection}${selectOf(assignmentFilterKind)}`,
    isSelected: true,
  }),
];

export const readChecks: readonly Check[] = [
  ...partnerChecks,
  onePartner,
  ...connectorChecks,
  ...groupChecks,
  ...filterChecks,
];
