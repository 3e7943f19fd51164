// The manifests: each file by itself, compared with Kubernetes's schemas and with the gateway; and, where kubectl is
// installed, what `kubectl kustomize` makes of them.
import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/config.js';
import { variables } from '../../src/config/variables.js';
import { shutdownTimeoutMs, operationTimeoutMs } from '../../src/deadlines.js';
import { startTestGateway, type Json } from '../support/gateway.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'deploy/kubernetes/');
/** By path below the folder. */
let files: Map<string, Json>;

beforeAll(async () => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml'));
  files = new Map(
    await Promise.all(names.map(async (name) => [name, parse(await readFile(join(folder, name), 'utf8'))] as const)),
  );
});

const isKustomization = (path: string): boolean => path.endsWith('kustomization.yaml');
const kustomizations = (): [string, Json][] => [...files].filter(([path]) => isKustomization(path));
/** Patches are parts of manifests, and Kubernetes has no schema of a ServiceMonitor. */
const manifests = (): [string, Json][] =>
  [...files].filter(
    ([path, { kind }]) =>
      !isKustomization(path) && kind !== 'ServiceMonitor' && !/^components\/.*\/deployment\.yaml$/.test(path),
  );
const modelOf = ({ apiVersion, kind }: Json): string => `kubernetes-models/${apiVersion}/${kind}`;

/**
 * Compiles manifests as literals of Kubernetes's types, which also finds unknown properties. Resolves to the output.
 */
async function compile(entries: [string, Json][]): Promise<string> {
  // Below node_modules, where packages are resolved and Git ignores leftovers.
  const cache = join(root, 'node_modules/.cache/');
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(cache, 'manifests-'));
  const lines = entries.map(
    ([, manifest], index) =>
      `import type { I${manifest.kind} as T${index} } from '${modelOf(manifest)}';\nexport const m${index}: T${index} = ${JSON.stringify(manifest)};`,
  );
  await writeFile(join(scratch, 'manifests.ts'), lines.join('\n'));
  const options = [
    '--noEmit',
    '--strict',
    '--ignoreConfig',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    '',
  ];
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), ...options, join(scratch, 'manifests.ts')],
      (_, stdout) => resolve(stdout),
    );
  });
  await rm(scratch, { recursive: true });
  return output;
}

/** Resolves if manifests are valid in their values, by Kubernetes's schema. */
async function validate(entries: [string, Json][]): Promise<void> {
  for (const [, manifest] of entries) {
    const Model = Object.values(await import(modelOf(manifest)))[0] as new (data: object) => { validate: () => void };
    new Model(manifest).validate();
  }
}

describe("each manifest is valid by Kubernetes's schema", () => {
  test('in its values', async () => {
    expect(manifests().length).toBeGreaterThan(8);
    await validate(manifests());
  });

  test('in its properties', async () => {
    expect(await compile(manifests())).toBe('');
  });

  test('and an invalid one would be found', async () => {
    const deployment = files.get('base/deployment.yaml');
    const [container] = deployment.spec.template.spec.containers;
    const broken = {
      ...deployment,
      spec: {
        ...deployment.spec,
        template: { spec: { ...deployment.spec.template.spec, containers: [{ ...container, imagee: 'x' }] } },
      },
    };
    expect(await compile([['broken', broken]])).toContain('imagee');
    const { Deployment } = await import('kubernetes-models/apps/v1/Deployment');
    expect(() => new Deployment({ ...deployment, spec: { ...deployment.spec, replicas: 'two' } }).validate()).toThrow(
      'replicas',
    );
  });
});

test('each kustomization names every file of its folder and no others', () => {
  for (const [path, { patches = [], resources = [] }] of kustomizations()) {
    const siblings = [...files.keys()].filter((other) => dirname(other) === dirname(path) && !isKustomization(other));
    const named = [...resources, ...patches.flatMap(({ path: file = [] }: Json) => file)];
    const expected =
      path === 'kustomization.yaml' ? ['base'] : siblings.map((it) => it.slice(dirname(path).length + 1));
    expect({ path, named: named.toSorted() }).toEqual({ path, named: expected.toSorted() });
  }
});

