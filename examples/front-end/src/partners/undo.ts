// The write that undoes another one, with the document that the gateway gave for it.
import { parse, visit, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { ApolloClient } from '@apollo/client';
import { forgetPartner, reloadLists } from '../apollo/lists';
import {
  AddAssignmentDocument,
  CreateConnectorDocument,
  DeleteConnectorDocument,
  DeletePartnerDocument,
  RemoveAssignmentDocument,
  UpdateConnectorDocument,
  UpdatePartnerDocument,
} from '../generated/graphql';
import { outcomeOf, type Outcome, type Undo, type Write } from './write';

/** The mutations that undo others, each with a document that selects what the dialog shows. */
const documents: Readonly<Record<string, DocumentNode>> = {
  addComplianceManagementPartnerAssignment: AddAssignmentDocument,
  createMobileThreatDefenseConnector: CreateConnectorDocument,
  deleteComplianceManagementPartner: DeletePartnerDocument,
  deleteMobileThreatDefenseConnector: DeleteConnectorDocument,
  removeComplianceManagementPartnerAssignment: RemoveAssignmentDocument,
  updateComplianceManagementPartner: UpdatePartnerDocument,
  updateMobileThreatDefenseConnector: UpdateConnectorDocument,
};

interface DeletePayload extends Outcome {
  deletedComplianceManagementPartnerId?: string | null;
}

export function undoWrite(client: ApolloClient, undo: Undo): Write {
  const send: Write['send'] = async ({ dryRun }) => {
    const { data, error } = await client.mutate<Record<string, DeletePayload | null>>({
      mutation: withSelection(undo),
      variables: { ...undo.variables, dryRun },
      errorPolicy: 'all',
    });
    const outcome = outcomeOf(data?.[undo.mutation], error);
    if (dryRun || outcome.userErrors.length > 0) return outcome;
    const { deletedComplianceManagementPartnerId: deletedId } = outcome;
    if (deletedId != null) forgetPartner(client.cache, deletedId);
    await reloadLists(client);
    return outcome;
  };
  return {
    send,
    async isDone() {
      const { graphRequest, userErrors } = await send({ dryRun: true });
      // What is to be deleted is gone, or what is to be created is there.
      const [{ code } = { code: undefined }] = userErrors;
      return code === undefined ? graphRequest === null : code === 'NOT_FOUND' || code === 'CONFLICT';
    },
  };
}

/** Returns the document of an undo with everything that the dialog shows, in place of what the gateway selected. */
function withSelection({ document, mutation }: Undo): DocumentNode {
  const known = documents[mutation];
  const selectionSet = known && selectionOf(known, mutation);
  if (!selectionSet) throw new Error(`This page does not know the mutation ${mutation}. Reload it.`);
  return visit(parse(document, { noLocation: true }), {
    Field: (field) => (field.name.value === mutation ? { ...field, selectionSet } : undefined),
  });
}

function selectionOf(document: DocumentNode, field: string): SelectionSetNode | undefined {
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue;
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind === 'Field' && selection.name.value === field) return selection.selectionSet;
    }
  }
  return undefined;
}
