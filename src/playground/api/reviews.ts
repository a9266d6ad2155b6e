import { recordOf } from '../../base/untrusted.ts';

/** Who everybody is in the playground. */
const USER = { username: 'playground-admin', groups: ['system:masters', 'system:authenticated'] };

/** Answers a review of one's own rights or name: in the playground a person may do everything. Undefined for a path of none. */
export function review(pathname: string, body: unknown): object | undefined {
  const given = { ...headOf(pathname), ...recordOf(body) };
  if (pathname.endsWith('/selfsubjectaccessreviews')) {
    return { ...given, status: { allowed: true, reason: 'everything is allowed in the playground' } };
  }
  if (pathname.endsWith('/selfsubjectrulesreviews')) {
    return {
      ...given,
      status: {
        incomplete: false,
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      },
    };
  }
  if (pathname.endsWith('/selfsubjectreviews')) return { ...given, status: { userInfo: USER } };
  return undefined;
}

const KINDS: Readonly<Record<string, object>> = {
  selfsubjectaccessreviews: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1' },
  selfsubjectrulesreviews: { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1' },
  selfsubjectreviews: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' },
};

/** What a review is, for one whose body could not be read. */
const headOf = (pathname: string): object => KINDS[pathname.split('/').at(-1) ?? ''] ?? {};
