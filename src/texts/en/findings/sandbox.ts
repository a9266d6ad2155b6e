import { common } from './common.ts';

/** Sentences about pods that their node can't begin. A sandbox is what a pod's containers share: its network and its folders of the kernel. */
export const sandbox = {
  runtimeTitle: (who: string, handler: string, node: string): string =>
    `${who} can’t start: ${node} has no container runtime “${handler}”`,
  runtime: (runtimeClass: string | undefined, handler: string, node: string): string =>
    runtimeClass
      ? `The pod wants the RuntimeClass ${runtimeClass}, which names the handler ${handler}; the container runtime of ${node} is not configured with a handler of that name.`
      : `The pod wants the handler ${handler}; the container runtime of ${node} is not configured with it.`,
  addressesTitle: (who: string, node: string): string =>
    `${who} can’t start: ${node} has no IP addresses left for pods`,
  addresses: (node: string): string =>
    `Every pod needs an IP address of its own, and all that the network plugin of ${node} may give are taken.`,
  pluginTitle: (who: string, node: string): string => `${who} can’t start: the network plugin of ${node} is missing`,
  plugin: (plugin: string | undefined, node: string): string =>
    `${node} lacks the program of its network plugin${plugin ? ` (${plugin})` : ''}, which connects pods to the network (CNI).`,
  uninitialisedTitle: (who: string, node: string): string => `${who} can’t start: the network of ${node} is not set up`,
  uninitialised: (node: string): string =>
    `The network plugin of ${node}, which connects pods to the network (CNI), is not configured or does not answer.`,
  networkTitle: (who: string, node: string): string =>
    `${who} can’t start: the network plugin of ${node} fails to connect it`,
  network: (plugin: string | undefined, node: string): string =>
    `The network plugin of ${node}${plugin ? ` (${plugin})` : ''} gives the pod no network.`,
  imageTitle: (who: string, node: string): string => `${who} can’t start: ${node} can’t pull the image of its sandbox`,
  image: (image: string, node: string): string =>
    `Before its containers ${node} starts a tiny one that holds the pod’s network, and it can’t pull its image ${image}.`,
  usersTitle: (who: string, node: string): string =>
    `${who} can’t start: ${node} can’t give it a user namespace (hostUsers: false)`,
  users: (node: string): string =>
    `The pod wants users of its own, apart from those of its node (spec.hostUsers: false), and the container runtime of ${node} can’t do that: it is too old, or the RuntimeClass does not allow it.`,
  bandwidthTitle: (who: string, node: string): string =>
    `${who} can’t start: ${node} can’t use its bandwidth annotation`,
  bandwidth:
    'The annotation kubernetes.io/ingress-bandwidth or kubernetes.io/egress-bandwidth of the pod limits its network traffic, and its value is none that can be used: it wants an amount such as 10M (bits a second).',
  kernelTitle: (who: string, node: string, setting: string): string =>
    `${who} can’t start: ${node} refuses the kernel setting ${setting} that it wants`,
  kernel: (path: string): string =>
    `The pod’s security context sets the kernel setting ${path} (sysctls) to a value that the kernel does not take.`,
  diskTitle: (who: string, node: string): string => `${who} can’t start: the disk of ${node} is full`,
  disk: (node: string): string => `${node} has no space left for the files of the pod.`,
  otherTitle: (who: string, node: string): string => `${who} can’t start: ${node} can’t make its sandbox`,
  other: (node: string): string =>
    `${node} can’t make the sandbox of the pod: the network and the folders of the kernel that its containers share.`,
  refusedTitle: (who: string, node: string): string => `${who} can’t start: ${node} refuses it`,
  sysctl: (name: string | undefined, node: string): string =>
    `The pod’s security context sets ${name ?? 'a kernel setting'} (sysctls), which is not one of those that ${node} allows: an administrator must allow it in the kubelet’s settings (allowedUnsafeSysctls).`,
  appArmor: (node: string): string =>
    `The pod wants an AppArmor profile, which restricts what its programs may do, and ${node} has no AppArmor.`,
  refused: (node: string, reason: string): string => `The kubelet of ${node} refuses the pod (${reason}).`,
  says: (text: string): string => `It says: “${text}”.`,
  tries: (n: number): string =>
    n === 1
      ? 'Kubernetes tries again by itself.'
      : `It was tried ${common.times(n)}; Kubernetes tries again by itself.`,
  sameNode: (n: number, node: string): string =>
    n === 1
      ? `1 other pod on ${node} fails in the same way: look at the node first.`
      : `${n} other pods on ${node} fail in the same way: look at the node first.`,
  classes: 'List the RuntimeClasses, and what nodes they are for',
  plugins: (node: string): string => `See which network pods run on ${node}`,
  nodePods: (node: string): string => `See how many pods ${node} has`,
  cordon: (node: string): string => `Cordon ${node}, so that new pods go to other nodes`,
};
