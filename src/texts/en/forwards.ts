/** `Pod` → `pod`: kinds in the middle of a sentence. */
const low = (kind: string) => kind.toLowerCase();

/** Sentences of this part, as functions of the figures in them. */
export const forwards = {
  noSuchTarget: (kind: string, name: string, namespace: string) => `There is no ${low(kind)} ${name} in ${namespace}.`,
  badPort: (port: string) => `"${port}" is no port.`,
  badPortTodo: 'A port is a number from 1 to 65535, or the name of a port.',
  noServicePort: (service: string, port: string) => `Service ${service} has no port ${port}.`,
  noContainerPort: (pod: string, port: string) => `No container of pod ${pod} has a port named ${port}.`,
  portsThere: (ports: readonly string[]) => (ports.length === 0 ? 'It names no ports.' : `It has ${ports.join(', ')}.`),
  notTcp: (service: string, port: string, protocol: string) =>
    `Port ${port} of service ${service} is ${protocol}; only TCP can be forwarded.`,
  externalName: (service: string, host: string) =>
    `Service ${service} is only another name for ${host}: there is no pod behind it.`,
  externalNameTodo: (host: string) => `Connect to ${host} itself.`,
  outside: (service: string) => `The endpoints of service ${service} are no pods of this cluster.`,
  outsideTodo: 'Connect to their addresses, or forward to a pod that can reach them.',
  noSelector: (kind: string, name: string) => `${kind} ${name} selects no pods.`,
  mayNot: (namespace: string) =>
    `You may not forward ports in namespace ${namespace} (get and create pods/portforward).`,
  mayNotTodo: 'Ask for the right, or use a context that has it.',

  noPod: (kind: string, name: string) => `${kind} ${name} has no pod.`,
  scaledToZero: (kind: string, name: string) => `${kind} ${name} is scaled to 0.`,
  podNotRunning: (pod: string, status: string) => `Pod ${pod} is ${status}.`,
  podNotReady: (pod: string) => `pod ${pod} runs but is not Ready`,
  podAsleep: (pod: string) => `pod ${pod} is in debug mode: its container sleeps`,
  refused: (pod: string, port: number) => `Nothing listens on port ${port} of pod ${pod}.`,
  refusedOnDemand: (pod: string, port: number) =>
    `Nothing listened on port ${port} of pod ${pod} at the last connection; the next one tries again.`,
  outOfSight: (why: string) => `The cluster does not answer: ${why}`,
  looking: 'Looking for a pod.',

  localBusy: (port: number, owner: string | undefined) =>
    owner ? `Local port ${port} is in use by ${owner}.` : `Local port ${port} is in use.`,
  ownForward: (target: string) => `the forward to ${target}`,
  process: (name: string, pid: number) => `${name} (process ${pid})`,
  nextFree: (port: number) => `Port ${port} is free.`,
  localDenied: (port: number) => `You may not listen on local port ${port}.`,
  localDeniedTodo: (port: number) => `Ports below 1024 want an administrator; port ${port} is free.`,
  localFailed: (port: number, why: string) => `Local port ${port} can't be listened on: ${why}.`,

  commandSummary: 'forward local ports, and follow the workload to its new pods',
  commandTarget: 'Name what to forward to, e.g. service/web or deploy/web.',
  commandPorts: 'Name at least one port, e.g. 8080:80 or http.',
  commandKind: (kind: string) => `There are no forwards to a ${kind}.`,
  commandKindTodo: 'Possible: pod, service, deployment, statefulset, daemonset, replicaset, job.',
  lineConnecting: (name: string) => `${name}: connecting`,
  lineReady: (name: string, address: string, pod: string, port: number, note: string | undefined) =>
    `${name}: ${address} → ${pod}:${port}${note ? ` (${note})` : ''}`,
  lineWaiting: (name: string, why: string) => `${name}: waiting. ${why}`,
  lineFailed: (name: string, why: string) => `${name}: failed. ${why}`,
  lineError: (name: string, text: string) => `${name}: ${text}`,
};
