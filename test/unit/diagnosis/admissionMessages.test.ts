import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { parseRefusal } from '../../../src/diagnosis/rules/admissionMessages.ts';
import { ago, NOON, snapshotWith } from '../../support/snapshot.ts';

/** As Kubernetes 1.35 says them. */
const MESSAGES = [
  'Error creating: pods "imp-fp4ld" is forbidden: exceeded quota: few-pods, requested: pods=1,requests.cpu=300m, used: pods=2,requests.cpu=800m, limited: pods=2,requests.cpu=1',
  '(combined from similar events): Error creating: pods "ds-2pb9z" is forbidden: failed quota: few-pods: must specify requests.cpu for: b,ds; limits.cpu for: ds',
  'pods "web-0" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [high]}]',
  'Create Claim data-vol-0 for Pod vol-0 in StatefulSet vol failed error: persistentvolumeclaims "data-vol-0" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 5Gi',
  'pods "many-5jwpw" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 2, but provided ratio is 20.000000, maximum memory usage per Pod is 300Mi.  No limit is specified]',
  'Pod "a-6gmdp" is invalid: [spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m, spec.containers[1].image: Required value]',
  'pods "agent-54w9c" is forbidden: violates PodSecurity "baseline:v1.30": non-default capabilities (containers "a", "b" must not include "NET_ADMIN" in securityContext.capabilities.add), host namespaces (hostNetwork=true, hostPID=true), hostPath volumes (volumes "host", "h2"), seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: user may not be set)',
  'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://policy.sec.svc:443/v?timeout=2s": service "policy" not found',
  'admission webhook "deny.example.com" denied the request without explanation',
  "pods \"web-2sqc9\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: every pod needs a label team",
  'pods "nosa-" is forbidden: error looking up service account shop/buildr: serviceaccount "buildr" not found',
] as const;
const [over, unstated, scope, claim, limits, invalid, security, down, denied] = MESSAGES;
const refusal = (message: string | undefined) => parseRefusal(message ?? '')?.refusal;

describe('the messages of refusals', () => {
  it('a quota: each resource with its figures', () => {
    expect(refusal(over)).toEqual({
      by: 'quota',
      quota: 'few-pods',
      exceeded: [
        { resource: 'pods', requested: '1', used: '2', hard: '2' },
        { resource: 'requests.cpu', requested: '300m', used: '800m', hard: '1' },
      ],
    });
    expect(refusal(unstated)).toMatchObject({
      by: 'quota-unstated',
      missing: [
        { resource: 'requests.cpu', containers: ['b', 'ds'] },
        { resource: 'limits.cpu', containers: ['ds'] },
      ],
    });
    // Before Kubernetes 1.24 no containers were named.
    expect(refusal('pods "a" is forbidden: failed quota: q: must specify limits.cpu,limits.memory')).toMatchObject({
      missing: [
        { resource: 'limits.cpu', containers: [] },
        { resource: 'limits.memory', containers: [] },
      ],
    });
    expect(refusal(scope)).toMatchObject({ by: 'quota-scope' });
  });

  it('a LimitRange: each bound with what was given', () => {
    expect(parseRefusal(claim)).toMatchObject({ what: 'persistentvolumeclaims', name: 'data-vol-0' });
    expect(refusal(limits)).toEqual({
      by: 'limits',
      breaches: [
        { rule: 'min', resource: 'cpu', of: 'Container', bound: '50m', given: '10m' },
        { rule: 'max', resource: 'memory', of: 'Pod', bound: '300Mi', given: undefined },
        { rule: 'ratio', resource: 'cpu', of: 'Container', bound: '2', given: '20' },
      ],
    });
  });

  it('Pod Security: each violation with its containers', () => {
    const found = refusal(security);
    expect(found).toMatchObject({ by: 'security', level: 'baseline', version: 'v1.30' });
    expect(
      found?.by === 'security' && found.violations.map(({ check, containers, values }) => [check, containers, values]),
    ).toEqual([
      ['non-default capabilities', ['a', 'b'], ['NET_ADMIN']],
      ['host namespaces', [], []],
      ['hostPath volumes', [], ['host', 'h2']],
      ['seLinuxOptions', [], []],
    ]);
  });

  it('others: who and why', () => {
    expect(refusal(down)).toMatchObject({
      by: 'webhook-down',
      name: 'check.example.com',
      why: 'service "policy" not found',
    });
    expect(refusal(denied)).toEqual({ by: 'webhook', name: 'deny.example.com', message: '' });
    expect(refusal(invalid)).toMatchObject({
      by: 'invalid',
      causes: [
        { field: 'spec.containers[0].resources.requests' },
        { field: 'spec.containers[1].image', text: 'Required value' },
      ],
    });
  });

  it.each([
    'Operation cannot be fulfilled on resourcequotas "q": the object has been modified; please apply your changes',
    'pods "a" is forbidden: status unknown for quota: q, resources: pods',
    'pods "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
    'etcdserver: request timed out',
  ])('what passes by itself is left out: %s', (message) => {
    expect(parseRefusal(message)).toBeUndefined();
  });

  it('cut or garbled, they stop nothing', () => {
    const garbled = fc
      .tuple(fc.constantFrom(...MESSAGES), fc.nat(), fc.nat(), fc.string({ maxLength: 12 }))
      .map(([message, at, length, text]) => {
        const from = at % message.length;
        return message.slice(0, from) + text + message.slice(from + (length % 30));
      });
    fc.assert(
      fc.property(garbled, (message) => {
        const condition = {
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message,
          lastTransitionTime: ago(60),
        };
        const set = {
          kind: 'ReplicaSet',
          metadata: { name: 'web', namespace: 'shop', uid: 'u' },
          spec: { replicas: 2, template: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } } },
          status: { replicas: 0, conditions: [condition] },
        };
        const { unseen, findings } = diagnose(snapshotWith([set]), NOON);
        expect(unseen).toEqual([]);
        expect(findings.every(({ title, cause }) => title !== '' && cause !== '')).toBe(true);
      }),
      { seed: 20260101, numRuns: 400 },
    );
  });
});
