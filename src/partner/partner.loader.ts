// Reads of partners, gathered: whatever an operation asks for at once is one call to Graph.
import DataLoader from 'dataloader';
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { getPartner, listPartners } from './partner.api.js';
import { foldId } from './partner.id.js';
import { unite, type PartnerProperties } from './partner.select.js';
import type { ComplianceManagementPartner } from './partner.type.js';

interface Read {
  /** `null` reads every partner: callers choose ids, and no id equals it. */
  id: string | null;
  properties: PartnerProperties;
}
type Loader = DataLoader<Read, ComplianceManagementPartner[]>;

/**
 * Returns one partner; `null` when there is none with this id. Ids are compared in any case, as Graph does. Rejects with an
 * `MsGraphError`.
 */
export async function loadPartner(
  context: Context,
  id: string,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner | null> {
  return (await context.once(createLoader).load({ id, properties }))[0] ?? null;
}

/** Returns all partners of the tenant. Rejects with an `MsGraphError`. */
export function loadPartners(context: Context, properties: PartnerProperties): Promise<ComplianceManagementPartner[]> {
  return context.once(createLoader).load({ id: null, properties });
}

function createLoader(msgraph: MsGraphClient): Loader {
  // Not cached: a read that follows a write in the same operation has to see it.
  return new DataLoader((reads) => readAtOnce(msgraph, reads), { cache: false });
}

/** A tenant has a handful of partners, so several of them are one read of the list. */
async function readAtOnce(msgraph: MsGraphClient, reads: readonly Read[]): Promise<ComplianceManagementPartner[][]> {
  const properties = unite(reads.map((read) => read.properties));
  const keys = reads.map(({ id }) => (id === null ? null : foldId(id)));
  const [first] = reads;
  if (typeof first?.id === 'string' && new Set(keys).size === 1) {
    const found = await getPartner(msgraph, first.id, properties);
    return reads.map(() => (found ? [found.partner] : []));
  }
  const partners = await listPartners(msgraph, properties);
  return keys.map((key) => (key === null ? partners : partners.filter(({ id }) => foldId(id) === key)));
}
