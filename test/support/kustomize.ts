// A renderer of kustomizations, as `kubectl kustomize`. It supports the fields that this repository uses and refuses others.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from './gateway.js';

type Labels = Record<string, string>;

export interface Kustomization {
  apiVersion: 'kustomize.config.k8s.io/v1beta1';
  kind: 'Kustomization';
  namespace?: string;
  labels?: { pairs: Labels; includeSelectors?: boolean; includeTemplates?: boolean }[];
  resources: string[];
  images?: { name: string; newName?: string; newTag?: string }[];
}

/** The fields of each part that are implemented here. */
const fields = {
  root: ['apiVersion', 'kind', 'namespace', 'labels', 'resources', 'images'],
  labels: ['pairs', 'includeSelectors', 'includeTemplates'],
  images: ['name', 'newName', 'newTag'],
} as const;

/** Label maps besides `metadata.labels`, by kind. Kustomize's own list: api/internal/konfig/builtinpluginconsts/commonlabels.go. */
const labelMaps: Record<string, { selectors: (manifest: Json) => Json[]; template?: (manifest: Json) => Json }> = {
  Namespace: { selectors: () => [] },
  ServiceAccount: { selectors: () => [] },
  ConfigMap: { selectors: () => [] },
  HorizontalPodAutoscaler: { selectors: () => [] },
  Service: { selectors: ({ spec }) => [spec.selector] },
  PodDisruptionBudget: { selectors: ({ spec }) => [spec.selector?.matchLabels] },
  Deployment: {
    selectors: ({ spec }) => [
      spec.selector.matchLabels,
      ...(spec.template.spec.topologySpreadConstraints ?? []).map((it: Json) => it.labelSelector?.matchLabels),
    ],
    template: ({ spec }) => (spec.template.metadata.labels ??= {}),
  },
  NetworkPolicy: {
    selectors: ({ spec }) => [
      spec.podSelector.matchLabels,
      ...(spec.ingress ?? []).flatMap(({ from = [] }: Json) => from).map((it: Json) => it.podSelector?.matchLabels),
      ...(spec.egress ?? []).flatMap(({ to = [] }: Json) => to).map((it: Json) => it.podSelector?.matchLabels),
    ],
  },
};

/** Returns the rendered manifests. `change` edits the kustomization first. Rejects fields and kinds that are not implemented. */
export async function renderKustomization(
  folder: string,
  change?: (kustomization: Kustomization) => void,
): Promise<Json[]> {
  const read = async (name: string): Promise<Json> => parse(await readFile(join(folder, name), 'utf8'));
  const kustomization = (await read('kustomization.yaml')) as Kustomization;
  change?.(kustomization);
  refuseUnknown(kustomization, fields.root);
  for (const it of kustomization.labels ?? []) refuseUnknown(it, fields.labels);
  for (const it of kustomization.images ?? []) refuseUnknown(it, fields.images);
  const manifests = await Promise.all(kustomization.resources.map(read));
  for (const manifest of manifests) {
    if (!Object.hasOwn(labelMaps, manifest.kind)) throw new Error(`${manifest.kind} is not implemented`);
    setNamespace(manifest, kustomization.namespace);
    for (const labels of kustomization.labels ?? []) addLabels(manifest, labels);
    for (const image of kustomization.images ?? []) replaceImage(manifest, image);
  }
  return manifests;
}

function refuseUnknown(part: object, known: readonly string[]): void {
  const unknown = Object.keys(part).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`not implemented: ${unknown.join(', ')}`);
}

function setNamespace(manifest: Json, namespace: string | undefined): void {
  if (namespace === undefined) return;
  if (manifest.kind === 'Namespace') manifest.metadata.name = namespace;
  else manifest.metadata.namespace = namespace;
}

type LabelRule = NonNullable<Kustomization['labels']>[number];

function addLabels(manifest: Json, { includeSelectors, includeTemplates, pairs }: LabelRule): void {
  const { selectors, template } = labelMaps[manifest.kind] ?? { selectors: () => [] };
  Object.assign((manifest.metadata.labels ??= {}), pairs);
  if (includeSelectors) for (const selector of selectors(manifest)) Object.assign(selector ?? {}, pairs);
  if (includeSelectors || includeTemplates) Object.assign(template?.(manifest) ?? {}, pairs);
}

function replaceImage(
  manifest: Json,
  { name, newName = name, newTag }: { name: string; newName?: string; newTag?: string },
): void {
  for (const container of manifest.spec?.template?.spec.containers ?? []) {
    const [image, tag] = container.image.split(':');
    const shownTag = newTag ?? tag;
    if (image === name) container.image = shownTag === undefined ? newName : `${newName}:${shownTag}`;
  }
}
