// Traces and metrics, as a collector receives them from a gateway in a separate process.
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, killAll, run, until, type Run } from '../support/command.js';
import type { Json } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

let collector: ScriptedServer;
afterEach(async () => {
  killAll();
  await collector.close();
});

interface Traced {
  gateway: Run;
  url: string;
  token: string;
}

async function startTraced(environment: Record<string, string> = {}): Promise<Traced> {
  collector = await startScriptedServer({ body: {} });
  const PORT = await freePort();
  const gateway = run([], {
    PORT,
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'partners-test',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
    AUDIT_LOG: 'true',
    ...environment,
  });
  await until(() => gateway.output().includes('curl'));
  const url = `http://127.0.0.1:${PORT}`;
  return { gateway, url, token: await (await fetch(`${url}/emulator/token`)).text() };
}

const ask = (
  { token, url }: Pick<Traced, 'token' | 'url'>,
  query: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

/** Returns attributes as an object, with plain values. */
const plain = (attributes: Json[]): Record<string, Json> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

function spans(): (Json & { attributes: Record<string, Json> })[] {
  return collector.requests
    .filter(({ url }) => url === '/v1/traces')
    .flatMap(({ body }) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }: Json) => scopeSpans.flatMap((scope: Json) => scope.spans))
    .map((span: Json) => Object.assign(span, { attributes: plain(span.attributes) }));
}

/** Returns the instance id of the gateway that sent metrics. */
function instanceIdOf(requests: ScriptedServer['requests']): unknown {
  const sent = requests.find(({ url }) => url === '/v1/metrics');
  const [{ resource }] = JSON.parse(sent?.body ?? '').resourceMetrics;
  return plain(resource.attributes)['service.instance.id'];
}

/** Returns the metrics of each export. */
const exports = (): Map<string, Json>[] =>
  collector.requests.filter(({ url }) => url === '/v1/metrics').map(({ body }) => metricsIn(body));

function metricsIn(body: string): Map<string, Json> {
  const { resourceMetrics } = JSON.parse(body);
  return new Map(
    resourceMetrics
      .flatMap(({ scopeMetrics }: Json) => scopeMetrics)
      .flatMap((scope: Json) => scope.metrics)
      .map((metric: Json) => [metric.name, metric]),
  );
}

/** https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/ */
function prometheusName({ name, sum, unit }: Json): string {
  const suffix = { s: '_seconds', By: '_bytes', '1': '_ratio' }[String(unit)] ?? '';
  return `${name.replaceAll('.', '_')}${suffix}${sum?.isMonotonic ? '_total' : ''}`;
}

/** Waits until the collector has received traces and metrics. A gateway that stops waits for it for two seconds only. */
const untilSent = (): Promise<void> => until(hasSent);
const hasSent = (): boolean =>
  ['/v1/traces', '/v1/metrics'].every((path) => collector.requests.some(({ url }) => url === path));

async function stop({ gateway }: Traced): Promise<void> {
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
}

const list = `query Names {
  complianceManagementPartners(first: 3) {
    nodes {
      id
      displayName
      platformEnrollments { assignments { target { ... on GroupAssignmentTarget { group { displayName } } } } }
    }
  }
}`;

