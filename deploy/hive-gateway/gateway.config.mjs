// Hive Gateway in front of the subgraphs. It forwards the caller's token, and returns their authentication challenges.
// https://the-guild.dev/graphql/hive/docs/api-reference/gateway-config
import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

export const gatewayConfig = defineConfig({
  supergraph: process.env.SUPERGRAPH ?? './supergraph.graphql',
  host: process.env.HOST ?? '127.0.0.1',
  port: Number(process.env.PORT ?? 4002),
  // The query planner in Rust needs half the CPU of the one in JavaScript, which runs without this option.
  ...(process.env.PLANNER !== 'js' && { unifiedGraphHandler }),
  // An operation of the partner gateway ends within 45 seconds (src/deadlines.ts).
  upstreamTimeout: 50_000,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
    fromSubgraphsToClient: ({ response }) => ({
      'www-authenticate': response.headers.get('www-authenticate'),
      'retry-after': response.headers.get('retry-after'),
    }),
  },
  plugins: () => [challengeStatus],
});

/**
 * Sets the status of a challenge (RFC 6750, section 3.1). Hive Gateway itself responds with 200 or 500 to a subgraph's
 * 401.
 */
const challengeStatus = {
  onResponse({ response, setResponse, fetchAPI }) {
    const challenge = response.headers.get('www-authenticate');
    if (!challenge) return;
    const status = challenge.includes('error="insufficient_scope"') ? 403 : 401;
    setResponse(new fetchAPI.Response(response.body, { status, headers: response.headers }));
  },
};
