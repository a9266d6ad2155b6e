import { recordOf, textOf } from '../base/untrusted.ts';
import type { KubeClient } from './types.ts';

/** What somebody wants to do. */
export interface Deed {
  verb: string;
  resource: { group: string; plural: string };
  subresource?: string;
  /** Missing: in all namespaces, or for a kind without them. */
  namespace?: string | undefined;
  name?: string;
}

export interface Access {
  allowed: boolean;
  /** What the authorizer says, often empty. */
  reason: string;
}

/** Asks the server whether the person may do it (SelfSubjectAccessReview). Rejects with a KdbgError when it can't be asked. */
export async function can(client: KubeClient, deed: Deed, signal?: AbortSignal): Promise<Access> {
  const review: unknown = await client.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          verb: deed.verb,
          group: deed.resource.group,
          resource: deed.resource.plural,
          subresource: deed.subresource ?? '',
          namespace: deed.namespace ?? '',
          name: deed.name ?? '',
        },
      },
    },
    ...(signal ? { signal } : {}),
  });
  const status = recordOf(recordOf(review).status);
  return { allowed: status.allowed === true, reason: textOf(status.reason) };
}
