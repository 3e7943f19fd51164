// Mercurius as a user would run it in production: sign-in, on-behalf-of, log, metrics, load shedding, security headers,
// and a time limit for each call.
import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import fastify from 'fastify';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import mercurius from 'mercurius';
import pino from 'pino';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { request } from 'undici';
import { createContext, schema } from './schema.mjs';

const {
  AZURE_AUTHORITY_HOST: host,
  AZURE_CLIENT_ID: clientId,
  AZURE_CLIENT_SECRET: clientSecret,
  AZURE_TENANT_ID: tenantId,
  MSGRAPH_URL: msgraphUrl,
} = process.env;
const timeoutMs = 10_000;

const keys = createRemoteJWKSet(new URL(`${host}/${tenantId}/discovery/v2.0/keys`));
const rules = { issuer: `${host}/${tenantId}/v2.0`, audience: [clientId, `api://${clientId}`] };

/** Returns a token of Graph for a caller's token. Both are cached until the first of them expires. */
async function signIn(authorization) {
  const token = authorization?.replace(/^Bearer /, '') ?? '';
  return tokens.get(token) ?? (await exchange(token));
}
const tokens = new LRUCache({ max: 10_000, ttl: 60_000 });

async function exchange(token) {
  const { payload } = await jwtVerify(token, keys, rules);
  const answer = await request(`${host}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: clientId,
      client_secret: clientSecret,
      assertion: token,
      scope: `${new URL(msgraphUrl).origin}/.default`,
    }).toString(),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { access_token: graphToken } = await answer.body.json();
  const exp = Math.min(payload.exp, decodeJwt(graphToken).exp);
  tokens.set(token, graphToken, { ttl: exp * 1000 - Date.now() });
  return graphToken;
}

collectDefaultMetrics();
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const requests = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Requests.',
  labelNames: ['method', 'route', 'status'],
  buckets,
});
const calls = new Histogram({
  name: 'msgraph_request_duration_seconds',
  help: 'Calls to Graph.',
  labelNames: ['method', 'status'],
  buckets,
});

/** Returns the context of a request, whose calls to Graph are timed. */
async function createMeasuredContext({ headers: { authorization } }) {
  const context = createContext({ token: await signIn(authorization), timeoutMs });
  const { msgraph } = context;
  context.msgraph = async (method, ...rest) => {
    const end = calls.startTimer({ method });
    try {
      const body = await msgraph(method, ...rest);
      end({ status: 200 });
      return body;
    } catch (error) {
      end({ status: 'error' });
      throw error;
    }
  };
  return context;
}

// Lines are written in blocks, as those of the gateway.
const logger = pino(pino.destination({ dest: 1, minLength: 8_192, sync: false }));
const app = fastify({ loggerInstance: logger });
await app.register(helmet);
await app.register(underPressure, { maxEventLoopDelay: 1_000 });
app.addHook('onResponse', async ({ method, routeOptions }, { elapsedTime, statusCode }) => {
  requests.observe({ method, route: routeOptions.url, status: statusCode }, elapsedTime / 1_000);
});
app.get('/metrics', async (_, reply) => reply.type(register.contentType).send(await register.metrics()));
await app.register(mercurius, { schema, jit: 1, context: createMeasuredContext });
process.stdout.write(`Ready at ${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql\n`);
