import { common } from './common.ts';

const namespaces = (names: readonly string[]): string =>
  `${names.length === 1 ? 'the namespace' : 'the namespaces'} ${common.some(names)}`;

/** Sentences about Ingresses and what they name. */
export const ingresses = {
  edit: (name: string): string => `Edit ingress/${name}`,
  noAddress: 'empty: no controller has given it an address',
  notSet: '(not set)',

  classTitle: (name: string, named: string): string =>
    `The Ingress ${name} names the class ${named}, which does not exist`,
  classMissing: (named: string): string =>
    `Its class ${named} (spec.ingressClassName) says which controller serves it, and the cluster has no IngressClass of that name.`,
  classes: (names: readonly string[]): string =>
    names.length === 1 ? `There is ${names[0]}.` : `There are ${common.some(names, 5)}.`,
  noClasses: 'The cluster has no IngressClass at all, so probably no ingress controller either.',
  nobody: 'So no controller takes it, and its hosts and paths lead nowhere.',
  perhapsNobody: 'If no controller looks for this annotation, nobody takes it.',
  nobodyYet: 'No controller has taken it so far: it has no address, and nobody wrote an event about it.',
  annotationTitle: (name: string, named: string): string =>
    `The Ingress ${name} names the class ${named} in an annotation, and no IngressClass is called so`,
  annotation: (named: string): string =>
    `The annotation kubernetes.io/ingress.class is the older way to name a class: a controller takes what has its name there, also without an IngressClass. Here it says ${named}.`,
  noClassTitle: (name: string): string => `The Ingress ${name} names no class, and none is the default`,
  noClass:
    'Without spec.ingressClassName an Ingress gets the default class when it is made; no IngressClass is marked as that (annotation ingressclass.kubernetes.io/is-default-class).',
  editClass: (name: string, right: string | undefined): string =>
    right === undefined ? `Edit ingress/${name}: its class` : `Edit ingress/${name}: ingressClassName ${right}`,
  listClasses: 'List the classes that there are',

  serviceTitle: (name: string, service: string): string =>
    `The Ingress ${name} leads to the Service ${service}, which does not exist`,
  routes: (routes: readonly string[], service: string): string =>
    `It sends ${common.some(routes)} to the Service ${service}, and the namespace has none of that name.`,
  nearService: (near: string): string => `Nearest: ${near}.`,
  services: (names: readonly string[]): string =>
    names.length === 1 ? `There is the Service ${names[0]}.` : `There are the Services ${common.some(names, 5)}.`,
  noServices: 'There are no Services in it.',
  elsewhere: (names: readonly string[]): string =>
    `There is one in ${namespaces(names)}; an Ingress reaches Services of its own namespace only.`,
  answers503: 'Who asks for that gets an error from the ingress controller (503, say).',
  editBackend: (name: string, right: string): string => `Edit ingress/${name}: the backend ${right}`,
  listServices: 'List the Services of the namespace',

  onePort: (port: number, name: string | undefined): string => (name ? `${port} (${name})` : String(port)),
  portTitle: (name: string, port: string, service: string, there: readonly string[]): string =>
    there.length === 0
      ? `The Ingress ${name} leads to port ${port} of the Service ${service}, which has no ports`
      : `The Ingress ${name} leads to port ${port} of the Service ${service}, which has only ${common.some(there)}`,
  portRoutes: (routes: readonly string[], service: string, port: string): string =>
    `It sends ${common.some(routes)} to port ${port} of the Service ${service}.`,
  ports: (service: string, there: readonly string[]): string =>
    `${service} has ${there.length === 1 ? 'the port' : 'the ports'} ${common.some(there, 5)}.`,
  noPorts: (service: string): string => `${service} has no ports (spec.ports).`,
  behind: (target: string, port: number): string =>
    `${target} is the port of the pods behind it (targetPort); an Ingress names the port of the Service, ${port}.`,
  editService: (service: string): string => `Edit the ports of service/${service}`,

  secretTitle: (name: string, secret: string): string =>
    `The Ingress ${name} names the TLS Secret ${secret}, which does not exist`,
  secret: (secret: string, hosts: readonly string[]): string =>
    hosts.length === 0
      ? `The certificate is to be in the Secret ${secret} (spec.tls), and the namespace has none of that name.`
      : `The certificate of ${common.some(hosts)} is to be in the Secret ${secret} (spec.tls), and the namespace has none of that name.`,
  nearSecret: (near: string): string => `Nearest: ${near}.`,
  secretElsewhere: (names: readonly string[]): string =>
    `There is one in ${namespaces(names)}; an Ingress uses Secrets of its own namespace only.`,
  maker: (annotation: string): string =>
    `The annotation ${annotation} asks cert-manager to make it, and it has not: its Certificate says why.`,
  otherCertificate:
    'Ingress controllers then serve a certificate of their own, which browsers do not trust, or do not serve the host at all.',
  makeSecret: (secret: string): string => `Make the Secret ${secret} from a certificate and its key`,
  showCertificates: 'Show the certificates that are being made',
  editSecret: (name: string, near: string): string => `Edit ingress/${name}: secretName ${near}`,
  noCertificateTitle: (name: string, secret: string): string =>
    `The Ingress ${name} names the TLS Secret ${secret}, which holds no certificate`,
  noCertificate: (
    secret: string,
    lacks: readonly string[],
    keys: readonly string[],
    hosts: readonly string[],
  ): string =>
    `The Secret ${secret} is to hold the certificate${hosts.length > 0 ? ` of ${common.some(hosts)}` : ''} and lacks ${common.list(lacks)}; it has ${keys.length === 0 ? 'no keys' : common.some(keys, 5)}.`,
  keys: (keys: readonly string[]): string => (keys.length === 0 ? 'no keys' : `keys: ${keys.join(', ')}`),
  replaceSecret: (secret: string): string => `Make the Secret ${secret} anew from a certificate and its key`,
};
