// The manifests, compared with Kubernetes's schemas and with the gateway.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config.js';
import { variables } from '../../src/config.variables.js';
import { shutdownTimeoutMs, operationTimeoutMs } from '../../src/deadlines.js';
import { startTestGateway, type Json } from '../support/gateway.js';
import { renderKustomization } from '../support/kustomize.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
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

describe("each rendered manifest is valid by Kubernetes's schema", () => {
  test('in its values', async () => {
    const rendered = await renderKustomization(folder);
    expect(rendered.length).toBeGreaterThan(6);
    for (const manifest of rendered) {
      const Model = Object.values(await import(modelOf(manifest)))[0] as new (data: object) => { validate: () => void };
      new Model(manifest).validate();
    }
  });

  test('in its properties', async () => {
    const rendered = await renderKustomization(folder);
    expect(await compile(rendered.map((manifest) => [manifest.kind, manifest]))).toBe('');
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
    expect(loadConfig({ ...data, ...injected }).tenant).toMatchObject({
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
