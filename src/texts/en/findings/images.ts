import { common } from './common.ts';

const quote = (text: string): string => `“${text}”`;

/** Sentences of the image family. `who` names the workload, `image` is the reference as the spec has it. */
export const images = {
  notFoundTitle: (who: string, image: string): string => `${who} can’t start: the image ${image} does not exist`,
  notFound: (registry: string, image: string): string =>
    `The registry ${registry} answers that ${image} is not found: its name or its tag is wrong, or it was removed.`,
  notFoundOrPrivate: (registry: string, image: string): string =>
    `The registry ${registry} answers that ${image} does not exist or needs a login; it does not tell which.`,
  near: (images: readonly string[]): string =>
    images.length === 1 ? `In use in this cluster: ${images[0]}.` : `In use in this cluster: ${common.some(images)}.`,
  authTitle: (who: string, registry: string): string => `${who} can’t start: the registry ${registry} wants a login`,
  auth: (registry: string, image: string, answer: string): string =>
    `The registry ${registry} refuses to give ${image}: ${answer}.`,
  noPullSecret: 'The pod names no pull secret (imagePullSecrets is empty).',
  pullSecrets: (names: readonly string[]): string =>
    names.length === 1
      ? `The pull secret ${names[0]} (imagePullSecrets) was not enough.`
      : `The pull secrets ${common.list(names)} (imagePullSecrets) were not enough.`,
  secretMissing: (name: string): string => `The pull secret ${name} (imagePullSecrets) does not exist.`,
  secretOther: (name: string, covers: readonly string[]): string =>
    covers.length === 0
      ? `The pull secret ${name} (imagePullSecrets) holds no login for any registry.`
      : `The pull secret ${name} (imagePullSecrets) is for ${common.some(covers)}, not for this registry.`,
  secretRefused: (name: string): string =>
    `The pull secret ${name} (imagePullSecrets) names this registry, but its login is refused.`,
  unreachableTitle: (who: string, registry: string): string =>
    `${who} can’t start: the registry ${registry} can’t be reached`,
  unreachable: (registry: string, node: string, why: string): string =>
    `${node} can’t reach the registry ${registry}: ${why}.`,
  reasons: {
    noRoute: 'no route to host: no machine answers at that address',
    refused: 'connection refused: the machine is there, but nothing listens on that port',
    timeout: 'it timed out: no answer came',
    noSuchHost: 'no such host: the name can’t be resolved on the node',
    unreachable: 'network is unreachable from the node',
    broken: 'the connection breaks off',
    server: 'the registry itself fails (server error)',
  },
  plainHttpTitle: (who: string, registry: string): string =>
    `${who} can’t start: the registry ${registry} does not speak HTTPS`,
  plainHttp: (registry: string): string =>
    `The node speaks HTTPS, but the registry ${registry} gave an HTTP response: it speaks plain HTTP, without TLS. The node’s container runtime must be told to allow that (for containerd in /etc/containerd/certs.d/${registry}/hosts.toml).`,
  certificateTitle: (who: string, registry: string): string =>
    `${who} can’t start: the node does not trust the certificate of ${registry}`,
  certificate: (registry: string, why: string): string =>
    `The node’s container runtime refuses the certificate of ${registry}: ${why}.`,
  invalidTitle: (who: string, image: string): string => `${who} can’t start: ${quote(image)} is no valid image name`,
  invalidUpper: (image: string, better: string): string =>
    `The repository of an image must be lower-case, and ${image} is not; ${better} would be valid.`,
  invalidScheme: (image: string, better: string): string =>
    `The name of an image has no http:// or https:// in front, and ${image} has; ${better} would be valid.`,
  invalid: (image: string, why: string): string => `${image} can’t be read as an image reference: ${why}.`,
  neverTitle: (who: string, image: string, node: string): string =>
    `${who} can’t start: the image ${image} is not on ${node} and may not be pulled`,
  never: (image: string, node: string): string =>
    `imagePullPolicy is Never, so Kubernetes does not fetch ${image}; it must already be on the node, and ${node} does not have it.`,
  failedTitle: (who: string, image: string): string => `${who} can’t start: pulling ${image} fails`,
  rateLimit: (registry: string): string =>
    `The registry ${registry} limits how often images may be pulled (429 Too Many Requests); a login usually raises the limit.`,
  disk: (node: string): string => `${node} has no space left for the image.`,
  platform: (node: string): string => `The image has no version for the kind of processor or system that ${node} has.`,
  corrupt: (image: string, why: string): string =>
    `What the registry gave of ${image} is damaged and can’t be unpacked: ${why}. Push the image again.`,
  failed: (why: string): string => `The container runtime says: ${why}.`,
  tries: (n: number): string => `It was tried ${common.times(n)}.`,
  /** Kubernetes stops counting events that come often; it still tries. */
  triesAtLeast: (n: number): string => `It was tried at least ${common.times(n)}, and is tried again every 5 minutes.`,
  pullingTitle: (who: string, image: string): string => `${who} waits for its image ${image}`,
  pulling: (image: string, node: string, since: string): string =>
    `${node} is pulling ${image} since ${since}; large images take minutes.`,
  missingDetail: 'Kubernetes does not say why',
};
