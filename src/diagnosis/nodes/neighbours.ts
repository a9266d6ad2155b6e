import { selects } from '../../base/labelSelector.ts';
import { hasEnded } from '../../store/pods.ts';
import type { Node, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { describeSelector, podTerms } from '../rules/podTerms.ts';

type Labels = Readonly<Record<string, string>>;
type Term = ReturnType<typeof podTerms>['antiAffinity'][number];

/** The watched pods that a term speaks of; undefined where they live in namespaces that are chosen by label. */
function podsOfTerm(snapshot: Snapshot, pod: Pod, term: Term): readonly Pod[] | undefined {
  if (term.namespaceSelector) return undefined;
  const own = pod.metadata?.namespace ?? '';
  const namespaces = term.namespaces?.length ? term.namespaces : [own];
  return namespaces
    .flatMap((namespace) => snapshot.of('Pod').inNamespace(namespace))
    .filter((other) => other.spec?.nodeName && !hasEnded(other) && selects(term.labelSelector, other.metadata?.labels));
}

const nameOf = (pod: Pod): string => pod.metadata?.name ?? '';

/** What speaks against each node by the pods that are around: required (anti-)affinity, topology spread, host ports. */
export class Neighbours {
  readonly #snapshot: Snapshot;
  readonly #pod: Pod;
  readonly #labels = new Map<string, Labels>();

  constructor(snapshot: Snapshot, pod: Pod) {
    this.#snapshot = snapshot;
    this.#pod = pod;
    for (const node of snapshot.of('Node').all())
      this.#labels.set(node.metadata?.name ?? '', node.metadata?.labels ?? {});
  }

  /** One line for each reason. */
  against(node: Node): string[] {
    return [
      ...this.#antiAffinity(node),
      ...this.#existing(node),
      ...this.#affinity(node),
      ...this.#spread(node),
      ...this.ports(node),
    ];
  }

  #domain(node: string | undefined, key: string): string | undefined {
    return node === undefined ? undefined : this.#labels.get(node)?.[key];
  }

  #antiAffinity(node: Node): string[] {
    return podTerms(this.#pod).antiAffinity.flatMap((term) => {
      const domain = node.metadata?.labels?.[term.topologyKey];
      if (domain === undefined) return [];
      const others = (podsOfTerm(this.#snapshot, this.#pod, term) ?? []).filter(
        (other) => this.#domain(other.spec?.nodeName, term.topologyKey) === domain,
      );
      return others.length === 0
        ? []
        : [
            texts.findings.scheduling.neighbour(
              others.map(nameOf),
              describeSelector(term.labelSelector),
              term.topologyKey,
              domain,
            ),
          ];
    });
  }

  /** Pods that run already and do not want this one beside them. */
  #existing(node: Node): string[] {
    const own = this.#pod.metadata?.namespace ?? '';
    const unwilling = this.#snapshot
      .of('Pod')
      .inNamespace(own)
      .filter(
        (other) =>
          other.spec?.nodeName &&
          !hasEnded(other) &&
          podTerms(other).antiAffinity.some((term) => {
            const domain = this.#domain(other.spec?.nodeName, term.topologyKey);
            return (
              domain !== undefined &&
              domain === node.metadata?.labels?.[term.topologyKey] &&
              selects(term.labelSelector, this.#pod.metadata?.labels)
            );
          }),
      )
      .map(nameOf);
    const mine = podTerms(this.#pod).antiAffinity.length > 0;
    return unwilling.length === 0 || mine ? [] : [texts.findings.scheduling.unwilling(unwilling)];
  }

  #affinity(node: Node): string[] {
    const say = texts.findings.scheduling;
    return podTerms(this.#pod).affinity.flatMap((term) => {
      const domain = node.metadata?.labels?.[term.topologyKey];
      if (domain === undefined) return [say.noTopology(term.topologyKey)];
      const others = podsOfTerm(this.#snapshot, this.#pod, term);
      if (!others || others.some((other) => this.#domain(other.spec?.nodeName, term.topologyKey) === domain)) return [];
      return [say.noNeighbour(describeSelector(term.labelSelector), term.topologyKey, domain)];
    });
  }

  #spread(node: Node): string[] {
    const say = texts.findings.scheduling;
    return podTerms(this.#pod).spread.flatMap((constraint) => {
      const { topologyKey, maxSkew, labelSelector } = constraint;
      const domain = node.metadata?.labels?.[topologyKey];
      if (domain === undefined) return [say.noTopology(topologyKey)];
      const counts = new Map<string, number>();
      for (const labels of this.#labels.values()) {
        const value = labels[topologyKey];
        if (value !== undefined) counts.set(value, counts.get(value) ?? 0);
      }
      const same = constraint.matchLabelKeys ?? [];
      for (const other of this.#snapshot.of('Pod').inNamespace(this.#pod.metadata?.namespace ?? '')) {
        const value = this.#domain(other.spec?.nodeName, topologyKey);
        if (value === undefined || hasEnded(other) || other.metadata?.deletionTimestamp) continue;
        const alike = same.every((key) => other.metadata?.labels?.[key] === this.#pod.metadata?.labels?.[key]);
        if (alike && selects(labelSelector, other.metadata?.labels)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const least = Math.min(...counts.values());
      const here = counts.get(domain) ?? 0;
      return here + 1 - least > maxSkew ? [say.skewed(topologyKey, domain, here, least, maxSkew)] : [];
    });
  }

  /** Host ports that a pod there has already. */
  ports(node: Node): string[] {
    const wanted = hostPorts(this.#pod);
    if (wanted.length === 0) return [];
    const name = node.metadata?.name;
    return this.#snapshot
      .of('Pod')
      .all()
      .filter((other) => other.spec?.nodeName === name && !hasEnded(other))
      .flatMap((other) =>
        hostPorts(other)
          .filter((port) => wanted.includes(port))
          .map((port) => texts.findings.scheduling.portTaken(port, nameOf(other))),
      );
  }

  /** Labels of pods near to what an affinity term wants, where no pod has just that. */
  nobody(term: Term): boolean {
    return podsOfTerm(this.#snapshot, this.#pod, term)?.length === 0;
  }
}

/** `8080`, or `53/UDP`: the ports of the node that the pod wants for itself. */
export function hostPorts(pod: Pod): readonly string[] {
  return [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []).filter((one) => one.restartPolicy === 'Always'),
  ]
    .flatMap((container) => container.ports ?? [])
    .flatMap(({ hostPort, containerPort, protocol }) => {
      const port = hostPort ?? (pod.spec?.hostNetwork ? containerPort : undefined);
      return port ? [`${port}${protocol && protocol !== 'TCP' ? `/${protocol}` : ''}`] : [];
    });
}
