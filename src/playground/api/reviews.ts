import { recordOf } from '../../base/untrusted.ts';

/** Who everybody is in the playground. */
const USER = { username: 'playground-admin', groups: ['system:masters', 'system:authenticated'] };

const REVIEWS: Readonly<Record<string, { kind: string; group: string; status: object }>> = {
  selfsubjectaccessreviews: {
    kind: 'SelfSubjectAccessReview',
    group: 'authorization.k8s.io',
    status: { allowed: true, reason: 'everything is allowed in the playground' },
  },
  selfsubjectrulesreviews: {
    kind: 'SelfSubjectRulesReview',
    group: 'authorization.k8s.io',
    status: {
      incomplete: false,
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    },
  },
  selfsubjectreviews: { kind: 'SelfSubjectReview', group: 'authentication.k8s.io', status: { userInfo: USER } },
};

function reviewAt(pathname: string) {
  const [, group, plural = ''] = /^\/apis\/([^/]+)\/v1\/([^/]+)$/.exec(pathname) ?? [];
  const found = REVIEWS[plural];
  return found?.group === group ? found : undefined;
}

/** Whether a review of one's own rights or name is asked for there. */
export const isReview = (pathname: string): boolean => reviewAt(pathname) !== undefined;

/** Answers a review: in the playground a person may do everything. */
export function review(pathname: string, body: unknown): object {
  const { kind, group, status } = reviewAt(pathname) ?? {};
  return { kind, apiVersion: `${group}/v1`, ...recordOf(body), status };
}
