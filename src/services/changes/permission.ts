import type { Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import type { Check } from './types.ts';

/** One deed on one object, as SelfSubjectAccessReview asks it. */
export interface Deed {
  verb: string;
  resource: Resource;
  subresource?: string | undefined;
  namespace?: string | undefined;
  name?: string;
}

/** Whether the person may do this; undefined when the server would not tell. */
export async function mayI(client: KubeClient, deed: Deed, signal?: AbortSignal): Promise<boolean | undefined> {
  try {
    const answer = await client.json<{ status?: { allowed?: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb: deed.verb,
            group: deed.resource.group,
            version: deed.resource.version,
            resource: deed.resource.plural,
            ...(deed.subresource ? { subresource: deed.subresource } : {}),
            ...(deed.namespace ? { namespace: deed.namespace } : {}),
            ...(deed.name ? { name: deed.name } : {}),
          },
        },
      },
      ...(signal ? { signal } : {}),
    });
    return answer.status?.allowed === true;
  } catch {
    return undefined;
  }
}

/** The same as a line of preflight. `level` is what a missing right means; a server that does not tell gives no line. */
export async function permissionCheck(
  client: KubeClient,
  deed: Deed,
  level: 'warning' | 'blocks' = 'blocks',
): Promise<readonly Check[]> {
  const allowed = await mayI(client, deed);
  if (allowed === undefined) return [];
  const what = `${deed.resource.plural}${deed.subresource ? `/${deed.subresource}` : ''}`;
  const t = texts.changes;
  return allowed
    ? [{ level: 'ok', text: t.allowed(deed.verb, what, deed.namespace) }]
    : [{ level, text: t.denied(deed.verb, what, deed.namespace) }];
}
