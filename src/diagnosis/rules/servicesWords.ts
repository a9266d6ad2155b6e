import { slashed } from '../../kube/ref.ts';
import type { EndpointSlice, ObjectRef, Service } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { addressesOf, selectorOf, selectorText } from '../path/service.ts';
import { kubectl } from '../remedies.ts';
import type { Evidence, Remedy } from '../types.ts';

/** Edits an object of the network in the editor. */
export const editObject = (ref: ObjectRef, title: string): Remedy => ({
  command: 'resource.edit',
  title,
  kubectl: kubectl(ref, 'edit', slashed(ref)),
});

/** Shows a Service with the addresses that it sends to. */
export const showEndpoints = (ref: ObjectRef): Remedy => ({
  command: 'resource.describe',
  title: texts.findings.services.showEndpoints,
  kubectl: kubectl(ref, 'get', 'endpointslices', '-l', `kubernetes.io/service-name=${ref.name}`),
});

export const selectorEvidence = (ref: ObjectRef, service: Service): Evidence =>
  specEvidence(ref, 'spec.selector', selectorText(selectorOf(service) ?? {}));

/** What Kubernetes itself has gathered behind a Service; nothing where its slices may not be read. */
export function sliceEvidence(slices: readonly EndpointSlice[]): Evidence[] {
  return slices.map((slice) => {
    const { name = '', namespace } = slice.metadata ?? {};
    const { all, ready } = addressesOf([slice]);
    return statusEvidence(
      { kind: 'EndpointSlice', name, ...(namespace ? { namespace } : {}) },
      'endpoints',
      texts.findings.services.addresses(ready, all),
    );
  });
}
