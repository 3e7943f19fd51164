// Writes of a Mobile Threat Defense connector.
import type { ApolloClient } from '@apollo/client';
import {
  ConnectorPageDocument,
  CreateConnectorDocument,
  DeleteConnectorDocument,
  UpdateConnectorDocument,
} from '../generated/graphql';
import { outcomeOf, wouldChangeNothing, type Write } from '../partners/write';
import type { Settings } from './settings';

export function updateConnector(client: ApolloClient, connectorId: string, connectorChanges: Settings): Write {
  const send: Write['send'] = async ({ dryRun }) => {
    const variables = { connectorId, connectorChanges, dryRun };
    const { data, error } = await client.mutate({ mutation: UpdateConnectorDocument, variables, errorPolicy: 'all' });
    return outcomeOf(data?.updateMobileThreatDefenseConnector, error);
  };
  return { send, isDone: () => wouldChangeNothing({ send }) };
}

export function createConnector(client: ApolloClient, vendorId: string, connectorSettings: Settings): Write {
  return {
    async send({ dryRun }) {
      const variables = { vendorId, connectorSettings, dryRun };
      const { data, error } = await client.mutate({ mutation: CreateConnectorDocument, variables, errorPolicy: 'all' });
      return outcomeOf(data?.createMobileThreatDefenseConnector, error);
    },
    isDone: () => exists(client, vendorId),
  };
}

export function deleteConnector(client: ApolloClient, connectorId: string): Write {
  return {
    async send({ dryRun }) {
      const { data, error } = await client.mutate({
        mutation: DeleteConnectorDocument,
        variables: { connectorId, dryRun },
        errorPolicy: 'all',
      });
      return outcomeOf(data?.deleteMobileThreatDefenseConnector, error);
    },
    isDone: async () => !(await exists(client, connectorId)),
  };
}

async function exists(client: ApolloClient, id: string): Promise<boolean> {
  const query = { query: ConnectorPageDocument, variables: { id }, fetchPolicy: 'network-only' as const };
  return (await client.query(query)).data?.mobileThreatDefenseConnector != null;
}
