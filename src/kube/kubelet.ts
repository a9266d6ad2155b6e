/** Why the API server could not use a node's kubelet. `closed`: it took the connection and gave no answer; `tunnel`: the way there goes through a proxy, which failed. */
export type KubeletFault =
  | 'refused'
  | 'no-route'
  | 'timeout'
  | 'dns'
  | 'tls'
  | 'denied'
  | 'closed'
  | 'tunnel'
  | 'other';

/** What the API server says of a kubelet that it could not use. */
export interface KubeletTrouble {
  fault: KubeletFault;
  /** As it was dialled, without the port; empty where that is not told. */
  address: string;
  port: number;
  /** The API server's own words. */
  said: string;
}

/** Whose kubelet a call needs: that of a pod's node, or of the node itself. */
export type KubeletTarget = { namespace: string; pod: string } | { node: string };

const KUBELET_PORT = 10250;
const POD_PATH = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(?:log|exec|attach|portforward)$/;
const NODE_PATH = /^\/api\/v1\/nodes\/([^/]+)\/proxy(?:\/|$)/;

/** The kubelet that the API server has to ask for this path; undefined where it asks none. */
export function kubeletBehind(path: string): KubeletTarget | undefined {
  const pod = POD_PATH.exec(path);
  if (pod) return { namespace: decodeURIComponent(pod[1] ?? ''), pod: decodeURIComponent(pod[2] ?? '') };
  const node = NODE_PATH.exec(path);
  return node ? { node: decodeURIComponent(node[1] ?? '') } : undefined;
}

/**
 * How the API server words that it can't use a kubelet: of logs `Get "https://ADDRESS/containerLogs/…": dial tcp …`, of exec `error sending
 * request: Post "…"`, of port-forward `error dialing backend: …`, of a node's proxy `error trying to reach service: …`; a kubelet that does
 * not accept the API server answers `Forbidden (user=…)` or `Unauthorized`
 * (k8s.io/kubernetes pkg/kubelet/client, k8s.io/apiserver util/proxy, pkg/kubelet/server auth).
 */
const PATTERNS =
  /error dialing backend: |error sending request: |https?:\/\/[^"\s]+\/(?:containerLogs|exec|attach|portForward|run)\/|error trying to reach service: |while dialing |unable to upgrade connection: (?:Forbidden|Unauthorized)|^(?:Forbidden \(user=|Unauthorized$)|^proxy error/;

const FAULTS: readonly (readonly [RegExp, KubeletFault])[] = [
  [/Forbidden|Unauthorized/, 'denied'],
  [/No agent available|proxy error|while dialing/i, 'tunnel'],
  [/connection refused/, 'refused'],
  [/no route to host|network is unreachable|host is (?:down|unreachable)/, 'no-route'],
  [/no such host|server misbehaving|: lookup /, 'dns'],
  [/i\/o timeout|deadline exceeded|timed? ?out|client connection lost/i, 'timeout'],
  [/x509|tls: |HTTP response to HTTPS/, 'tls'],
  [/\bEOF\b|reset by peer|broken pipe|connection closed|http2: /i, 'closed'],
];

/** Reads an error of a call that needs a kubelet; undefined when the kubelet itself gave it, and so can be reached. */
export function kubeletTrouble(said: string): KubeletTrouble | undefined {
  if (!PATTERNS.test(said)) return undefined;
  const fault = FAULTS.find(([pattern]) => pattern.test(said))?.[1] ?? 'other';
  const dialled = /(?:dialing |dial tcp |https?:\/\/)(\[[0-9a-f:.]+\]|[\w.-]+):(\d+)/i.exec(said);
  return {
    fault,
    address: dialled?.[1]?.replace(/^\[|\]$/g, '') ?? '',
    port: Number(dialled?.[2] ?? KUBELET_PORT),
    said,
  };
}
