// Reads of partners, gathered: whatever an operation asks for at once is one call to Graph.
import DataLoader from 'dataloader';
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { getPartner, listPartners } from './partner.api.js';
import { unite, type PartnerProperties } from './partner.select.js';
import type { ComplianceManagementPartner } from './partner.type.js';

/** One partner by id, or all of them. */
interface Read {
  id: string | 'all';
  properties: PartnerProperties;
}
type Loader = DataLoader<Read, ComplianceManagementPartner[]>;

/** One partner; `null` when there is none with this id. Rejects with an `MsGraphError`. */
export async function loadPartner(
  context: Context,
  id: string,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner | null> {
  return (await context.once(createLoader).load({ id, properties }))[0] ?? null;
}

/** All partners of the tenant. Rejects with an `MsGraphError`. */
export function loadPartners(context: Context, properties: PartnerProperties): Promise<ComplianceManagementPartner[]> {
  return context.once(createLoader).load({ id: 'all', properties });
}

function createLoader(msgraph: MsGraphClient): Loader {
  // Not cached: a read that follows a write in the same operation has to see it.
  return new DataLoader((reads) => readAtOnce(msgraph, reads), { cache: false });
}

/** A tenant has a handful of partners, so several of them are one read of the list. */
async function readAtOnce(msgraph: MsGraphClient, reads: readonly Read[]): Promise<ComplianceManagementPartner[][]> {
  const properties = unite(reads.map((read) => read.properties));
  const ids = new Set(reads.map(({ id }) => id));
  const [only] = ids;
  if (ids.size === 1 && only !== undefined && only !== 'all') {
    const partner = await getPartner(msgraph, only, properties);
    return reads.map(() => (partner ? [partner] : []));
  }
  const partners = await listPartners(msgraph, properties);
  return reads.map(({ id }) => (id === 'all' ? partners : partners.filter((partner) => partner.id === id)));
}
