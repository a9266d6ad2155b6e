import { can, type Deed } from '../../kube/access.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import type { Check } from './types.ts';

/** Whether the person may do it, as a line of preflight. `level` is what a missing right means; a server that does not tell gives no line. */
export async function permissionCheck(
  client: KubeClient,
  deed: Deed,
  level: 'warning' | 'blocks' = 'blocks',
): Promise<readonly Check[]> {
  let allowed: boolean;
  try {
    ({ allowed } = await can(client, deed));
  } catch {
    return [];
  }
  const what = `${deed.resource.plural}${deed.subresource ? `/${deed.subresource}` : ''}`;
  const t = texts.changes;
  return allowed
    ? [{ level: 'ok', text: t.allowed(deed.verb, what, deed.namespace) }]
    : [{ level, text: t.denied(deed.verb, what, deed.namespace) }];
}
