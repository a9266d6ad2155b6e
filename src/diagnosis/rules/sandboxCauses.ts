import { texts } from '../../texts/index.ts';

/** Why a node can't begin a pod. */
export interface SandboxCause {
  title: string;
  cause: string;
  /** `pod`: the pod wants what can't be; `network` and `node`: the node is at fault, and other pods there have it too. */
  blames: 'pod' | 'network' | 'node';
  /** May pass by itself within seconds, so that one failure is no news. */
  passing: boolean;
}

const NO_ADDRESS =
  /no (?:more |available |free )?(?:IP(?: addresse?s?|s)?|addresses)(?: addresses)? (?:are )?(?:available|left)|no IPs? available|no more IPs?|failed to (?:assign|allocate) (?:an )?IP|insufficient .*IP|address(?:es)? exhausted|range is full|failed to allocate for range/i;
const NO_PLUGIN = /failed to find plugin "?([\w.-]+)"?/;
const NOT_READY =
  /cni (?:plugin not initialized|config uninitialized)|no networks? (?:found|available) in|NetworkPluginNotReady|network is not ready|subnet\.env: no such file|calico\/nodename: no such file|unable to connect to Cilium (?:daemon|agent)|agent .*(?:not ready|API client timeout)|no such file or directory.*\/etc\/cni/i;
/** Annotations and fields of the pod that the node's programs can't make sense of: the same with every try. */
const UNUSABLE = /pod bandwidth (?:info from )?annotations/;
const USER_NAMESPACES = /spec\.hostUsers: false.*(?:does not|doesn't|not) support/;
/** What other failures may pass by themselves: the runtime is busy or starting. */
const TRANSIENT =
  /deadline|time-?d? ?out|is reserved for|transport|connection (?:refused|reset)|unavailable|\bEOF\b|canceled|try again|failed to sync|socket|not ready|being (?:deleted|removed)/i;
const NETWORK = /set ?up network|networkPlugin|plugin type="|CNI|network for sandbox|SetupNetworkError/;

/** The error of the runtime or the network plugin itself, without the layers that it came through. */
export function innermost(message: string): string {
  return message
    .replace(
      /^(?:Failed to create pod sandbox|Failed to (?:get|update) sandbox status|error (?:determining status|killing pod))[^:]*: /i,
      '',
    )
    .replace(
      /^(?:rpc error: code = \w+ desc = |failed to create (?:containerd task|shim task): |failed to (?:create|start) sandbox[^:]*: |OCI runtime create failed: |runc create failed: |unable to start container process: |error during container init: )+/g,
      '',
    )
    .replace(/sandbox "[0-9a-f]{12,}"/g, 'sandbox')
    .replace(/: unknown$/, '');
}

/** What an event about a sandbox tells; the messages are those of the kubelet, containerd, CRI-O, runc and the common network plugins. */
export function sandboxCause(
  message: string,
  who: string,
  node: string,
  runtimeClass: string | undefined,
): SandboxCause {
  const say = texts.findings.sandbox;
  const handler =
    /no runtime for "([^"]+)" is configured/.exec(message)?.[1] ??
    /failed to find runtime handler "?([\w.-]+)"? from/.exec(message)?.[1] ??
    /(?:RuntimeHandler|runtime handler) "([^"]+)" (?:is )?not/i.exec(message)?.[1];
  if (handler) {
    return {
      title: say.runtimeTitle(who, handler, node),
      cause: say.runtime(runtimeClass, handler, node),
      blames: 'pod',
      passing: false,
    };
  }
  const type = /plugin type="([^"]+)"/.exec(message)?.[1];
  if (NO_ADDRESS.test(message)) {
    return { title: say.addressesTitle(who, node), cause: say.addresses(node), blames: 'network', passing: false };
  }
  const missing = NO_PLUGIN.exec(message);
  if (missing) {
    return {
      title: say.pluginTitle(who, node),
      cause: say.plugin(missing[1], node),
      blames: 'network',
      passing: false,
    };
  }
  if (NOT_READY.test(message)) {
    return {
      title: say.uninitialisedTitle(who, node),
      cause: say.uninitialised(node),
      blames: 'network',
      passing: true,
    };
  }
  const image = /failed to (?:get sandbox image|pull image) "([^"]+)"/.exec(message)?.[1];
  if (image) return { title: say.imageTitle(who, node), cause: say.image(image, node), blames: 'node', passing: true };
  if (/no space left on device|disk quota exceeded/.test(message) && !/cgroup/.test(message)) {
    return { title: say.diskTitle(who, node), cause: say.disk(node), blames: 'node', passing: false };
  }
  if (USER_NAMESPACES.test(message)) {
    return { title: say.usersTitle(who, node), cause: say.users(node), blames: 'pod', passing: false };
  }
  if (UNUSABLE.test(message)) {
    return { title: say.bandwidthTitle(who, node), cause: say.bandwidth, blames: 'pod', passing: false };
  }
  const kernel = /(?:write|open) (\/proc\/sys\/\S+?): /.exec(message)?.[1];
  if (kernel) {
    const name = kernel.replace('/proc/sys/', '').replaceAll('/', '.');
    return { title: say.kernelTitle(who, node, name), cause: say.kernel(kernel), blames: 'pod', passing: false };
  }
  if (NETWORK.test(message)) {
    return { title: say.networkTitle(who, node), cause: say.network(type, node), blames: 'network', passing: true };
  }
  const passing = TRANSIENT.test(message);
  return { title: say.otherTitle(who, node), cause: say.other(node), blames: 'node', passing };
}

/** Why the kubelet refused the pod for what it asks of its node; undefined for a pod that it did not refuse so. */
export function refusal(reason: string, message: string, node: string): string | undefined {
  const say = texts.findings.sandbox;
  if (reason === 'SysctlForbidden') {
    return say.sysctl(/forbidden sysctl: "([^"]+)"/.exec(message)?.[1], node);
  }
  if (reason === 'AppArmor') return say.appArmor(node);
  return /^(?:ProcMount|PodOSNotSupported|PodOSSelectorNodeLabelDoesNotMatch|PodFeatureUnsupported|PodLevelResourcesNotAdmittedReason|InitContainerRestartPolicyForbidden|HostUsersNotSupported|UserNamespaces\w*)$/.test(
    reason,
  )
    ? say.refused(node, reason)
    : undefined;
}