describe('traces', () => {
  // One process for almost all tests; each has traces of its own.
  let shared: Traced;
  let response: Response;
  let all: ReturnType<typeof spans>;
  let sent: ScriptedServer['requests'];
  /** What a second process sent. */
  let unsampled: { spans: ReturnType<typeof spans>; sent: ScriptedServer['requests'] };
  const traceIds = { list: 'a'.repeat(32), names: 'b'.repeat(32), ids: 'c'.repeat(32), users: 'd'.repeat(32) };
  const inTrace = (traceId: string) => ({ traceparent: `00-${traceId}-${'b'.repeat(16)}-01` });
  // Ids that look like words of a path, like options, and like other collections.
  const ids = ['contoso', 'ALL', 'complianceManagementPartners', 'a-b_c', 'batch', '$batch', 'groups'];
  const users = ['10000000-0000-4000-8000-00000000000a', 'rene@contoso.example'];
  beforeAll(async () => {
    shared = await startTraced();
    await ask(shared, list, { ...inTrace(traceIds.list), tracestate: 'secret=1', baggage: 'user=1' });
    const longName = `query ${'n'.repeat(256)} { complianceManagementPartners { totalCount } }`;
    await ask(shared, longName, inTrace(traceIds.names));
    for (const id of ids) {
      await ask(shared, `{ complianceManagementPartner(id: "${id}") { id } }`, inTrace(traceIds.ids));
    }
    await ask(
      shared,
      `{
        complianceManagementPartner(id: "40000000-0000-4000-8000-000000000001") { displayName }
        unknown: complianceManagementPartner(id: "variable-value") { id }
      }`,
    );
    await ask({ ...shared, token: 'not-a-token' }, '{ complianceManagementPartners { totalCount } }');
    await ask(
      shared,
      `mutation { deleteComplianceManagementPartner(id: "40000000-0000-4000-8000-000000000002") { userErrors { code } } }`,
    );
    for (const userId of users) {
      await ask(
        shared,
        `{ complianceManagementPartnerCoverage(userId: "${userId}") { status } }`,
        inTrace(traceIds.users),
      );
    }
    response = await ask(shared, list);
    const ofRequests = (): Json[] => spans().filter(({ name }) => name === 'POST /graphql');
    await until(() => ofRequests().length === 6 + ids.length + users.length);
    await untilSent();
    await stop(shared);
    all = spans();
    sent = collector.requests;
    await collector.close();
    const replica = await startTraced({ OTEL_TRACES_SAMPLER: 'always_off' });
    await ask(replica, list);
    await until(() => collector.requests.length > 0);
    await stop(replica);
    unsampled = { spans: spans(), sent: collector.requests };
  });
  const ofTrace = (traceId: string): typeof all => all.filter((span) => span.traceId === traceId);

  test("contain a request, its operation, the exchange and each call to Graph, as children of the caller's span", async () => {
    const byName = new Map(ofTrace(traceIds.list).map((span) => [span.name, span]));
    expect([...byName.keys()].toSorted()).toEqual([
      'GET /deviceManagement/complianceManagementPartners',
      'POST /$batch',
      'POST /graphql',
      'on-behalf-of exchange',
      'query',
    ]);
    const [http, operation, exchange, call, batch] = [
      'POST /graphql',
      'query',
      'on-behalf-of exchange',
      'GET /deviceManagement/complianceManagementPartners',
      'POST /$batch',
    ].map((name) => byName.get(name));
    expect(http).toMatchObject({
      parentSpanId: 'b'.repeat(16),
      kind: 2,
      attributes: { 'http.route': '/graphql', 'http.response.status_code': 200 },
    });
    expect(operation).toMatchObject({
      parentSpanId: http?.spanId,
      attributes: { 'graphql.operation.type': 'query', 'graphql.operation.name': 'Names' },
    });
    for (const child of [exchange, call, batch])
      expect(child).toMatchObject({ parentSpanId: operation?.spanId, kind: 3 });
    expect(call?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.request.resend_count': 0,
      'msgraph.client_request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    // Each span but that of a request has its parent in its own trace.
    const spanIds = new Set(all.map(({ spanId, traceId }) => traceId + spanId));
    const children = all.filter(({ name }) => name !== 'POST /graphql');
    expect(children.filter(({ parentSpanId, traceId }) => !spanIds.has(traceId + parentSpanId))).toEqual([]);
    expect(sent[0]?.body).toContain('partners-test');
    const text = sent.map(({ body }) => body).join('');
    expect(text).not.toContain('secret');
    expect(text).not.toContain('user=1');
  });

  test('hold at most a hundred characters of an operation name', async () => {
    const operation = ofTrace(traceIds.names).find(({ name }) => name === 'query');
    expect(operation?.attributes['graphql.operation.name']).toBe('n'.repeat(100));
    expect(shared.gateway.output()).not.toContain('n'.repeat(101));
  });

  test('have the ids that the lines of the audit log name', () => {
    const line = shared.gateway
      .output()
      .split('\n')
      .find((it) => it.includes('"audit":true'));
    const { mutation, traceId } = JSON.parse(line ?? '{}');
    expect(mutation).toBe('deleteComplianceManagementPartner');
    const methods = ofTrace(traceId).map(({ attributes }) => attributes['http.request.method']);
    expect(methods).toContain('DELETE');
  });

  test('name neither the id nor the name of a user', () => {
    const calls = ofTrace(traceIds.users).filter(({ name }) => name.includes('/users'));
    expect(calls.map(({ name }) => name)).toEqual(['GET /users/{id}', 'GET /users/{id}']);
    for (const user of users) expect(JSON.stringify(ofTrace(traceIds.users))).not.toContain(user);
  });

  test('have the same names whatever ids are read', async () => {
    const calls = ofTrace(traceIds.ids).filter(({ kind, name }) => kind === 3 && name !== 'on-behalf-of exchange');
    expect(calls.length).toBeGreaterThan(3);
    const template = '/deviceManagement/complianceManagementPartners/{id}';
    expect(new Set(calls.map(({ name }) => name))).toEqual(new Set([`GET ${template}`]));
    expect(new Set(calls.map(({ attributes }) => attributes['url.template']))).toEqual(new Set([template]));
  });

  test('hold no token, id, query or text of the tenant, and resolvers have no spans', async () => {
    const text = sent
      .filter(({ url }) => url === '/v1/traces')
      .map(({ body, headers }) => body + JSON.stringify(headers))
      .join('');
    const secrets = [
      /eyJ/,
      /Bearer/,
      /not-a-token/,
      /0000-4000-8000/,
      /variable-value/,
      /complianceManagementPartner\(/,
      /displayName/,
    ];
    for (const secret of secrets) expect(text).not.toMatch(secret);
    expect(all.map(({ name }) => name)).toContain('DELETE /deviceManagement/complianceManagementPartners/{id}');
    expect(all.find(({ attributes }) => attributes['http.response.status_code'] === 401)?.name).toBe('POST /graphql');
  });

  test('are named in the log, so that a line leads to its trace', async () => {
    const lines = shared.gateway
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    const requestId = response.headers.get('x-request-id');
    const line = lines.find((it) => it.route === '/graphql' && it.requestId === requestId);
    expect(line).toMatchObject({ statusCode: 200 });
    expect(ofTrace(line.traceId).map(({ name }) => name)).toContain('POST /graphql');
    expect(Object.values(traceIds)).not.toContain(line.traceId);
  });

  test('are not sent when the sampler is always_off', () => {
    expect(unsampled.spans).toEqual([]);
  });

  test('and metrics have an instance id of each process, so that replicas do not overwrite the metrics of each other', () => {
    const [id, otherId] = [instanceIdOf(sent), instanceIdOf(unsampled.sent)];
    expect(id).toMatch(/^[\da-f-]{36}$/);
    expect(otherId).toMatch(/^[\da-f-]{36}$/);
    expect(otherId).not.toBe(id);
  });
});

describe('metrics', () => {
  /** Those that were exported, and those of `/metrics`. */
  let exported: Map<string, Json>;
  let text: string;
  beforeAll(async () => {
    const traced = await startTraced({ OTEL_SERVICE_NAME: 'a "quoted" name' });
    await ask(traced, list);
    await until(() => exports().at(-1)?.has('graphql.operation.duration'));
    text = await (await fetch(`${traced.url}/metrics`)).text();
    await stop(traced);
    exported = exports().at(-1) ?? new Map();
  });

  test('equal those of /metrics', () => {
    const [point] = exported.get('graphql.operation.duration')?.histogram.dataPoints ?? [];
    expect(plain(point.attributes)).toEqual({ 'graphql.operation.type': 'query', 'graphql.operation.name': 'Names' });
    expect(Number(point.count)).toBe(1);
    expect(point.bucketCounts.map(Number).reduce((sum: number, count: number) => sum + count)).toBe(1);
    expect(point.bucketCounts).toHaveLength(point.explicitBounds.length + 1);
    expect(text).toContain(
      `graphql_operation_duration_seconds_sum{graphql_operation_type="query",graphql_operation_name="Names"} ${point.sum}`,
    );
    const exchanges = exported.get('on_behalf_of.exchanges')?.sum;
    expect(exchanges.isMonotonic).toBe(true);
    expect(exchanges.dataPoints.map(({ asDouble, attributes }: Json) => [plain(attributes).outcome, asDouble])).toEqual(
      expect.arrayContaining([
        ['success', 1],
        ['failure', 0],
      ]),
    );
    const names = new Set([...exported.values()].map(prometheusName));
    const served = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(served.filter((name) => !names.has(name ?? ''))).toEqual(['target_info']);
  });

  test('have names that Prometheus accepts, with their units', () => {
    for (const line of text.trim().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) )?[a-z_][a-z0-9_]*[ {]/);
    expect(text).toContain('service_name="a \\"quoted\\" name"');
    expect(text).toMatch(/^gateway_build_info\{version="\d[^"]+",node_version="\d[^"]+"\} 1$/m);
    expect(text).toMatch(/^process_memory_usage_bytes \d{7,}$/m);
    expect(text).toMatch(/^process_cpu_time_seconds_total\{cpu_mode="user"\} \d/m);
    expect(text).toMatch(/^nodejs_eventloop_delay_p99_seconds \d+\.\d/m);
    expect(text).toMatch(/^nodejs_eventloop_utilization_ratio 0\.\d/m);
    expect(text).toMatch(/^v8js_memory_heap_used_bytes\{v8js_heap_space_name="old_space"\} \d{7,}$/m);
    expect(text).toMatch(/^token_cache_lookups_total\{cache="access_token",outcome="miss"\} 1$/m);
    expect(text).toMatch(/^http_server_request_duration_seconds_bucket\{[^}]+,le="\+Inf"\} 1$/m);
  });
});

