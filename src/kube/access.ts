import { recordOf, recordsOf, stringsOf, textOf } from '../base/untrusted.ts';
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

export interface AccessRule {
  verbs: readonly string[];
  groups: readonly string[];
  /** `pods`, `pods/log`, `*`. */
  resources: readonly string[];
  /** Empty: any name. */
  names: readonly string[];
}

export interface AccessRules {
  rules: readonly AccessRule[];
  /** The server can't list all rules (a webhook decides): what is not in them may still be allowed. */
  incomplete: boolean;
}

/** Everything the person may do in a namespace (SelfSubjectRulesReview): one call for many questions. */
export async function accessRules(client: KubeClient, namespace: string, signal?: AbortSignal): Promise<AccessRules> {
  const review: unknown = await client.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    ...(signal ? { signal } : {}),
  });
  const status = recordOf(recordOf(review).status);
  const rules = recordsOf(status.resourceRules);
  return {
    incomplete: status.incomplete === true,
    rules: rules.map((rule) => ({
      verbs: stringsOf(rule.verbs),
      groups: stringsOf(rule.apiGroups),
      resources: stringsOf(rule.resources),
      names: stringsOf(rule.resourceNames),
    })),
  };
}

/** Whether the rules allow it (RBAC's matching: `*` is everything, `*` + `/sub` a subresource of everything). */
export function rulesAllow(rules: AccessRules, deed: Deed): boolean {
  const full = deed.subresource ? `${deed.resource.plural}/${deed.subresource}` : deed.resource.plural;
  const has = (list: readonly string[], item: string) => list.includes('*') || list.includes(item);
  return rules.rules.some(
    (rule) =>
      has(rule.verbs, deed.verb) &&
      has(rule.groups, deed.resource.group) &&
      (has(rule.resources, full) ||
        (deed.subresource !== undefined && rule.resources.includes(`*/${deed.subresource}`))) &&
      (rule.names.length === 0 || (deed.name !== undefined && rule.names.includes(deed.name))),
  );
}
