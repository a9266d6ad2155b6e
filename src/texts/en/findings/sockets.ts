import { common } from './common.ts';

const on = (addresses: readonly string[], port: number): string =>
  common.list(addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)));
const onePort = (port: number, only: string | undefined): string =>
  only === undefined ? `${port} on all addresses` : `${port} on ${only} only`;

/** Sentences about the sockets of pods: what programs really listen on. */
export const sockets = {
  noContainer: 'No container of the pod runs.',
  noCat: 'The containers have no cat to read /proc/net/tcp with.',
  late: 'The container did not answer in time.',

  sends: (port: number, number: number, name: string | undefined): string =>
    name === undefined
      ? `Its port ${port} goes to port ${number} of the pods (targetPort).`
      : `Its port ${port} goes to the port that the pods call ${name}, which is ${number} (targetPort).`,
  closedTitle: (name: string, port: number, all: boolean): string =>
    `Nothing listens on port ${port} in ${all ? 'the pods' : 'some of the pods'} of the Service ${name}`,
  closed: (pods: readonly string[], port: number): string => `In ${common.some(pods)} nothing listens on ${port}.`,
  refused: (pods: readonly string[], port: number): string =>
    `A connection to port ${port} of ${common.some(pods)} through a port-forward was refused: nothing listens there.`,
  otherAddress: (pods: readonly string[], port: number, addresses: readonly string[], family: string): string =>
    `In ${common.some(pods)} the program listens on ${on(addresses, port)} only, which is not the address that the Service sends to (${family}).`,
  listens: (ports: readonly { port: number; only: string | undefined }[]): string =>
    `What does listen there: ${common.some(
      ports.map(({ port, only }) => onePort(port, only)),
      5,
    )}.`,
  listensNowhere: 'There is nothing there that listens at all (TCP).',
  declared: (container: string, port: number): string =>
    `That the container ${container} declares containerPort ${port} is a note for people: it opens nothing.`,
  openElsewhere: (pods: readonly string[]): string => `In ${common.some(pods)} something does.`,
  proxy: (container: string): string =>
    `The proxy ${container} takes the connections of these pods and may pass them on to another port, so this may be as it should be.`,
  closedMeans: (all: boolean): string =>
    all ? 'Who asks the Service there is refused.' : 'So some of the requests to the Service are refused.',
  hostNetwork: 'These pods share the network of their node (hostNetwork), where other programs listen as well.',

  insideTitle: (name: string, addresses: readonly string[]): string =>
    `The program behind the Service ${name} listens on ${addresses.length === 0 ? 'its own loopback (127.0.0.1)' : common.list(addresses)} only`,
  inside: (port: number, addresses: readonly string[], pod: string): string =>
    `In ${pod} a program listens on ${on(addresses, port)}: on loopback, where only its own pod reaches it.`,
  insideByConnections: (port: number, address: string): string =>
    `A connection to port ${port} through a port-forward, which comes over the pod’s own loopback, was taken. One from the API server to the pod’s address ${address} was refused. So the program listens on loopback only. (A network policy that refuses instead of dropping would look the same.)`,
  insideMeans: 'A port-forward works all the same, but whatever comes through the Service is refused.',

  onePort,
  tableRef: (pod: string): string => `/proc/net/tcp, tcp6 in ${pod}`,
  table: (ports: readonly string[]): string => `listening: ${ports.join(', ')}`,
  tableEmpty: 'nothing is listening',
  tableNot: (port: number): string => `nothing is listening on ${port}`,
  forwardRef: (pod: string, port: number): string => `port-forward ${pod} ${port}`,
  wasRefused: 'connection refused',
  wasTaken: 'connection taken',

  editContainerPort: (name: string, right: number | undefined): string =>
    right === undefined
      ? `Correct the container’s port ${name}`
      : `Correct the container’s port ${name}: containerPort ${right}`,
  letListen: (port: number): string => `Let the program listen on ${port}`,
  letListenOutside: 'Let the program listen on 0.0.0.0 or [::]',
};