test('the file to fill in names every component, those that are left out in comments', async () => {
  const text = await readFile(join(folder, 'kustomization.yaml'), 'utf8');
  const named = [...text.matchAll(/^  (?:# )?- (components\/\S+)$/gm)].map(([, path]) => path);
  const components = kustomizations().filter(([, { kind }]) => kind === 'Component');
  expect(named.toSorted()).toEqual(components.map(([path]) => dirname(path)).toSorted());
});

describe('the pods of the gateway', () => {
  const specOf = (name: string): Json => files.get(`base/${name}.yaml`).spec;

  test.each(['service', 'poddisruptionbudget', 'networkpolicy', 'networkpolicy-internet', 'deployment'])(
    'have the labels that the %s selects',
    (name) => {
      const { podSelector, selector } = specOf(name);
      const selected = (podSelector ?? selector).matchLabels ?? selector;
      expect(specOf('deployment').template.metadata.labels).toMatchObject(selected);
      // Not all pods of the namespace.
      expect(selected).toHaveProperty(['app.kubernetes.io/name'], 'partner-gateway');
    },
  );

  test('have the port of the service', () => {
    const [container] = specOf('deployment').template.spec.containers;
    expect(container.ports.map(({ name }: Json) => name)).toContain(specOf('service').ports[0].targetPort);
  });
});

describe('the addresses of the network policy', () => {
  /** Ranges of addresses that the gateway may reach by https. */
  const reaches = (address: string): boolean => {
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const rule = files
      .get('base/networkpolicy-internet.yaml')
      .spec.egress.find(({ ports }: Json) => ports[0].port === 443);
    const isWithin = (cidr: string): boolean => {
      const [network = '', prefix] = cidr.split('/');
      const ranges = new BlockList();
      ranges.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
      return ranges.check(address, family);
    };
    return rule.to.some(({ ipBlock: { cidr, except } }: Json) => isWithin(cidr) && !except.some(isWithin));
  };

  // Addresses of login.microsoftonline.com and graph.microsoft.com.
  test.each(['20.190.151.9', '40.126.32.74', '2603:1027:1:28::25'])('include %s, for Entra and Graph', (address) => {
    expect(reaches(address)).toBe(true);
  });

  test.each([
    ["the cloud's metadata service", '169.254.169.254'],
    ['its IPv6 address', 'fd00:ec2::254'],
    ['the cluster', '10.0.0.1'],
    ['networks that providers share among clusters', '100.64.0.1'],
    ["Azure's platform service", '168.63.129.16'],
    ["Alibaba's metadata service", '100.100.100.200'],
    ['the gateway itself', '127.0.0.1'],
    ['benchmarking networks', '198.19.0.1'],
    ['multicast', '239.0.0.1'],
    ['the metadata service through NAT64', '64:ff9b::a9fe:a9fe'],
    ['private addresses through a local NAT64', '64:ff9b:1::a00:1'],
    ['private addresses through 6to4', '2002:a00:1::1'],
    ['mapped IPv4 addresses', '::ffff:10.0.0.1'],
    ['unique local addresses', 'fc00::1'],
    ['link-local addresses', 'fe80::1'],
  ])('do not include %s', (_, address) => {
    expect(reaches(address)).toBe(false);
  });
});

// Labels in selectors would change the selector of DNS pods, and the gateway could resolve no names.
test('the kustomization adds no labels to selectors', () => {
  for (const { includeSelectors } of files.get('kustomization.yaml').labels) expect(includeSelectors).toBe(false);
});

/** The variables of gateway.env, with ids as a tenant has them. */
async function readVariables(): Promise<Record<string, string>> {
  const text = await readFile(join(folder, 'gateway.env'), 'utf8');
  const entries = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.replace(/^0+-0+-0+-0+-0+$/, tenantId)]));
}
const tenantId = '10000000-0000-4000-8000-000000000000';
/** A file that can be read, in place of a token. */
const anyFile = fileURLToPath(import.meta.url);

