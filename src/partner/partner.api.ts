// The calls to Graph about partners: path, codec, client. The one place with their URLs.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner#methods
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { MsGraphRefusal, MsGraphUnavailable, MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { decodePartner, encodeAssignments, encodePartner } from './partner.codec.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { selectQuery, type PartnerProperties } from './partner.select.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';

const collection = '/deviceManagement/complianceManagementPartners';

/** Every partner of the tenant. What has no id is left out. Each function here that reads or sends rejects with an `MsGraphError`. */
export async function listPartners(
  msgraph: MsGraphClient,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner[]> {
  const items = await msgraph.list(collection + selectQuery(properties));
  return items.map((item) => decodePartner(item, msgraph.noteUnmodelled)).filter((partner) => partner !== null);
}

/** One partner; `null` when there is none with this id. The id is fit for a path. */
export async function getPartner(
  msgraph: MsGraphClient,
  id: string,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner | null> {
  return (await getPartnerAsSent(msgraph, id, properties))?.partner ?? null;
}

/** The same beside what Graph sent, for whoever has to send parts of it back. */
export async function getPartnerAsSent(
  msgraph: MsGraphClient,
  id: string,
  properties: PartnerProperties,
): Promise<{ partner: ComplianceManagementPartner; sent: Record<string, unknown> } | null> {
  try {
    const sent = await msgraph.get(`${collection}/${id}${selectQuery(properties)}`);
    const partner = decodePartner(sent, msgraph.noteUnmodelled);
    if (!partner) throw new MsGraphUnavailable('Microsoft Graph answered with something that is no partner.');
    return { partner, sent: sent as Record<string, unknown> };
  } catch (error) {
    if (error instanceof MsGraphRefusal && error.status === 404) return null;
    throw error;
  }
}

/** The writes, ready to be shown or sent. */
export const writes = {
  create: (input: CreateComplianceManagementPartnerInput): MsGraphWrite => ({
    method: 'POST',
    path: collection,
    body: encodePartner(input),
  }),
  update: (id: string, input: UpdateComplianceManagementPartnerInput): MsGraphWrite => ({
    method: 'PATCH',
    path: `${collection}/${id}`,
    body: encodePartner(input),
  }),
  /** Replaces a platform's whole list; the assignments are in Graph's own form. */
  replaceAssignments: (id: string, platform: EnrollmentPlatform, assignments: readonly unknown[]): MsGraphWrite => ({
    method: 'PATCH',
    path: `${collection}/${id}`,
    body: encodeAssignments(platform, assignments),
  }),
  delete: (id: string): MsGraphWrite => ({ method: 'DELETE', path: `${collection}/${id}` }),
};

/** Sends a create or an update; the partner as Graph shows it afterwards. */
export async function writePartner(msgraph: MsGraphClient, write: MsGraphWrite): Promise<ComplianceManagementPartner> {
  const partner = decodePartner(await msgraph.write(write), msgraph.noteUnmodelled);
  if (!partner)
    throw new MsGraphWriteOutcomeUnknown('Microsoft Graph accepted the change and did not show its outcome.');
  return partner;
}
