// Runs the scenarios against a router, and compares what it returns with what the gateway sent it.
import { isDeepStrictEqual } from 'node:util';
import { readFile } from 'node:fs/promises';
import 'reflect-metadata';
import { loadConfig } from '../../dist/src/config/config.js';
import { startGateway } from '../../dist/src/gateway.js';
import { startDirectory } from './directory.mjs';
import { startRecorder } from './recorder.mjs';
import { routers } from './routers.mjs';
import { scenarios, tenant } from './scenarios.mjs';

const knownCodes = JSON.parse(await readFile(new URL('../error-codes.json', import.meta.url), 'utf8'));
/** Characters of a message in an outcome. */
const maxMessageLength = 80;
/** How long a response may take, in ms: above the time limits of the gateway and the routers. */
const maxResponseMs = 65_000;

/**
 * Returns what a router kept in each scenario, as `[scenario, outcome]`, where the scenarios of statuses other than 200
 * appear again with GATEWAY_ERROR_STATUS=200.
 */
export async function runConformance(name) {
  /** Functions that stop what was started, in the order of the starts. */
  const closers = [];
  try {
    const directory = await startDirectory();
    closers.push(directory.close);
    const recorder = await startRecorder();
    closers.push(recorder.close);
    const router = await routers[name].start({ urls: { partners: recorder.url, directory: directory.url }, port: 0 });
    closers.push(router.close);
    return [
      ...(await runScenarios({ router, recorder, scenarios, environment: {} })),
      ...(await runScenarios({
        router,
        recorder,
        scenarios: scenarios.filter(({ status = 200 }) => status !== 200),
        environment: { GATEWAY_ERROR_STATUS: '200' },
      })),
    ];
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function runScenarios({ router, recorder, scenarios: chosen, environment }) {
  const config = loadConfig({ PORT: '0', LOG_LEVEL: 'silent', ...environment });
  const { close, emulator, url } = await startGateway(
    { ...config, tenant: { ...config.tenant, ...tenant } },
    // The router and other processes delay the event loop, and no request may be refused for that.
    { maxEventLoopDelayMs: Number.POSITIVE_INFINITY },
  );
  recorder.target = `${url}/graphql`;
  try {
    const outcomes = [];
    for (const scenario of chosen) {
      recorder.take();
      scenario.arrange?.(emulator);
      const token = await tokenOf(emulator, scenario);
      const received = await send(router.url, { ...scenario, token });
      const exchanges = recorder.take();
      const ofGateway = scenario.isOfOneSubgraph && (await send(recorder.target, { ...scenario, token })).body.data;
      emulator.reset();
      outcomes.push([
        titleOf(scenario, environment),
        outcomeOf({ scenario, received, exchanges, ofGateway, url: recorder.url }),
      ]);
    }
    return outcomes;
  } finally {
    await close();
  }
}

function titleOf({ name, status }, { GATEWAY_ERROR_STATUS: setting }) {
  if (status === undefined) return name;
  return `${name} (${status}${setting === undefined ? '' : `, sent as ${setting}`})`;
}

const tokenOf = (emulator, { user = 'admin' }) => (user === null ? undefined : emulator.signIn(user));

async function send(url, { query, token, variables }) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(maxResponseMs),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: asJson(text) };
}

function asJson(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function outcomeOf({ scenario, received, exchanges, ofGateway, url }) {
  const outcome =
    scenario.status === undefined
      ? servedOutcome({ scenario, received, exchanges, ofGateway })
      : refusedOutcome({ scenario, received, exchanges });
  return received.text.includes(new URL(url).host) ? `${outcome}; shows the subgraph's URL` : outcome;
}

function servedOutcome({ scenario: { check, detail }, received: { body, status }, exchanges, ofGateway }) {
  if (body.errors !== undefined || !body.data) {
    const message = body.errors?.[0]?.message ?? 'no data';
    return `not served: ${status} \`${message.slice(0, maxMessageLength).replaceAll(/[`|\s]+/g, ' ')}\``;
  }
  if (!isComplete({ data: body.data, ofGateway, check })) return 'serves incomplete data';
  return detail === undefined ? 'served' : `served, ${detail(exchanges.map(({ operation }) => operation))}`;
}

/** `check` may throw, where a list or an object is missing. */
function isComplete({ data, ofGateway, check }) {
  try {
    return check(data, ofGateway);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Returns the parts of a refusal that arrived at the client: `all`, or a list of them. */
function refusedOutcome({ scenario, received, exchanges }) {
  const sent = exchanges.findLast(({ body }) => knownError(body) !== undefined);
  if (sent === undefined) return received.body.errors === undefined ? 'not refused' : 'refused by the router';
  const sentError = knownError(sent.body);
  const receivedError = knownError(received.body);
  const { code, claims, ...rest } = sentError.extensions;
  const { code: receivedCode, claims: receivedClaims, ...receivedRest } = receivedError?.extensions ?? {};
  const parts = [
    ['status', received.status, scenario.status],
    ...['WWW-Authenticate', 'Retry-After'].map((name) => [name, received.headers.get(name), sent.headers.get(name)]),
    ['code', receivedCode, code],
    ['message', receivedError?.message, sentError.message],
    ['claims', receivedClaims, claims],
    // Routers add names of their own.
    ['extensions', pick(receivedRest, Object.keys(rest)), Object.keys(rest).length === 0 ? undefined : rest],
  ].filter(([, , expected]) => expected !== undefined && expected !== null);
  const kept = parts.filter(([, actual, expected]) => isDeepStrictEqual(actual, expected)).map(([name]) => name);
  const isBehindAnother = receivedError !== undefined && received.body.errors[0] !== receivedError;
  return [
    kept.length === parts.length ? 'all' : kept.join(', ') || 'nothing',
    received.status !== scenario.status && received.status !== sent.status ? `with status ${received.status}` : '',
    isBehindAnother ? 'behind an error of the router' : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** Returns the first error with a code of the gateway. */
const knownError = ({ errors }) =>
  Array.isArray(errors) ? errors.find(({ extensions }) => Object.hasOwn(knownCodes, extensions?.code)) : undefined;

const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));
