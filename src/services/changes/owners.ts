import type { KubeObject } from '../../kube/objects.ts';
import { controllerOf } from '../../store/owners.ts';
import { texts } from '../../texts/index.ts';
import type { Check } from './types.ts';

/** What would put a change to this object back or write over it: its controller, a GitOps tool, Helm. */
export function ownerChecks(object: KubeObject): readonly Check[] {
  const { metadata } = object;
  const labels = metadata?.labels ?? {};
  const annotations = metadata?.annotations ?? {};
  const managers = new Set((metadata?.managedFields ?? []).map((entry) => entry.manager ?? ''));
  const t = texts.changes;
  const out: Check[] = [];
  const controller = controllerOf(object);
  if (controller) out.push({ level: 'warning', text: t.ownedBy(controller.kind, controller.name) });

  const argo =
    labels['argocd.argoproj.io/instance'] ?? annotations['argocd.argoproj.io/tracking-id']?.split(':')[0] ?? undefined;
  if (argo !== undefined || managers.has('argocd-controller') || managers.has('argocd-application-controller')) {
    out.push({ level: 'warning', text: t.argo(argo ?? '') });
  }
  const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
  const suspended = annotations['kustomize.toolkit.fluxcd.io/reconcile'] === 'disabled';
  if (!suspended && (kustomization !== undefined || managers.has('kustomize-controller'))) {
    out.push({ level: 'warning', text: t.fluxKustomization(kustomization ?? '') });
  }
  const fluxRelease = labels['helm.toolkit.fluxcd.io/name'];
  if (fluxRelease !== undefined || managers.has('helm-controller')) {
    out.push({ level: 'warning', text: t.fluxRelease(fluxRelease ?? '') });
  } else {
    const release = annotations['meta.helm.sh/release-name'];
    if (release !== undefined || labels['app.kubernetes.io/managed-by'] === 'Helm') {
      out.push({ level: 'warning', text: t.helm(release ?? '') });
    }
  }
  return out;
}