describe('the gateway', () => {
  test('accepts the variables of gateway.env, and knows those in its comments', async () => {
    const text = await readFile(join(folder, 'gateway.env'), 'utf8');
    const named = [...text.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(named).toContain('HTTPS_PROXY');
    expect(named.filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
    const credential = { AZURE_FEDERATED_TOKEN_FILE: anyFile, NODE_ENV: 'production' };
    const placeholder = { ...(await readVariables()), AZURE_TENANT_ID: '00000000-0000-0000-0000-000000000000' };
    expect(() => loadConfig({ ...placeholder, ...credential })).toThrow('AZURE_TENANT_ID has the placeholder');
    expect(loadConfig({ ...(await readVariables()), ...credential }).tenant).toMatchObject({ kind: 'entra', tenantId });
  });

  test('responds to the probes', async () => {
    const gateway = await startTestGateway();
    const [container] = files.get('base/deployment.yaml').spec.template.spec.containers;
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { path, port } = container[probe].httpGet;
      expect([probe, (await fetch(gateway.url + path)).status]).toEqual([probe, 200]);
      expect(container.ports.map(({ name }: Json) => name)).toContain(port);
    }
    await gateway.close();
  });

  test('has time to finish running operations', async () => {
    const { lifecycle } = files.get('base/deployment.yaml').spec.template.spec.containers[0];
    const pauseSeconds = Number(lifecycle.preStop.exec.command[1]);
    expect(files.get('base/deployment.yaml').spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(
      pauseSeconds + shutdownTimeoutMs / 1000,
    );
  });

  test('listens on the port of the image', async () => {
    const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
    expect(dockerfile).toContain(
      `PORT=${files.get('base/deployment.yaml').spec.template.spec.containers[0].ports[0].containerPort}`,
    );
  });
});

const hasKubectl = ((): boolean => {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasKubectl) process.stderr.write('kubectl is not installed, so what it renders is not tested.\n');

(hasKubectl ? describe : describe.skip)('kubectl kustomize', () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'kustomize-'));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  /** Renders a copy with these components in place of the default ones. Returns the manifests by kind and name. */
  async function render(components: string[], change: (text: string) => string = (text) => text) {
    const copy = await mkdtemp(join(scratch, 'copy-'));
    await cp(folder, copy, { recursive: true });
    const file = join(copy, 'kustomization.yaml');
    const kustomization = {
      ...files.get('kustomization.yaml'),
      components: components.map((it) => `components/${it}`),
    };
    // JSON is YAML.
    await writeFile(file, JSON.stringify(kustomization));
    const environment = join(copy, 'gateway.env');
    await writeFile(environment, change(await readFile(environment, 'utf8')));
    const text = execFileSync('kubectl', ['kustomize', copy], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const documents = parseAllDocuments(text).map((document): Json => document.toJS());
    // Without the hash of a generated ConfigMap.
    const nameOf = ({ kind, metadata: { name } }: Json): string =>
      kind === 'ConfigMap' ? name.replace(/-[a-z\d]{10}$/, '') : name;
    return new Map(documents.map((it) => [`${it.kind} ${nameOf(it)}`, it]));
  }

  const credentials = ['workload-identity', 'certificate', 'client-secret'];
  const others = ['namespace', 'proxy', 'monitoring'];

  test.each([
    ...credentials.map((credential) => [credential]),
    ...credentials.map((credential) => [credential].concat(others)),
  ])('makes valid manifests of %s %s %s %s', async (...components) => {
    const rendered = [...(await render(components))].filter(([, { kind }]) => kind !== 'ServiceMonitor');
    await validate(rendered);
    for (const [, { kind, metadata }] of rendered) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'partner-gateway' });
      expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe('partner-gateway');
    }
  });

  test('renders what is optional only if it is asked for', async () => {
    const least = await render(['workload-identity']);
    const most = await render(['workload-identity', ...others]);
    expect([...most.keys()].filter((name) => !least.has(name)).toSorted()).toEqual([
      'Namespace partner-gateway',
      'NetworkPolicy partner-gateway-monitoring',
      'NetworkPolicy partner-gateway-proxy',
      'ServiceMonitor partner-gateway',
    ]);
    // With a proxy, there is no other way out.
    expect([...least.keys()].filter((name) => !most.has(name))).toEqual(['NetworkPolicy partner-gateway-internet']);
  });

  test('gives a changed ConfigMap another name, which the pods refer to, so that they are replaced', async () => {
    const namesOf = (rendered: Map<string, Json>): string[] => {
      const [container] = rendered.get('Deployment partner-gateway').spec.template.spec.containers;
      const { name } = rendered.get('ConfigMap partner-gateway').metadata;
      const keys = container.env.flatMap(({ valueFrom }: Json) => valueFrom?.configMapKeyRef?.name ?? []);
      return [...new Set([name, container.envFrom[0].configMapRef.name, ...keys])];
    };
    const before = namesOf(await render(['workload-identity']));
    const after = namesOf(await render(['workload-identity'], (text) => text.replace('=info', '=debug')));
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after).not.toEqual(before);
  });

  /** Returns the variables that the pods of a rendering have, with what the webhook of workload identity adds. */
  async function environmentOf(component: string): Promise<Record<string, string>> {
    const { metadata, spec } = (await render([component])).get('Deployment partner-gateway').spec.template;
    const own = spec.containers[0].env.map(({ name, value }: Json) => [name, value ?? `the value of ${name}`]);
    const hasToken = metadata.labels['azure.workload.identity/use'] === 'true';
    const { AZURE_AUTHORITY_HOST: _host, NODE_OPTIONS: _options, ...environment } = Object.fromEntries(own);
    return {
      ...environment,
      ...(await readVariables()),
      ...(hasToken ? { AZURE_FEDERATED_TOKEN_FILE: anyFile } : {}),
      NODE_ENV: 'production',
    };
  }

  test.each([
    ['workload-identity', { federatedTokenFile: anyFile }],
    ['client-secret', { clientSecret: 'the value of AZURE_CLIENT_SECRET' }],
  ])('%s gives the gateway that credential and no other', async (component, credential) => {
    expect(loadConfig(await environmentOf(component)).tenant).toMatchObject({ credential });
  });

  test('certificate gives the gateway the file of the Secret and no other credential', async () => {
    const environment = await environmentOf('certificate');
    expect(Object.keys(environment).filter((name) => /SECRET|CERTIFICATE|FEDERATED/.test(name))).toEqual([
      'AZURE_CLIENT_CERTIFICATE_PATH',
    ]);
    expect(environment['AZURE_CLIENT_CERTIFICATE_PATH']).toBe('/etc/partner-gateway/gateway.pem');
  });

  test('renders the folder as it is, and the namespace alone', () => {
    const kinds = (path: string): string[] =>
      parseAllDocuments(execFileSync('kubectl', ['kustomize', join(folder, path)], { encoding: 'utf8' })).map(
        (document) => document.toJS().kind,
      );
    expect(kinds('.')).toContain('Namespace');
    expect(kinds('components/namespace')).toEqual(['Namespace']);
  });
});

