import { slashed } from '../../kube/ref.ts';
import { workloadObject } from '../../store/owners.ts';
import type { Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import type { Subject } from '../subject.ts';
import type { Remedy } from '../types.ts';
import { tolerationOf } from './taints.ts';

const say = () => texts.findings.nodes.remedies;

/** `kubectl describe node`: conditions, events and what its pods request. */
export const lookAtNode = (node: string): Remedy => shell(say().look(node), `kubectl describe node ${node}`);

/** What the pods there use and request. */
export const nodeUsage = (node: string): Remedy =>
  shell(say().usage(node), `kubectl top pods -A --sum --sort-by=memory && kubectl describe node ${node}`);

/** What its pods request: a place is taken by that, used or not. */
export const nodeRequests = (node: string): Remedy => shell(say().requests(node), `kubectl describe node ${node}`);

export const podsOfNode = (node: string): Remedy =>
  shell(say().pods(node), `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}`);

export const kubeletLog = (node: string, restart: boolean): Remedy =>
  shell(
    restart ? say().restart(node) : say().kubeletLog(node),
    restart
      ? `ssh ${node} 'sudo systemctl status kubelet; sudo journalctl -u kubelet -n 50 --no-pager; sudo systemctl restart kubelet'`
      : `ssh ${node} 'sudo systemctl status kubelet containerd; sudo journalctl -u kubelet -n 50 --no-pager'`,
  );

export const tryPort = (node: string, address: string, port: number): Remedy =>
  shell(say().port(node, port), `nc -vz -w 5 ${address} ${port}`);

export const unapproved = (): Remedy => shell(say().csr, 'kubectl get csr');

export const cordon = (node: string): Remedy => ({
  command: 'node.cordon',
  title: say().cordon(node),
  kubectl: `kubectl cordon ${node}`,
  args: { node },
});

export const removeNode = (node: string): Remedy => shell(say().remove(node), `kubectl delete node ${node}`);

/** The workload edited by hand, or by the kubectl line that adds the tolerations to those that it has. */
export function tolerate(
  snapshot: Snapshot,
  subject: Subject,
  taints: readonly Parameters<typeof tolerationOf>[0][],
  title: string,
): Remedy {
  const plain = edit(subject, title);
  const { workload } = subject;
  if (!workload || !PATCHED.includes(workload.kind)) return plain;
  const object = workloadObject(snapshot, workload) as Templated | undefined;
  if (!object?.spec?.template) return plain;
  const tolerations = [...(object.spec.template.spec?.tolerations ?? []), ...taints.map(tolerationOf)];
  const patch = JSON.stringify({ spec: { template: { spec: { tolerations } } } });
  return { ...plain, kubectl: kubectl(workload, 'patch', slashed(workload), '--type=merge', '-p', `'${patch}'`) };
}

const PATCHED: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];
interface Templated {
  spec?: { template?: { spec?: { tolerations?: readonly object[] } } };
}
