// Selectors of the rendered manifests: the pods they select, and the connections that the network policy allows.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { Json } from '../support/gateway.js';
import { renderKustomization, type Kustomization } from '../support/kustomize.js';
import { allows, selects, type Connection } from '../support/network-policy.js';

const folder = fileURLToPath(new URL('../../deploy/kubernetes/', import.meta.url));
const kubectl = '/usr/bin/kubectl';
if (!existsSync(kubectl)) {
  process.stderr.write('kubectl is not in /usr/bin, so the renderer of the tests is not compared with it.\n');
}

const includeSelectors = ({ labels = [] }: Kustomization): void => {
  for (const label of labels) label.includeSelectors = true;
};

let manifests: Json[];
beforeAll(async () => {
  manifests = await renderKustomization(folder);
});
const the = (kind: string, among = manifests): Json => among.find((manifest) => manifest.kind === kind);

describe('the pods of the gateway', () => {
  const selectorOf = (kind: string): Json => {
    const { podSelector, selector } = the(kind).spec;
    return kind === 'Service' ? { matchLabels: selector } : (podSelector ?? selector);
  };
  const podLabels = (): Record<string, string> => the('Deployment').spec.template.metadata.labels;

  test.each(['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'])('are selected by the %s', (kind) => {
    expect(selects(selectorOf(kind), podLabels())).toBe(true);
  });

  test.each(['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'])(
    'are the only ones in their namespace that the %s selects',
    (kind) => {
      const other = { ...podLabels(), 'app.kubernetes.io/name': 'directory' };
      expect(selects(selectorOf(kind), other)).toBe(false);
    },
  );

  test('are spread over zones and hosts', () => {
    const { topologySpreadConstraints } = the('Deployment').spec.template.spec;
    expect(topologySpreadConstraints.map((it: Json) => it.topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(topologySpreadConstraints.every((it: Json) => selects(it.labelSelector, podLabels()))).toBe(true);
  });

  test('are scaled by the autoscaler, which names their Deployment', () => {
    const { apiVersion, kind, metadata } = the('Deployment');
    expect(the('HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({ apiVersion, kind, name: metadata.name });
  });

  test('run with the service account and the variables of the ConfigMap', () => {
    const { containers, serviceAccountName } = the('Deployment').spec.template.spec;
    expect(serviceAccountName).toBe(the('ServiceAccount').metadata.name);
    expect(containers[0].envFrom).toContainEqual({ configMapRef: { name: the('ConfigMap').metadata.name } });
  });

  test('have the port of the Service', () => {
    const [container] = the('Deployment').spec.template.spec.containers;
    expect(container.ports.map(({ name }: Json) => name)).toContain(the('Service').spec.ports[0].targetPort);
  });

  test('run the image of the kustomization, which has the version of the package', async () => {
    const [{ image }] = the('Deployment').spec.template.spec.containers;
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(image).toBe(`registry.example.com/partner-gateway:${version}`);
  });

  test('are in the same namespace as all other resources', () => {
    const name = the('Namespace').metadata.name;
    const others = manifests.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set([name]));
  });
});

/** CoreDNS, with the label that distributions use. */
const dns = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const router = { namespace: 'router', labels: { app: 'router' } };
const prometheus = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } };
const collector = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'opentelemetry-collector' } };
const unrelatedPod = { namespace: 'default', labels: { app: 'shell' } };
/** Addresses of login.microsoftonline.com and graph.microsoft.com. */
const internet = ['20.190.151.9', '40.126.32.74', '2603:1027:1:28::25'];

