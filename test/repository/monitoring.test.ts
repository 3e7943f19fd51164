// Alerts and dashboard, tested with a real Prometheus that scrapes a gateway after all kinds of traffic.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { errorCodes } from '../../src/error-codes.js';
import { freePort } from '../support/command.js';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { until } from '../support/until.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const manifest = async (path: string): Promise<Json> => parse(await read(`deploy/kubernetes/${path}.yaml`));
const installed = existsSync('/usr/bin/promtool') && existsSync('/usr/bin/prometheus');
if (!installed)
  process.stderr.write(
    'promtool and prometheus are not in /usr/bin, so alerts and dashboard are not tested: install prometheus.\n',
  );

let msgraph: ScriptedServer;
let gateway: TestGateway;
let rules: Json[];
let alerts: Json[];
let scrape: Json;
let dashboard: Json;

beforeAll(async () => {
  rules = parse(await read('deploy/prometheus/alerts.yaml')).groups.flatMap((group: Json) => group.rules);
  alerts = rules.filter(({ alert }) => alert);
  scrape = parse(await read('deploy/prometheus/scrape.yaml')).scrape_configs[0];
  dashboard = JSON.parse(await read('deploy/grafana/dashboard.json'));
  // Throttled once, unavailable once, and with a property that the schema does not model.
  const list = { body: { value: [{ id: '1', visionOsOnboarded: true }] } };
  msgraph = await startScriptedServer({ status: 429, headers: { 'retry-after': '0.05' } }, list, { status: 503 }, list);
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

const list = 'query List { complianceManagementPartners { totalCount } }';

/** Sends requests that make every metric have a value. */
async function makeTraffic(): Promise<void> {
  const token = await gateway.emulator.signIn();
  await gateway.ask(list, { token });
  await gateway.ask(list, { token });
  await gateway.ask(list);
  await gateway.ask(list, { token: 'not.a.token' });
  await gateway.ask('{ nothing }');
}

const queries = (): string[] =>
  dashboard.panels.flatMap(({ targets = [] }: Json) => targets.map(({ expr }: Json) => expr));
/** Returns an expression without the labels by which it is grouped, some of whose names begin like those of metrics. */
const withoutGrouping = (expression: string): string => expression.replaceAll(/\bby \([^)]*\)/g, '');
const metricsIn = (expression: string): string[] =>
  [
    ...withoutGrouping(expression).matchAll(
      /\b((?:audit|http|graphql|msgraph|on_behalf|token_cache|gateway|process|nodejs|v8js)_\w+?)(?:_bucket|_count|_sum)?(?=[{[\s)])/g,
    ),
  ].map(([, name]) => name ?? '');

test('alerts and dashboard name metrics that exist', async () => {
  // A counter that has counted nothing is not shown.
  await makeTraffic();
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const named = [...rules.map(({ expr }) => expr), ...queries()].flatMap(metricsIn);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('alerts name error codes that exist', () => {
  const codes = rules.flatMap(({ expr }) =>
    [...expr.matchAll(/operations:\w+\{error_type="(\w+)"/g)].map(([, code]) => code ?? ''),
  );
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
});

test('every alert has a section in the runbook, and every section an alert', async () => {
  const runbook = await read('docs/operations.md');
  const sections = [...(/## Alerts\n([\s\S]*?)\n## /.exec(runbook)?.[1] ?? '').matchAll(/^### (\w+)$/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(alerts.map(({ alert }) => alert).toSorted()).toEqual(sections.toSorted());
  // The address of the page, which docs/production.md replaces.
  const base = /sed -e "s#(\S+)#\$RUNBOOK#"/.exec(await read('docs/production.md'))?.[1];
  expect(base).toMatch(/^https:.*\/operations\.html$/);
  for (const { alert, annotations } of alerts) expect(annotations.runbook_url).toBe(`${base}#${alert.toLowerCase()}`);
});

test('the runbook explains every metric of the gateway', async () => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const runbook = await read('docs/operations.md');
  const own = [...text.matchAll(/^# TYPE (\S+)/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => !/^(process|nodejs|v8js)_/.test(name));
  expect(own.filter((name) => !runbook.includes(`\`${name}\``))).toEqual([]);
});

test('every alert has a test in which it fires, and one in which it is silent', async () => {
  const cases = parse(await read('deploy/prometheus/alerts.test.yaml')).tests.flatMap((it: Json) => it.alert_rule_test);
  const named = (isFiring: boolean): string[] => [
    ...new Set<string>(
      cases.filter((it: Json) => it.exp_alerts.length > 0 === isFiring).map(({ alertname }: Json) => alertname),
    ),
  ];
  const names = alerts.map(({ alert }) => alert).toSorted();
  expect(named(true).toSorted()).toEqual(names);
  expect(named(false).toSorted()).toEqual(names);
});

test('every metric in an alert has the job label of the scrape configuration', () => {
  // Recorded series have no job label.
  const expressions = rules
    .map(({ expr }) => withoutGrouping(expr).replaceAll(/partner_gateway:\w+:\w+(\{[^}]*\})?/g, ''))
    .join('\n');
  const selectors = [...expressions.matchAll(/\b[a-z]+(?:_\w+)?\b(?:\{([^}]*)\})?/g)];
  const metrics = selectors.filter(
    ([text]) => metricsIn(`${text} `).length > 0 || text.startsWith('up{') || text === 'up',
  );
  expect(metrics.length).toBeGreaterThan(15);
  expect(metrics.filter(([, labels]) => !labels?.includes(`job="${scrape.job_name}"`))).toEqual([]);
});

test('the memory threshold is between full load and the limit of the manifest', async () => {
  const { limits } = (await manifest('base/deployment')).spec.template.spec.containers[0].resources;
  const { expr } = alerts.find(({ alert }) => alert === 'MemoryHigh');
  const threshold = Number(/> (\S+)$/.exec(expr)?.[1]);
  expect(threshold).toBeLessThan(Number(/^(\d+)Mi$/.exec(limits.memory)?.[1]) * 1024 * 1024);
  // docs/scaling.md
  expect(threshold).toBeGreaterThan(390e6);
});

describe('the scrape configurations', () => {
  test('look for pods in the namespace of the manifests', async () => {
    const { namespace } = await manifest('kustomization');
    expect(scrape.kubernetes_sd_configs).toEqual([{ role: 'pod', namespaces: { names: [namespace] } }]);
  });

  test("have the Service's name as job label, which the Prometheus Operator uses", async () => {
    const monitor = await manifest('components/monitoring/servicemonitor');
    const service = await manifest('base/service');
    const { labels } = await manifest('kustomization');
    expect(service.metadata.name).toBe(scrape.job_name);
    expect(labels[0].pairs).toMatchObject(monitor.spec.selector.matchLabels);
    expect(service.spec.ports.map(({ name }: Json) => name)).toContain(monitor.spec.endpoints[0].port);
  });
});

/** Returns the scrape configuration with the targets that Kubernetes would find: the gateway's pod and others. */
async function scrapeConfigFor(target: string): Promise<Json> {
  const { metadata, spec } = (await manifest('base/deployment')).spec.template;
  const pod = (labels: Record<string, string>, port: string): Json => ({
    targets: [target],
    labels: {
      __meta_kubernetes_namespace: 'partner-gateway',
      __meta_kubernetes_pod_name: 'partner-gateway-0',
      __meta_kubernetes_pod_container_port_name: port,
      ...Object.fromEntries(
        Object.entries(labels).map(([name, value]) => [
          `__meta_kubernetes_pod_label_${name.replaceAll(/\W/g, '_')}`,
          value,
        ]),
      ),
    },
  });
  const { kubernetes_sd_configs: _, ...others } = scrape;
  const { value } = spec.containers[0].env.find(({ name }: Json) => name === 'MANAGEMENT_PORT');
  const port = spec.containers[0].ports.find(({ containerPort }: Json) => containerPort === Number(value)).name;
  const unrelatedPod = pod({ ...metadata.labels, 'app.kubernetes.io/name': 'directory' }, port);
  return { ...others, static_configs: [pod(metadata.labels, port), pod(metadata.labels, 'http'), unrelatedPod] };
}

(installed ? describe : describe.skip)('with Prometheus', () => {
  const promtool = (args: string[], input?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = execFile(
        '/usr/bin/promtool',
        args,
        { cwd: join(root, 'deploy/prometheus') },
        (error, stdout, stderr) => (error ? reject(new Error(stdout + stderr)) : resolve(stdout + stderr)),
      );
      child.stdin?.end(input ?? '');
    });

  test('the rules are valid and pass their unit tests', async () => {
    expect(await promtool(['check', 'rules', 'alerts.yaml'])).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(await promtool(['test', 'rules', 'alerts.test.yaml'])).toContain('SUCCESS');
  });

  describe('that scrapes the gateway', () => {
    let prometheus: ChildProcess;
    let folder: string;
    let url: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
      const configuration = {
        global: { scrape_interval: '500ms', evaluation_interval: '1s' },
        rule_files: [join(root, 'deploy/prometheus/alerts.yaml')],
        scrape_configs: [await scrapeConfigFor(new URL(gateway.url).host)],
      };
      await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      prometheus = spawn(
        '/usr/bin/prometheus',
        [
          `--config.file=${folder}/prometheus.yml`,
          `--storage.tsdb.path=${folder}/data`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        { stdio: 'ignore' },
      );
      await until(() =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    });
    afterAll(async () => {
      prometheus.kill();
      await new Promise((resolve) => prometheus.once('exit', resolve));
      await rm(folder, { recursive: true });
    });

    const queryPrometheus = async (query: string): Promise<Json[]> => {
      const { data, error } = (await (
        await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)
      ).json()) as Json;
      if (error) throw new Error(`${query}: ${error}`);
      return data.result;
    };

    test('the scrape configuration finds the pods of the gateway and no others', async () => {
      await until(async () => (await queryPrometheus('up == 1')).length > 0);
      const targets = (await queryPrometheus('up')).map(({ metric }: Json) => [
        metric.job,
        metric.namespace,
        metric.pod,
      ]);
      expect(targets).toEqual([['partner-gateway', 'partner-gateway', 'partner-gateway-0']]);
    });

    test('each panel of the dashboard has data', async () => {
      const empty = new Set(queries());
      await until(
        async () => {
          await makeTraffic();
          for (const query of empty) {
            const series = await queryPrometheus(
              query.replaceAll('$__rate_interval', '20s').replaceAll('$job', 'partner-gateway'),
            );
            if (series.some(({ value }: Json) => Number.isFinite(Number(value[1])))) empty.delete(query);
          }
          return empty.size === 0;
        },
        () => `Without data: ${[...empty].join(', ')}`,
      );
      expect([...empty]).toEqual([]);
    });

    test('Prometheus loads all rules', async () => {
      const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as Json;
      expect(data.groups[0].rules.map(({ health, name }: Json) => [name, health])).toEqual(
        rules.map(({ alert, record }) => [alert ?? record, 'ok']),
      );
    });
  });
});
