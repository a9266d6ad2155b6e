import { describe, expect, it } from 'vitest';
import { deployment, only, refusedCondition, say } from '../../support/refused.ts';

describe('refusals by others', () => {
  const forbid = (why: string) => deployment(`pods "web-5d-" is forbidden: ${why}`, { replicas: 2 });

  it('a missing ServiceAccount is told with the name that was meant, and as waiting once it exists', () => {
    const why = 'error looking up service account shop/buildr: serviceaccount "buildr" not found';
    const finding = only(forbid(why), {}, { type: 'names', names: ['default', 'builder'] });
    expect(finding).toMatchObject({
      code: 'admission-refused',
      title: 'web has no pods: ServiceAccount buildr does not exist',
    });
    expect(finding.cause).toContain('A similar name exists: builder.');
    expect(finding.remedies[0]?.title).toBe('Set serviceAccountName to builder');
    expect(only(forbid(why), {}, { type: 'names', names: ['buildr'] }).severity).toBe('warning');
  });

  it.each([
    ['no PriorityClass with name high was found', 'PriorityClass high does not exist'],
    ['pod rejected: RuntimeClass "gvisor" not found', 'RuntimeClass gvisor does not exist'],
    [
      "ValidatingAdmissionPolicy 'team-label' with binding 'all' denied request: every pod needs a team",
      'the policy team-label refuses its pods',
    ],
    [
      'unable to validate against any security context constraint: []',
      'OpenShift’s security context constraints refuse its pods',
    ],
  ])('%s', (why, title) => {
    const finding = only(forbid(why));
    expect(finding.code).toBe('admission-refused');
    expect(finding.title).toBe(`web has no pods: ${title}`);
  });

  it('a webhook that says no is named and quoted', () => {
    const { title, cause } = only(
      deployment('admission webhook "check.example.com" denied the request: images must be signed.'),
    );
    expect(title).toBe('web has no pods: the admission webhook check.example.com refuses its pods');
    expect(cause).toContain('“images must be signed”');
  });

  it.each([
    ['service "policy" not found', 'the Service sec/policy does not exist'],
    ['no endpoints available for service "policy"', 'no pod of the Service sec/policy is ready'],
    ['dial tcp 10.96.0.9:443: connect: connection refused', 'nothing listens at sec/policy'],
    ['context deadline exceeded', 'it did not answer in time'],
    [
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'its certificate is not trusted',
    ],
  ])('a webhook that can’t be asked: %s', (why, reason) => {
    const { title, cause } = only(
      deployment(
        `Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://policy.sec.svc:443/v?timeout=2s": ${why}`,
      ),
    );
    expect(title).toBe('web has no pods: the admission webhook check.example.com can’t be asked');
    expect(cause).toContain(reason);
  });

  it('a pod that is not valid is told with its field', () => {
    const { title, cause } = only(deployment('Pod "web-5d-x" is invalid: spec.containers[0].image: Required value'));
    expect(title).toContain('not valid (spec.containers[0].image)');
    expect(cause).toContain('spec.containers[0].image: Required value.');
  });

  it('an error of an unknown kind is told only when it lasts', () => {
    const since = (seconds: number) => {
      const [web, set] = deployment('something odd happened');
      const conditions = [refusedCondition('something odd happened', seconds)];
      return [web, { ...(set as object), status: { replicas: 0, conditions } }];
    };
    expect(say(since(3))).toEqual([]);
    expect(only(since(30)).cause).toContain('“something odd happened”');
  });
});