const readPage = (): Promise<string> => readFile(join(root, 'docs/production.md'), 'utf8');

/** Runs the commands of the page from step 4 on with a `kubectl` that only records. Returns its calls. */
async function walkThroughPage(): Promise<{ args: string[]; stdin: string }[]> {
  const cluster = await mkdtemp(join(tmpdir(), 'production-'));
  await cp(join(root, 'deploy'), join(cluster, 'deploy'), { recursive: true });
  for (const file of ['client-secret.txt', 'gateway.pem']) await writeFile(join(cluster, file), 'secret');
  const calls = join(cluster, 'calls.jsonl');
  const record = `#!${process.execPath}
const [, , ...args] = process.argv;
const fs = require('node:fs');
const stdin = args.at(-1) === '-' ? fs.readFileSync(0, 'utf8') : '';
for (const [, file] of args.join(' ').matchAll(/--from-file=(?:\\w+=)?(\\S+)/g)) fs.readFileSync(file);
fs.appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ args, stdin }) + '\\n');
`;
  await mkdir(join(cluster, 'bin'));
  await writeFile(join(cluster, 'bin/kubectl'), record, { mode: 0o755 });
  const [, ...steps] = (await readPage()).split('## 4. ');
  const commands = [...steps.join().matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('');
  const environment = { PATH: `${join(cluster, 'bin')}:${process.env['PATH']}` };
  execFileSync('sh', ['-e', '-c', commands], { cwd: cluster, env: environment, stdio: 'ignore' });
  const lines = (await readFile(calls, 'utf8')).trim().split('\n');
  await rm(cluster, { recursive: true });
  return lines.map((line) => JSON.parse(line));
}

/** What must exist before a command, and what it creates. */
function effectOf({ args, stdin }: { args: string[]; stdin: string }): { needs: string[]; creates: string[] } {
  const command = args.join(' ');
  const needs = [...command.matchAll(/-n (\S+)/g)].map(([, name]) => `Namespace ${name}`);
  const [, secret] = /create secret generic (\S+)/.exec(command) ?? [];
  if (secret !== undefined) return { needs, creates: [`Secret ${secret}`] };
  if (stdin !== '') return { needs, creates: [`${parse(stdin).kind} ${parse(stdin).metadata.name}`] };
  switch (command) {
    case 'apply -k deploy/kubernetes/components/namespace':
      return { needs, creates: [`Namespace ${files.get('components/namespace/namespace.yaml').metadata.name}`] };
    case 'apply -k deploy/kubernetes':
      return { needs: ['Namespace partner-gateway'], creates: ['Deployment partner-gateway'] };
    default:
      // The status of the rollout, the log, and doctor in a pod.
      return { needs: [...needs, 'Deployment partner-gateway'], creates: [] };
  }
}

describe('the page on production', () => {
  test('names every namespace of the network policy, and the service account', async () => {
    const page = await readPage();
    const policies = manifests().filter(([, { kind }]) => kind === 'NetworkPolicy');
    const policy = JSON.stringify(policies);
    const namespaces = [...policy.matchAll(/"kubernetes\.io\/metadata\.name":"([\w-]+)"/g)].map(([, name]) => name);
    expect(namespaces).toContain('router');
    expect(namespaces.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const { namespace } = files.get('kustomization.yaml');
    expect(page).toContain(`system:serviceaccount:${namespace}:${files.get('base/serviceaccount.yaml').metadata.name}`);
    expect(page).toContain(`http://${files.get('base/service.yaml').metadata.name}.${namespace}/graphql`);
  });

  test('creates each thing before what needs it', async () => {
    const created: string[] = [];
    const tooEarly: string[] = [];
    for (const call of await walkThroughPage()) {
      const { creates, needs } = effectOf(call);
      if (needs.some((it) => !created.includes(it))) tooEarly.push(call.args.join(' '));
      created.push(...creates);
    }
    expect(tooEarly).toEqual([]);
    expect(created).toEqual([
      'Namespace partner-gateway',
      'Secret partner-gateway',
      'Secret partner-gateway-certificate',
      'Deployment partner-gateway',
      'PrometheusRule partner-gateway',
    ]);
  });

  test('makes a PrometheusRule of the alerts', async () => {
    const { stdin } = (await walkThroughPage()).find(({ args }) => args.at(-1) === '-') ?? { stdin: '' };
    const rules = await readFile(join(root, 'deploy/prometheus/alerts.yaml'), 'utf8');
    const [, runbook = ''] = /^RUNBOOK=(\S+)$/m.exec(await readPage()) ?? [];
    const alerts = parse(rules.replaceAll(/(?<=runbook_url: )[^#]+/g, runbook));
    expect(JSON.stringify(alerts).split(runbook).length).toBeGreaterThan(10);
    expect(parse(stdin)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'partner-gateway' },
      spec: alerts,
    });
  });

  test('creates the Secrets that the components need, with their keys', async () => {
    const page = await readPage();
    const [secretEnv] = files.get('components/client-secret/deployment.yaml').spec.template.spec.containers[0].env;
    const { key, name } = secretEnv.valueFrom.secretKeyRef;
    expect(page).toContain(`create secret generic ${name} --from-file=${key}=`);
    const { containers, volumes } = files.get('components/certificate/deployment.yaml').spec.template.spec;
    const path = `${containers[0].volumeMounts[0].mountPath}/gateway.pem`;
    expect(containers[0].env).toEqual([{ name: 'AZURE_CLIENT_CERTIFICATE_PATH', value: path }]);
    expect(page).toContain(`create secret generic ${volumes[0].secret.secretName} --from-file=gateway.pem`);
  });

  test('tells routers to wait longer than an operation may take', async () => {
    expect(await readPage()).toContain(`above ${operationTimeoutMs / 1000} seconds`);
  });
});
