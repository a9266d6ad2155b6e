import { common } from './common.ts';

const pods = (n: number): string => (n === 1 ? '1 pod' : `${n} pods`);

/** Sentences about Services and the pods behind them. */
export const services = {
  /** What a Service without endpoints does to whoever asks it. */
  refuses: 'So the Service has nobody to send to, and refuses connections or lets them hang.',
  showEndpoints: 'Show the Service and its endpoints',
  addresses: (ready: number, all: number): string =>
    all === 0 ? 'no addresses' : `${all} ${all === 1 ? 'address' : 'addresses'}, ${ready} of them ready`,

  nearTitle: (name: string, asks: readonly string[], who: string, there: readonly string[]): string =>
    there.length > 0
      ? `The Service ${name} selects no pod: it asks for ${common.some(asks)}, and ${who} has ${common.some(there)}`
      : `The Service ${name} selects no pod: it asks for ${common.some(asks)}, which ${who} does not have`,
  noneTitle: (name: string, asks: readonly string[]): string =>
    asks.length === 1
      ? `The Service ${name} selects no pod: nothing has the label ${asks[0]}`
      : `The Service ${name} selects no pod: nothing has all the labels ${common.some(asks)}`,
  nothingMatches: (selector: string): string => `Its selector ${selector} matches no pod of the namespace.`,
  near: (who: string, there: readonly string[], n: number): string =>
    `Nearest is ${who}: ${n === 0 ? 'its pods (none now) would have' : `its ${pods(n)} ${n === 1 ? 'has' : 'have'}`} ${common.list(there)}.`,
  lacks: (who: string, keys: readonly string[]): string =>
    `The pods of ${who} have all other labels of the selector, but no label ${common.list(keys)}.`,
  alsoNear: (others: readonly string[]): string =>
    `As near ${others.length === 1 ? 'is' : 'are'} ${common.some(others)}.`,
  byRole:
    'This label is set by a program while the pods run (who leads, say, or who is a replica), or the Service belongs to an operator: nobody may have that role just now, and that may be as it should be.',
  nothingNear: 'No pod or workload there has labels that come near.',
  noPods: 'There are no pods and no workloads in it at all.',
  elsewhere: (namespaces: readonly string[]): string =>
    `Pods with these labels are in the ${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${common.some(namespaces)}; a Service reaches those of its own namespace only.`,
  leftOver: 'It may be left over, or its workload is not there yet.',
  editSelector: (name: string, right: string | undefined): string =>
    right === undefined ? `Edit the selector of service/${name}` : `Edit the selector of service/${name}: ${right}`,
  setSelector: (right: string): string => `Set its selector to ${right}`,

  refusedTitle: (name: string, who: string): string =>
    `The Service ${name} has no pods: Kubernetes refuses those of ${who}`,
  refused: (who: string, wanted: number, why: string): string =>
    `Its selector is right, but ${who} has none of the ${pods(wanted)} that it wants. Kubernetes says: “${why}”.`,

  notReadyTitle: (name: string, n: number): string =>
    n === 1
      ? `The Service ${name} has 1 pod, and it is not ready`
      : `The Service ${name} has ${n} pods, and none of them is ready`,
  notReady: (n: number): string =>
    `0 of ${pods(n)} ${n === 1 ? 'is' : 'are'} ready, and a Service sends to ready pods only.`,
  pods: (which: readonly { name: string; status: string }[]): string =>
    `${common.some(which.map(({ name, status }) => `${name} is ${status === 'Running' ? 'Running, but not ready' : status}`))}.`,

  namedTitle: (name: string, port: string): string =>
    `The Service ${name} wants a port named ${port}, which no container has`,
  namedSomeTitle: (name: string, port: string, lacking: number, all: number): string =>
    `The Service ${name} wants a port named ${port}, which ${lacking} of its ${pods(all)} ${lacking === 1 ? 'does' : 'do'} not have`,
  named: (port: string, name: string): string =>
    `Its port ${port} sends to the port that the pods call “${name}” (targetPort).`,
  otherProtocol: (name: string, is: string, wanted: string): string =>
    `There is a port ${name}, but it is declared for ${is} and the Service’s is for ${wanted}.`,
  namesThere: (ports: readonly { container: string; name: string; port: number }[]): string =>
    `The ports that the pods name: ${common.some(ports.map(({ container, name, port }) => `${name} (${port}, container ${container})`))}.`,
  noNames: 'None of the pods’ containers names a port.',
  unnamed:
    'A name is looked up among the declared ports of the containers (ports[].name); where it is missing, the pod gets nothing through this port.',
  editPort: (name: string, near: string | undefined): string =>
    near === undefined ? `Edit service/${name}: its targetPort` : `Edit service/${name}: targetPort ${near}`,
  setTarget: (target: string | number): string => `Set targetPort to ${target}`,
  namePort: (name: string): string => `Name a port of the container ${name}`,
};
