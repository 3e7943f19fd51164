// Evaluation of a NetworkPolicy, by the rules of https://kubernetes.io/docs/concepts/services-networking/network-policies/
import { BlockList } from 'node:net';
import type { Json } from './gateway.js';

/** The other end of a connection: a pod, or an address outside the cluster. */
export type Peer = { namespace: string; labels: Record<string, string> } | { address: string };

export interface Connection {
  peer: Peer;
  protocol: 'TCP' | 'UDP';
  /** A number, or the name of a port of the selected pods. */
  port: number | string;
}

/** Returns whether a label selector selects these labels. Throws for `matchExpressions`, which is not implemented. */
export function selects(selector: Json, labels: Record<string, string>): boolean {
  const { matchLabels = {}, ...others } = selector;
  if (Object.keys(others).length > 0) throw new Error(`not implemented: ${Object.keys(others).join(', ')}`);
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

/** Returns whether the policy allows its pods to accept (`ingress`) or open (`egress`) a connection. */
export function allows(policy: Json, direction: 'ingress' | 'egress', { peer, port, protocol }: Connection): boolean {
  const { policyTypes, [direction]: rules = [], podSelector: _, ...others } = { ...policy.spec };
  if (!policyTypes.includes(direction === 'ingress' ? 'Ingress' : 'Egress')) return true;
  delete others.ingress;
  delete others.egress;
  if (Object.keys(others).length > 0) throw new Error(`not implemented: ${Object.keys(others).join(', ')}`);
  const peersOf = (rule: Json): Json[] => (direction === 'ingress' ? rule.from : rule.to) ?? [];
  return rules.some(
    (rule: Json) =>
      (peersOf(rule).length === 0 || peersOf(rule).some((it) => isPeer(it, peer, policy.metadata.namespace))) &&
      (rule.ports === undefined || rule.ports.some((it: Json) => it.protocol === protocol && it.port === port)),
  );
}

function isPeer({ ipBlock, namespaceSelector, podSelector }: Json, peer: Peer, ownNamespace: string): boolean {
  if ('address' in peer) {
    return ipBlock !== undefined && isIn(peer.address, [ipBlock.cidr]) && !isIn(peer.address, ipBlock.except ?? []);
  }
  if (ipBlock) return false;
  const isInNamespace = namespaceSelector
    ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': peer.namespace })
    : peer.namespace === ownNamespace;
  return isInNamespace && (podSelector === undefined || selects(podSelector, peer.labels));
}

function isIn(address: string, ranges: string[]): boolean {
  const list = new BlockList();
  const family = familyOf(address);
  // Only ranges of the same family, since a BlockList treats an IPv4 address as part of `::/0`.
  for (const range of ranges.filter((it) => familyOf(it) === family)) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, family);
}

const familyOf = (it: string): 'ipv4' | 'ipv6' => (it.includes(':') ? 'ipv6' : 'ipv4');
