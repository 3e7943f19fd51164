// The five calls to Graph about partners: path, codec, client. The one place with their URLs.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner#methods
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphRefusal, MsGraphUnavailable, MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { decodePartner, encodePartner } from './partner.codec.js';
import type { CreateComplianceManagementPartnerInput, UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { selectQuery, type PartnerProperties } from './partner.select.js';
import type { ComplianceManagementPartner } from './partner.type.js';

const collection = '/deviceManagement/complianceManagementPartners';

/** Every partner of the tenant. What has no id is left out. Each function here rejects with an `MsGraphError`. */
export async function listPartners(
  msgraph: MsGraphClient,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner[]> {
  const items = await msgraph.list(collection + selectQuery(properties));
  return items.map(decodePartner).filter((partner) => partner !== null);
}

/** One partner; `null` when there is none with this id. The id is fit for a path. */
export async function getPartner(
  msgraph: MsGraphClient,
  id: string,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner | null> {
  try {
    const partner = decodePartner(await msgraph.get(`${collection}/${id}${selectQuery(properties)}`));
    if (!partner) throw new MsGraphUnavailable('Microsoft Graph answered with something that is no partner.');
    return partner;
  } catch (error) {
    if (error instanceof MsGraphRefusal && error.status === 404) return null;
    throw error;
  }
}

/** The partner as Graph made it. */
export async function createPartner(
  msgraph: MsGraphClient,
  input: CreateComplianceManagementPartnerInput,
): Promise<ComplianceManagementPartner> {
  return written(await msgraph.write('POST', collection, encodePartner(input)));
}

/** The partner after the change. */
export async function updatePartner(
  msgraph: MsGraphClient,
  id: string,
  input: UpdateComplianceManagementPartnerInput,
): Promise<ComplianceManagementPartner> {
  return written(await msgraph.write('PATCH', `${collection}/${id}`, encodePartner(input)));
}

export async function deletePartner(msgraph: MsGraphClient, id: string): Promise<void> {
  await msgraph.write('DELETE', `${collection}/${id}`);
}

function written(body: unknown): ComplianceManagementPartner {
  const partner = decodePartner(body);
  if (!partner) throw new MsGraphWriteOutcomeUnknown('Microsoft Graph accepted the change and did not show its outcome.');
  return partner;
}
