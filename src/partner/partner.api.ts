// The calls to Graph about partners: path, codec, client. The one place with their URLs.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner#methods
import { setTimeout as sleep } from 'node:timers/promises';
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import {
  asObject,
  MsGraphRefusal,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphError,
} from '../msgraph/errors.js';
import { decodePartner, encodeAssignments, encodePartner } from './partner.codec.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { foldId } from './partner.id.js';
import { selectQuery, type PartnerProperties } from './partner.select.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';

const collection = '/deviceManagement/complianceManagementPartners';

/** A partner, and Graph's own JSON of it, for callers that compare it or send parts of it back. */
export interface PartnerAsShown {
  partner: ComplianceManagementPartner;
  shown: Record<string, unknown>;
}

/** A write of a partner. */
export interface PartnerWrite extends MsGraphWrite {
  body: Record<string, unknown>;
}

/** Returns every partner that has an id. Each function here that reads or sends rejects with an `MsGraphError`. */
export async function listPartners(
  msgraph: MsGraphClient,
  properties: PartnerProperties,
): Promise<ComplianceManagementPartner[]> {
  const items = await msgraph.list(collection + selectQuery(properties));
  return items.map((item) => decodePartner(item, msgraph.noteUnmodelled)).filter((partner) => partner !== null);
}

/** Returns one partner; `null` when there is none with this id, which has to be fit for a path. */
export async function getPartner(
  msgraph: MsGraphClient,
  id: string,
  properties: PartnerProperties,
): Promise<PartnerAsShown | null> {
  try {
    const partner = asPartner(msgraph, await msgraph.get(`${collection}/${id}${selectQuery(properties)}`));
    if (!partner) throw new MsGraphUnavailable('Microsoft Graph answered with something that is no partner.');
    return partner;
  } catch (error) {
    if (error instanceof MsGraphRefusal && error.status === 404) return null;
    throw error;
  }
}

/** The writes, ready to be shown or sent. */
export const writes = {
  create: (input: CreateComplianceManagementPartnerInput): PartnerWrite => ({
    method: 'POST',
    path: collection,
    body: encodePartner(input),
  }),
  /** What the input keeps by key is taken from the partner as Graph shows it. */
  update: (
    id: string,
    input: UpdateComplianceManagementPartnerInput,
    shown: Record<string, unknown>,
  ): PartnerWrite => ({
    method: 'PATCH',
    path: `${collection}/${id}`,
    body: encodePartner(input, shown),
  }),
  /** Replaces a platform's whole list; the assignments are in Graph's own form. */
  replaceAssignments: (id: string, platform: EnrollmentPlatform, assignments: readonly unknown[]): PartnerWrite => ({
    method: 'PATCH',
    path: `${collection}/${id}`,
    body: encodeAssignments(platform, assignments),
  }),
  delete: (id: string): MsGraphWrite => ({ method: 'DELETE', path: `${collection}/${id}` }),
};

/** Sends a create; returns the new partner. */
export async function createPartner(msgraph: MsGraphClient, write: PartnerWrite): Promise<ComplianceManagementPartner> {
  const created = asPartner(msgraph, await msgraph.write(write));
  // Without an id there is nothing to read.
  if (!created)
    throw new MsGraphWriteOutcomeUnknown('Microsoft Graph accepted the create without showing the new partner.');
  return created.partner;
}

/**
 * Sends a PATCH; returns the partner of the response. `null` when the response does not show everything that was sent:
 * other Intune endpoints answer 204 without a body (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8701).
 */
export async function patchPartner(
  msgraph: MsGraphClient,
  id: string,
  write: PartnerWrite,
): Promise<PartnerAsShown | null> {
  const answered = asPartner(msgraph, await msgraph.write(write));
  const names = Object.keys(write.body).filter((name) => !name.includes('@'));
  return answered &&
    foldId(answered.partner.id) === foldId(id) &&
    names.every((name) => Object.hasOwn(answered.shown, name))
    ? answered
    : null;
}

/**
 * Milliseconds before each further read of a partner that does not show a write yet, as Intune is eventually consistent:
 * short enough for a caller to wait, and few, since someone else's change may keep it from ever showing.
 */
const rereadPausesMs = [300, 1_000];

/** Reads a partner that was written, until it shows the change; returns the last read, `null` when the partner is gone. */
export async function readUntil(
  msgraph: MsGraphClient,
  id: string,
  showsChange: (read: PartnerAsShown) => boolean,
): Promise<PartnerAsShown | null> {
  let read = await readAfterWrite(msgraph, id);
  for (const pauseMs of rereadPausesMs) {
    if (read && showsChange(read)) break;
    await sleep(pauseMs);
    read = await readAfterWrite(msgraph, id);
  }
  return read;
}

async function readAfterWrite(msgraph: MsGraphClient, id: string): Promise<PartnerAsShown | null> {
  return getPartner(msgraph, id, 'all').catch((cause: Partial<MsGraphError>) => {
    // An error of a read would say that nothing was changed.
    throw new MsGraphWriteOutcomeUnknown(
      'Microsoft Graph accepted the change, and the partner could not be read afterwards.',
      cause.facts,
      { cause },
    );
  });
}

function asPartner(msgraph: MsGraphClient, json: unknown): PartnerAsShown | null {
  const partner = decodePartner(json, msgraph.noteUnmodelled);
  return partner && { partner, shown: asObject(json) ?? {} };
}