test('a collector that is down fails no request, and nothing is sent when the SDK is disabled', async () => {
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` });
  expect((await ask(traced, list)).status).toBe(200);
  await stop(traced);
  await collector.close();
  const silent = await startTraced({ OTEL_SDK_DISABLED: 'true' });
  expect((await ask(silent, list)).status).toBe(200);
  await stop(silent);
  expect(collector.requests).toEqual([]);
});

test("OpenTelemetry's own variables name the resource, and add headers and compression", async () => {
  const traced = await startTraced({
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=rehearsal',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-team=devices',
    OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
  });
  await ask(traced, list);
  await untilSent();
  await until(() => exports().some((metrics) => metrics.has('graphql.operation.duration')));
  await stop(traced);

  const sentTo = (path: string) => collector.requests.filter(({ url }) => url === path);
  const [resource] = JSON.parse(sentTo('/v1/metrics')[0]?.body ?? '').resourceMetrics.map((it: Json) => it.resource);
  expect(plain(resource.attributes)).toMatchObject({
    'service.name': 'partners-test',
    'service.instance.id': expect.stringMatching(/^[\da-f-]{36}$/),
    'deployment.environment.name': 'rehearsal',
  });
  const [duration] = exports().flatMap((metrics) => metrics.get('graphql.operation.duration') ?? []);
  expect(duration?.histogram.aggregationTemporality).toBe(1);
  expect(sentTo('/v1/metrics')[0]?.headers['x-team']).toBe('devices');
  expect(sentTo('/v1/traces')[0]?.headers['content-encoding']).toBe('gzip');
});

test('no value of a variable of OpenTelemetry stops the start, and the last traces and metrics are sent at the end', async () => {
  const environment = {
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    OTEL_METRIC_EXPORT_INTERVAL: '60000',
    OTEL_BSP_MAX_QUEUE_SIZE: 'many',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '99999',
    OTEL_EXPORTER_OTLP_HEADERS: '=,;;',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd',
    OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere',
    OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
    OTEL_RESOURCE_ATTRIBUTES: 'a=b=c,,%zz',
    OTEL_PROPAGATORS: 'b3',
    OTEL_TRACES_SAMPLER: 'xray',
    OTEL_LOGS_EXPORTER: 'console',
    OTEL_EXPORTER_PROMETHEUS_PORT: 'none',
  };
  // A busy machine may need the two seconds, in which a gateway that stops sends them, for other processes.
  let isSent = false;
  for (let tries = 0; tries < 5 && !isSent; tries++) {
    const traced = await startTraced(environment);
    expect((await ask(traced, list)).status).toBe(200);
    await stop(traced);
    isSent = hasSent();
    await collector.close();
  }
  expect(isSent).toBe(true);
  expect(spans().length).toBeGreaterThan(0);
});

test('protobuf is sent where the environment asks for it, and an unknown protocol is a line in the log', async () => {
  const traced = await startTraced({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'grpc',
  });
  await ask(traced, list);
  await untilSent();
  await stop(traced);
  const types = collector.requests.map(({ headers, url }) => `${url} ${headers['content-type']}`);
  expect(new Set(types)).toEqual(new Set(['/v1/traces application/x-protobuf', '/v1/metrics application/x-protobuf']));
  const sent = collector.requests.find(({ url }) => url === '/v1/traces');
  expect(sent?.body).toContain('partners-test');
  expect(sent?.body).not.toMatch(/^\{/);
  expect(traced.gateway.output()).toContain('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL must be');
});
