import { describeClaim } from './claim.ts';
import { describeConfigMap, describeSecret } from './data.ts';
import { describeAny } from './generic.ts';
import { page } from './layout.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describeService } from './service.ts';
import type { DescribeInput } from './types.ts';
import { describeWorkload } from './workload.ts';

/** How a kind is described; every other one has the general form. */
const KINDS: Readonly<Record<string, (input: DescribeInput) => string[][]>> = {
  Pod: describePod,
  Deployment: describeWorkload,
  StatefulSet: describeWorkload,
  DaemonSet: describeWorkload,
  ReplicaSet: describeWorkload,
  Job: describeWorkload,
  Service: describeService,
  Node: describeNode,
  PersistentVolumeClaim: describeClaim,
  ConfigMap: describeConfigMap,
  Secret: describeSecret,
};

/**
 * An object as a text to read: what `kubectl describe` tells, aligned, with ages. Control sequences from the wire are gone, and no value of
 * a Secret is in it. Never throws.
 */
export function describeObject(input: DescribeInput): string {
  const how = KINDS[input.kind] ?? describeAny;
  // A kind of the same name from another group (a Knative Service) has another shape.
  const own = isKubernetesOwn(input.object.apiVersion);
  try {
    return page((own ? how : describeAny)(input));
  } catch {
    // The wire is untrusted: what is not shaped as its kind should be is still shown, in the form that assumes nothing.
    // A Secret has to keep its values to itself in any shape.
    const { apiVersion, metadata = {} } = input.object;
    const object = input.kind === 'Secret' ? { ...(apiVersion ? { apiVersion } : {}), metadata } : input.object;
    return page(describeAny({ kind: input.kind, object, now: input.now }));
  }
}

const OWN_GROUPS = ['v1', 'apps/v1', 'batch/v1'];

function isKubernetesOwn(apiVersion: string | undefined): boolean {
  return apiVersion === undefined || OWN_GROUPS.includes(apiVersion);
}