describe('the network policy', () => {
  const may = (direction: 'ingress' | 'egress', connection: Connection): boolean =>
    allows(the('NetworkPolicy'), direction, connection);

  test.each(['UDP', 'TCP'] as const)('lets the gateway query DNS over %s', (protocol) => {
    expect(may('egress', { peer: dns, protocol, port: 53 })).toBe(true);
  });
  test.each(internet)('lets the gateway call %s over https, for Entra and Graph', (address) => {
    expect(may('egress', { peer: { address }, protocol: 'TCP', port: 443 })).toBe(true);
  });
  test('lets the gateway send to a collector', () => {
    expect(may('egress', { peer: collector, protocol: 'TCP', port: 4318 })).toBe(true);
  });
  test.each([
    ['the router', router],
    ['Prometheus', prometheus],
  ])('lets %s call the gateway', (_, peer) => {
    expect(may('ingress', { peer, protocol: 'TCP', port: 'http' })).toBe(true);
  });

  test.each([
    ['other pods on the DNS port', { peer: { namespace: 'kube-system', labels: {} }, protocol: 'UDP', port: 53 }],
    ["the cloud's metadata service", { peer: { address: '169.254.169.254' }, protocol: 'TCP', port: 443 }],
    ['its IPv6 address', { peer: { address: 'fd00:ec2::254' }, protocol: 'TCP', port: 443 }],
    ['addresses inside the cluster', { peer: { address: '10.0.0.1' }, protocol: 'TCP', port: 443 }],
    ['addresses that providers share among clusters', { peer: { address: '100.64.0.1' }, protocol: 'TCP', port: 443 }],
    ["Azure's platform service", { peer: { address: '168.63.129.16' }, protocol: 'TCP', port: 443 }],
    ["Alibaba's metadata service", { peer: { address: '100.100.100.200' }, protocol: 'TCP', port: 443 }],
    ['itself', { peer: { address: '127.0.0.1' }, protocol: 'TCP', port: 443 }],
    ['benchmarking networks', { peer: { address: '198.19.0.1' }, protocol: 'TCP', port: 443 }],
    ['multicast', { peer: { address: '239.0.0.1' }, protocol: 'TCP', port: 443 }],
    ['the metadata service through NAT64', { peer: { address: '64:ff9b::a9fe:a9fe' }, protocol: 'TCP', port: 443 }],
    ['private addresses through a local NAT64', { peer: { address: '64:ff9b:1::a00:1' }, protocol: 'TCP', port: 443 }],
    ['private addresses through 6to4', { peer: { address: '2002:a00:1::1' }, protocol: 'TCP', port: 443 }],
    ['mapped IPv4 addresses', { peer: { address: '::ffff:10.0.0.1' }, protocol: 'TCP', port: 443 }],
    ['unique local addresses', { peer: { address: 'fc00::1' }, protocol: 'TCP', port: 443 }],
    ['link-local addresses', { peer: { address: 'fe80::1' }, protocol: 'TCP', port: 443 }],
    ['the internet by plain http', { peer: { address: '20.190.151.9' }, protocol: 'TCP', port: 80 }],
    ['pods of other namespaces', { peer: unrelatedPod, protocol: 'TCP', port: 443 }],
  ] as const)('does not let the gateway reach %s', (_, connection) => {
    expect(may('egress', connection)).toBe(false);
  });
  test('has a commented rule for a proxy that works when it is uncommented', async () => {
    const text = await readFile(join(folder, 'networkpolicy.yaml'), 'utf8');
    const policy = parse(text.replaceAll(/^( +)# (- to:| {4}- ipBlock| {2}ports)/gm, '$1$2'));
    const proxy = { peer: { address: '192.0.2.10' }, protocol: 'TCP', port: 3128 } as const;
    expect(may('egress', proxy)).toBe(false);
    expect(allows(policy, 'egress', proxy)).toBe(true);
  });
  test('does not let pods of other namespaces call the gateway', () => {
    expect(may('ingress', { peer: unrelatedPod, protocol: 'TCP', port: 'http' })).toBe(false);
  });
});

describe('the renderer of these tests', () => {
  test('shows that labels in every selector would block DNS', async () => {
    const policy = the('NetworkPolicy', await renderKustomization(folder, includeSelectors));
    expect(allows(policy, 'egress', { peer: dns, protocol: 'UDP', port: 53 })).toBe(false);
  });

  test.each([
    ['field', (it: Kustomization) => Object.assign(it, { commonLabels: {} }), 'not implemented: commonLabels'],
    ['field of labels', (it: Kustomization) => Object.assign(it.labels?.[0] ?? {}, { fields: [] }), 'fields'],
    ['field of images', (it: Kustomization) => Object.assign(it.images?.[0] ?? {}, { digest: 'x' }), 'digest'],
    ['kind', (it: Kustomization) => it.resources.push('kustomization.yaml'), 'Kustomization is not implemented'],
  ])('refuses a %s that it does not implement', async (_, change, message) => {
    await expect(renderKustomization(folder, change)).rejects.toThrow(message);
  });
});

(existsSync(kubectl) ? describe : describe.skip)('the renderer of these tests and kubectl', () => {
  test.each<[string, (it: Kustomization) => void]>([
    ['as it is', () => undefined],
    ['with labels in selectors', includeSelectors],
    ['with labels in templates', ({ labels = [] }) => labels.forEach((it) => (it.includeTemplates = true))],
  ])('agree on the kustomization %s', async (_, change) => {
    const copy = await mkdtemp(join(tmpdir(), 'kustomization-'));
    await cp(folder, copy, { recursive: true });
    const changed = parse(await readFile(join(folder, 'kustomization.yaml'), 'utf8'));
    change(changed);
    await writeFile(join(copy, 'kustomization.yaml'), stringify(changed));
    const { stdout } = await promisify(execFile)(kubectl, ['kustomize', copy]);
    await rm(copy, { recursive: true });
    const byKind = (all: Json[]): Json => Object.fromEntries(all.map((it) => [it.kind, it]));
    const rendered = parseAllDocuments(stdout).map((it) => it.toJS() as Json);
    expect(byKind(rendered)).toEqual(byKind(await renderKustomization(folder, change)));
  });
});
