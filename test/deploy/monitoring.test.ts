// Alerts and dashboard before a real Prometheus that reads a gateway which has seen everything.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { freePort } from '../support/command.js';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const installed = existsSync('/usr/bin/promtool') && existsSync('/usr/bin/prometheus');
if (!installed)
  process.stderr.write(
    'No promtool and prometheus in /usr/bin, so alerts and dashboard are not tried: install prometheus.\n',
  );

let msgraph: ScriptedServer;
let gateway: TestGateway;
let rules: Json[];
let dashboard: Json;

beforeAll(async () => {
  rules = parse(await read('deploy/prometheus/alerts.yaml')).groups.flatMap((group: Json) => group.rules);
  dashboard = JSON.parse(await read('deploy/grafana/dashboard.json'));
  // Busy for a moment, once out of order, and with something that the schema does not know.
  const list = { body: { value: [{ id: '1', visionOsOnboarded: true }] } };
  msgraph = await startScriptedServer({ status: 429, headers: { 'retry-after': '0.05' } }, list, { status: 503 }, list);
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

const list = 'query List { complianceManagementPartners { totalCount } }';

/** Something for every figure: good and bad, known and unknown. */
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
const metricsIn = (expression: string): string[] =>
  [
    ...expression.matchAll(
      /\b((?:http|graphql|msgraph|on_behalf|token_cache|process|nodejs)_\w+?)(?:_bucket|_count|_sum)?(?=[{[\s)])/g,
    ),
  ].map(([, name]) => name ?? '');

test('alerts and dashboard name figures that there are', async () => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const named = [...rules.map(({ expr }) => expr), ...queries()].flatMap(metricsIn);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('alerts name codes that the README explains', async () => {
  const codes = rules.flatMap(({ expr }) => [...expr.matchAll(/code="(\w+)"/g)].map(([, code]) => code));
  const readme = await read('README.md');
  expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
});

test('every alert has its section in the runbook, and there is none without an alert', async () => {
  const runbook = await read('docs/operations.md');
  const sections = [...(/## Alerts\n([\s\S]*?)\n## /.exec(runbook)?.[1] ?? '').matchAll(/^### (\w+)$/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(rules.map(({ alert }) => alert).toSorted()).toEqual(sections.toSorted());
  for (const { alert, annotations } of rules)
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
});

test('the runbook explains every figure of the gateway', async () => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const runbook = await read('docs/operations.md');
  const own = [...text.matchAll(/^# TYPE (\S+)/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => !/^(process|nodejs)_/.test(name));
  expect(own.filter((name) => !runbook.includes(`\`${name}\``))).toEqual([]);
});

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

  test('the rules are well formed, and fire when they should', async () => {
    expect(await promtool(['check', 'rules', 'alerts.yaml'])).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(await promtool(['test', 'rules', 'alerts.test.yaml'])).toContain('SUCCESS');
  });

  describe('that reads the gateway', () => {
    let prometheus: ChildProcess;
    let folder: string;
    let url: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
      const configuration = {
        global: { scrape_interval: '500ms', evaluation_interval: '1s' },
        rule_files: [join(root, 'deploy/prometheus/alerts.yaml')],
        scrape_configs: [{ job_name: 'partner-gateway', static_configs: [{ targets: [new URL(gateway.url).host] }] }],
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
      await retry(async () => (await fetch(`${url}/-/ready`)).ok);
    });
    afterAll(async () => {
      prometheus.kill();
      await new Promise((resolve) => prometheus.once('exit', resolve));
      await rm(folder, { recursive: true });
    });

    const ask = async (query: string): Promise<Json[]> => {
      const { data, error } = (await (
        await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)
      ).json()) as Json;
      if (error) throw new Error(`${query}: ${error}`);
      return data.result;
    };

    test('each panel of the dashboard shows something', async () => {
      const empty = new Set(queries());
      await retry(async () => {
        await makeTraffic();
        for (const query of empty) {
          const series = await ask(query.replaceAll('$__rate_interval', '20s').replaceAll('$job', 'partner-gateway'));
          if (series.some(({ value }: Json) => Number.isFinite(Number(value[1])))) empty.delete(query);
        }
        return empty.size === 0;
      }).catch(() => undefined);
      expect([...empty]).toEqual([]);
    }, 60_000);

    test('the rules are taken', async () => {
      const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as Json;
      expect(data.groups[0].rules.map(({ health, name }: Json) => [name, health])).toEqual(
        rules.map(({ alert }) => [alert, 'ok']),
      );
    });
  });
});

/** Tries for half a minute. */
async function retry(attempt: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    if (await attempt().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('It did not come to pass in half a minute.');
}
