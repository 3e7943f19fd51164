// The manifests, compared with Kubernetes's schemas and with the gateway.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { BlockList } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/config.js';
import { variables } from '../../src/config/variables.js';
import { shutdownTimeoutMs, operationTimeoutMs } from '../../src/deadlines.js';
import { startTestGateway, type Json } from '../support/gateway.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'deploy/kubernetes/');
let files: Map<string, Json>;

beforeAll(async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  files = new Map(
    await Promise.all(names.map(async (name) => [name, parse(await readFile(join(folder, name), 'utf8'))] as const)),
  );
});

const manifests = (): [string, Json][] => [...files].filter(([name]) => name !== 'kustomization.yaml');
const modelOf = ({ apiVersion, kind }: Json): string => `kubernetes-models/${apiVersion}/${kind}`;

/** Compiles manifests as literals of Kubernetes's types, which also finds unknown properties. Resolves to the output. */
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

describe("each manifest is valid by Kubernetes's schema", () => {
  test('in its values', async () => {
    expect(manifests().length).toBeGreaterThan(6);
    for (const [, manifest] of manifests()) {
      const Model = Object.values(await import(modelOf(manifest)))[0] as new (data: object) => { validate: () => void };
      new Model(manifest).validate();
    }
  });

  test('in its properties', async () => {
    expect(await compile(manifests())).toBe('');
  });

  test('and an invalid one would be found', async () => {
    const deployment = files.get('deployment.yaml');
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

test('the kustomization names every manifest and no others', () => {
  expect(files.get('kustomization.yaml').resources.toSorted()).toEqual(
    manifests()
      .map(([name]) => name)
      .toSorted(),
  );
});

describe('the pods of the gateway', () => {
  const specOf = (name: string): Json => files.get(`${name}.yaml`).spec;

  test.each(['service', 'poddisruptionbudget', 'networkpolicy', 'deployment'])(
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
    const rule = files.get('networkpolicy.yaml').spec.egress.find(({ ports }: Json) => ports[0].port === 443);
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

describe('the gateway', () => {
  test('accepts the variables of the ConfigMap', () => {
    const { data } = files.get('configmap.yaml');
    expect(Object.keys(data).filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
    // Set by the workload identity webhook and by the image.
    const injected = {
      AZURE_FEDERATED_TOKEN_FILE: fileURLToPath(import.meta.url),
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
      NODE_ENV: 'production',
    };
    expect(() => loadConfig({ ...data, ...injected })).toThrow('AZURE_TENANT_ID has the placeholder');
    const ids = { AZURE_TENANT_ID: randomUUID(), AZURE_CLIENT_ID: randomUUID() };
    expect(loadConfig({ ...data, ...injected, ...ids }).tenant).toMatchObject({
      kind: 'entra',
      credential: { federatedTokenFile: injected.AZURE_FEDERATED_TOKEN_FILE },
    });
  });

  test('responds to the probes', async () => {
    const gateway = await startTestGateway();
    const [container] = files.get('deployment.yaml').spec.template.spec.containers;
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { path, port } = container[probe].httpGet;
      expect([probe, (await fetch(gateway.url + path)).status]).toEqual([probe, 200]);
      expect(container.ports.map(({ name }: Json) => name)).toContain(port);
    }
    await gateway.close();
  });

  test('has time to finish running operations', async () => {
    const { lifecycle } = files.get('deployment.yaml').spec.template.spec.containers[0];
    const pauseSeconds = Number(lifecycle.preStop.exec.command[1]);
    expect(files.get('deployment.yaml').spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(
      pauseSeconds + shutdownTimeoutMs / 1000,
    );
  });

  test('listens on the port of the image', async () => {
    const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
    expect(dockerfile).toContain(
      `PORT=${files.get('deployment.yaml').spec.template.spec.containers[0].ports[0].containerPort}`,
    );
  });
});

describe('the page on production', () => {
  const readPage = (): Promise<string> => readFile(join(root, 'docs/production.md'), 'utf8');

  test('names every namespace of the network policy, and the service account', async () => {
    const page = await readPage();
    const policy = JSON.stringify(files.get('networkpolicy.yaml'));
    const namespaces = [...policy.matchAll(/"kubernetes\.io\/metadata\.name":"([\w-]+)"/g)].map(([, name]) => name);
    expect(namespaces).toContain('router');
    expect(namespaces.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const { namespace } = files.get('kustomization.yaml');
    expect(page).toContain(`system:serviceaccount:${namespace}:${files.get('serviceaccount.yaml').metadata.name}`);
    expect(page).toContain(`http://${files.get('service.yaml').metadata.name}.${namespace}/graphql`);
  });

  test('tells routers to wait longer than an operation may take', async () => {
    expect(await readPage()).toContain(`above ${operationTimeoutMs / 1000} seconds`);
  });
});
