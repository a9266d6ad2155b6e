import { formatResource } from '../../base/quantity.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { Code } from '../catalog.ts';
import { specEvidence } from '../evidence.ts';
import { describeRequirement, nodeRequirements } from '../nodes/labels.ts';
import { podRequests } from '../nodes/load.ts';
import { hostPorts } from '../nodes/neighbours.ts';
import { sentences } from '../prose.ts';
import type { Subject } from '../subject.ts';
import type { Evidence } from '../types.ts';
import { describeSelector, podTerms } from './podTerms.ts';

/** What a pod asks of its node, where only the scheduler's words tell why none will do. */
export interface Wants {
  sentences: readonly string[];
  evidence: readonly Evidence[];
  /** In place of a title that says no more than that it can't be scheduled. */
  title?: string;
}

type Asked = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

const toleration = ({ key, operator, value, effect }: Asked): string =>
  `${key || '*'}${operator === 'Exists' || value === undefined ? '' : `=${value}`}${effect ? `:${effect}` : ''}`;

/** Every pod has these from admission; they say nothing about the pod's own wishes. */
const USUAL = /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/;

/** `message` is the scheduler's, `sole` that it gives no other reason than the code's. */
export function wantsOf(pod: Pod, subject: Subject, code: Code | undefined, message: string, sole: boolean): Wants {
  const say = texts.findings.scheduling;
  const spec = (path: string, text: string): Evidence[] => (text ? [specEvidence(subject.pod, path, text)] : []);
  switch (code) {
    case 'insufficient-resources': {
      const ports = /free ports/i.test(message) ? hostPorts(pod) : [];
      if (ports.length > 0)
        return {
          sentences: [say.asksPorts(ports)],
          evidence: spec('spec.containers[].ports[].hostPort', ports.join(', ')),
        };
      const lacks = [...message.matchAll(/Insufficient ([\w./-]+?)(?=[.,]|\s|$)/g)].flatMap((match) => match[1] ?? []);
      const requests = podRequests(pod);
      const amounts = Object.entries(requests).filter(
        ([name, amount]) => amount > 0 && (lacks.length === 0 || lacks.includes(name)),
      );
      if (amounts.length === 0) return { sentences: [], evidence: [] };
      const words = amounts.map(([name, amount]) => `${formatResource(name, amount)} ${say.resources[name] ?? name}`);
      const first = lacks[0] ?? '';
      return {
        sentences: [say.asksAmounts(words)],
        evidence: spec('spec.containers[].resources.requests', words.join(', ')),
        ...(sole && lacks.length === 1
          ? { title: say.resourceTitle(subject.name, say.resources[first] ?? first) }
          : {}),
      };
    }
    case 'unschedulable-node-selector': {
      const alternatives = nodeRequirements(pod).map((terms) => terms.map(describeRequirement).join(', '));
      if (alternatives.length === 0) return { sentences: [], evidence: [] };
      const field = nodeRequirements(pod)[0]?.[0]?.field ?? 'nodeSelector';
      const path = field === 'nodeSelector' ? 'spec.nodeSelector' : 'spec.affinity.nodeAffinity';
      return {
        sentences: [say.asksLabels(alternatives, field)],
        evidence: spec(path, alternatives.join('; ')),
        ...(sole && alternatives.length === 1 ? { title: say.selectorTitle(subject.name, alternatives[0] ?? '') } : {}),
      };
    }
    case 'unschedulable-taint': {
      const own = (pod.spec?.tolerations ?? []).filter(({ key }) => !USUAL.test(key ?? '')).map(toleration);
      return { sentences: [say.tolerates(own)], evidence: spec('spec.tolerations', own.join(', ')) };
    }
    case 'unschedulable-affinity': {
      const { antiAffinity, affinity, spread } = podTerms(pod);
      const asks = [
        ...antiAffinity.map((term) => say.asksApart(describeSelector(term.labelSelector), term.topologyKey)),
        ...affinity.map((term) => say.asksTogether(describeSelector(term.labelSelector), term.topologyKey)),
        ...spread.map((one) => say.spread(one.maxSkew, one.topologyKey)),
      ];
      return { sentences: asks, evidence: spec('spec.affinity', sentences(asks)) };
    }
    default:
      return { sentences: [], evidence: [] };
  }
}
