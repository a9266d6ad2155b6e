import type { Ingress, IngressClass } from '../../store/types.ts';

type Rule = NonNullable<NonNullable<Ingress['spec']>['rules']>[number];
type HttpPath = NonNullable<Rule['http']>['paths'][number];

/** One Service port that an Ingress sends to. */
export interface Backend {
  service: string;
  /** As the Ingress gives it; undefined where it gives none. */
  port: number | string | undefined;
  /** What is sent there, e.g. `shop.example.com/api`; `defaultBackend` for what no rule takes. */
  routes: readonly string[];
  /** The path of the field that names the Service. */
  field: string;
}

/** The class by which older controllers find their Ingresses. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const DEFAULT_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class';

export const isDefaultClass = (one: IngressClass): boolean =>
  one.metadata?.annotations?.[DEFAULT_ANNOTATION] === 'true';

/**
 * Controllers have backends of their own that are named where a Service's name stands: those of AWS load balancers say so by this port
 * (kubernetes-sigs.github.io/aws-load-balancer-controller, annotations, actions).
 */
const BY_ANNOTATION = 'use-annotation';

/** The Services that an Ingress sends to, each port once, with all that is sent there. */
export function backendsOf(ingress: Ingress): readonly Backend[] {
  const found = new Map<string, { backend: Omit<Backend, 'routes'>; routes: string[] }>();
  const note = (path: HttpPath['backend'] | undefined, route: string, field: string) => {
    const { name, port } = path?.service ?? {};
    if (!name || port?.name === BY_ANNOTATION) return;
    const to = port?.name || port?.number;
    const known = found.get(`${name} ${to}`) ?? { backend: { service: name, port: to, field }, routes: [] };
    known.routes.push(route);
    found.set(`${name} ${to}`, known);
  };
  const { rules, defaultBackend } = ingress.spec ?? {};
  note(defaultBackend, 'defaultBackend', 'spec.defaultBackend.service');
  for (const [i, { host, http }] of (rules ?? []).entries()) {
    for (const [j, { path, backend }] of (http?.paths ?? []).entries()) {
      note(backend, `${host || '*'}${path ?? '/'}`, `spec.rules[${i}].http.paths[${j}].backend.service`);
    }
  }
  return [...found.values()].map(({ backend, routes }) => ({ ...backend, routes: [...new Set(routes)] }));
}

/** True when a controller has taken the Ingress: it has given it an address. */
export const isTaken = (ingress: Ingress): boolean => (ingress.status?.loadBalancer?.ingress ?? []).length > 0;
