// GraphQL Mesh over an OpenAPI document of the calls, as its documentation shows it.
import { defineConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

export const composeConfig = defineConfig({
  subgraphs: [
    {
      sourceHandler: loadOpenAPISubgraph('msgraph', {
        source: new URL('openapi.json', import.meta.url).pathname,
        endpoint: process.env.MSGRAPH_URL,
        operationHeaders: { Authorization: 'Bearer {env.MSGRAPH_TOKEN}' },
      }),
    },
  ],
});
