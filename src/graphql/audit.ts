// Audit of mutations: each one that runs is reported once, however it ends.
import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Context } from '../context.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import type { SentWrite } from '../msgraph/client.js';
import type { AuditedResponse, AuditEntry } from '../observability/audit-log.js';
import type { Payload } from '../resource/payload.js';
import { isPathId } from '../resource/user-error.js';
import { toGraphQLError } from './errors.js';

/** The arguments of all mutations, as far as they are audited. */
interface AuditedArgs {
  dryRun: boolean;
  /** Left out by creates. */
  id?: string;
}
type Resolver = GraphQLFieldResolver<unknown, Context, AuditedArgs>;

/**
 * Makes every mutation report to the audit log of its request, if there is one. Mutations that are added later are
 * audited, too: their payloads have a `record`, because all payloads are made by `reportMutation`.
 */
export function auditMutations(schema: GraphQLSchema): void {
  const type = schema.getMutationType();
  if (!isObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    if (field.resolve) field.resolve = audited(field.resolve);
  }
}

function audited(resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    const { audit, caller, msgraph, requestId } = context;
    if (!audit || !caller) return resolve(source, args, context, info);
    // Mutations of one operation run one after the other (GraphQL specification, section 6.2.2), so a write of the
    // request that was not there before is this mutation's.
    const earlier = msgraph.lastWrite();
    const sentWrite = (): SentWrite | undefined => {
      const last = msgraph.lastWrite();
      return last === earlier ? undefined : last;
    };
    const { clientId = null, objectId: callerId, tenantId } = caller;
    // An id that cannot be one may be any text of the caller.
    const objectId = args.id !== undefined && isPathId(args.id) ? args.id : null;
    const { fieldName: mutation } = info;
    const known = { requestId, tenantId, callerId, clientId, mutation, objectId, dryRun: args.dryRun };
    let payload: Payload;
    try {
      payload = (await resolve(source, args, context, info)) as Payload;
    } catch (error) {
      audit({ ...known, ...endOf(error, sentWrite()) });
      throw error;
    }
    const { record } = payload;
    audit({
      ...known,
      objectId: objectId ?? record.objectId,
      properties: record.properties,
      outcome: record.kind,
      code: record.code,
      microsoftGraph: responseTo(sentWrite()),
    });
    return payload;
  };
}

/** Returns how a mutation ended that failed. */
function endOf(
  error: unknown,
  sent: SentWrite | undefined,
): Pick<AuditEntry, 'outcome' | 'code' | 'properties' | 'microsoftGraph'> {
  const { status = 0 } = sent?.facts ?? {};
  // The caller may have left, or the deadline may have passed, after Graph accepted the write.
  const isAccepted = status >= 200 && status < 300;
  return {
    outcome: isAccepted || error instanceof MsGraphWriteOutcomeUnknown ? 'unknown' : 'failed',
    code: String(toGraphQLError(error).extensions['code']),
    properties: sent?.write.properties ?? [],
    microsoftGraph: responseTo(sent),
  };
}

function responseTo(sent: SentWrite | undefined): AuditedResponse | null {
  if (!sent) return null;
  const { clientRequestId, requestId, status } = sent.facts;
  return { status, requestId, clientRequestId };
}
