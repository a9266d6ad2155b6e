import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, NOON, snapshotWith } from '../../support/snapshot.ts';

const meta = (name: string, more: object = {}) => ({ name, namespace: 'shop', uid: `uid-${name}`, ...more });

/** A Deployment `web` of one pod that is refused with this message. */
function refusedWith(message: string, spec: object) {
  const condition = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message,
    lastTransitionTime: ago(60),
  };
  return [
    { kind: 'Deployment', metadata: meta('web'), spec: { replicas: 1, template: { spec } } },
    {
      kind: 'ReplicaSet',
      metadata: meta('web-5d', {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
      }),
      spec: { replicas: 1, template: { spec } },
      status: { replicas: 0, conditions: [condition] },
    },
  ];
}
function only(objects: readonly unknown[]) {
  const { findings } = diagnose(snapshotWith(objects), NOON);
  expect(findings.map(({ code }) => code)).toHaveLength(1);
  const finding = findings[0];
  if (!finding) throw new Error('no finding');
  return finding;
}
const container = (name: string, resources: object = {}) => ({ name, image: 'x', resources });
const range = (...limits: object[]) => ({ kind: 'LimitRange', metadata: meta('lr'), spec: { limits } });

describe('a LimitRange', () => {
  const refuse = (why: string, ...containers: object[]) =>
    refusedWith(`pods "web-5d-x" is forbidden: ${why}`, { containers });

  it('names the container, its figure and the range, and offers what fits', () => {
    const finding = only([
      ...refuse(
        'maximum memory usage per Container is 256Mi, but limit is 1Gi',
        container('web', { limits: { memory: '1Gi' } }),
        container('proxy', { limits: { memory: '64Mi' } }),
      ),
      range({ type: 'Container', max: { memory: '256Mi' } }),
    ]);
    expect(finding.code).toBe('limit-range-violated');
    expect(finding.title).toBe('web has no pod: a LimitRange refuses its pods (memory 1Gi is above the maximum 256Mi)');
    expect(finding.cause).toContain(
      'LimitRange lr allows a container at most 256Mi memory; container web has a limit of 1Gi.',
    );
    expect(finding.remedies[0]?.kubectl).toBe(
      'kubectl -n shop set resources deployment/web -c web --requests=memory=256Mi --limits=memory=256Mi',
    );
  });

  it('a default of the range is told as that', () => {
    const { evidence, cause } = only([
      ...refuse('maximum cpu usage per Container is 500m, but limit is 1', container('web')),
      range({ type: 'Container', max: { cpu: '500m' }, default: { cpu: '1' } }),
    ]);
    expect(cause).toContain('container web has a limit of 1.');
    expect(evidence.map(({ text }) => text)).toContain('1 (the LimitRange’s default)');
  });

  it('minimum, ratio and the sum of a pod', () => {
    const finding = only([
      ...refuse(
        '[minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 2, but provided ratio is 20.000000, maximum memory usage per Pod is 300Mi, but limit is 400Mi]',
        container('a', { requests: { cpu: '10m' }, limits: { cpu: '200m', memory: '200Mi' } }),
        container('b', { limits: { memory: '200Mi' } }),
      ),
      range(
        { type: 'Container', min: { cpu: '50m' }, maxLimitRequestRatio: { cpu: '2' } },
        { type: 'Pod', max: { memory: '300Mi' } },
      ),
    ]);
    expect(finding.cause).toContain('at least 50m cpu; container a has a request of 10m');
    expect(finding.cause).toContain('of container a it is 20 times');
    expect(finding.cause).toContain('the pod (a 200Mi and b 200Mi) has a limit of 400Mi');
    expect(finding.remedies[0]?.args).toMatchObject({
      container: 'a',
      'requests.cpu': '100m',
      'limits.memory': '100Mi',
    });
  });

  it('what is not stated at all is told', () => {
    const { cause, remedies } = only([
      ...refuse('[maximum memory usage per Pod is 300Mi.  No limit is specified]', container('a')),
      range({ type: 'Pod', max: { memory: '300Mi' } }),
    ]);
    expect(cause).toContain('the pod states no memory limit');
    expect(remedies[0]?.kubectl).toContain('--limits=memory=300Mi');
  });

  it('a default limit below the stated request makes the pod invalid: the range is told, not only the field', () => {
    const finding = only([
      ...refusedWith(
        'Pod "web-5d-x" is invalid: spec.containers[0].resources.requests: Invalid value: "700m": must be less than or equal to cpu limit of 500m',
        { containers: [container('web', { requests: { cpu: '700m' } })] },
      ),
      range({ type: 'Container', default: { cpu: '500m' } }),
    ]);
    expect(finding.code).toBe('limit-range-violated');
    expect(finding.cause).toContain('Container web requests 700m cpu and states no limit. LimitRange lr gives');
    expect(finding.remedies[0]?.args).toEqual({ container: 'web', 'limits.cpu': '700m' });
  });

  it('that was changed since is told as waiting for the next try', () => {
    expect(
      only([
        ...refuse('maximum memory usage per Container is 256Mi, but limit is 1Gi', container('web')),
        range({ type: 'Container', max: { memory: '2Gi' } }),
      ]),
    ).toMatchObject({ severity: 'warning', title: 'web waits for the next try to make its pods' });
  });
});

describe('Pod Security', () => {
  const namespace = (level?: string) => ({
    kind: 'Namespace',
    metadata: { name: 'shop', uid: 'ns', labels: level ? { 'pod-security.kubernetes.io/enforce': level } : {} },
  });
  const RESTRICTED =
    'pods "web-5d-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';
  const spec = { containers: [container('web')] };

  it('names the level and each violation with the field to change, and offers a patch that meets it', () => {
    const finding = only([...refusedWith(RESTRICTED, spec), namespace('restricted')]);
    expect(finding.code).toBe('pod-security-violation');
    expect(finding.title).toBe(
      'web has no pod: the namespace’s Pod Security level restricted refuses its pods (allowPrivilegeEscalation and 3 more)',
    );
    expect(finding.cause).toContain('The pod breaks 4 rules: container web: it may gain more rights');
    expect(finding.cause).toContain('set runAsNonRoot: true');
    expect(finding.remedies.map(({ kubectl }) => kubectl)).toEqual([
      'kubectl -n shop edit deployment/web',
      `kubectl -n shop patch deployment/web -p '{"spec":{"template":{"spec":{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"web","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"runAsNonRoot":true}}]}}}}'`,
      'kubectl label namespace shop pod-security.kubernetes.io/enforce=baseline --overwrite',
    ]);
  });

  it('what baseline forbids is told first, and only privileged would admit it', () => {
    const finding = only([
      ...refusedWith(
        'pods "web-5d-x" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPath volumes (volume "data"), non-default capabilities (container "web" must not include "NET_ADMIN" in securityContext.capabilities.add), hostPort (container "web" uses hostPort 80)',
        { ...spec, hostNetwork: true, volumes: [{ name: 'data', hostPath: { path: '/var' } }] },
      ),
      namespace('baseline'),
    ]);
    expect(finding.cause).toContain('remove hostNetwork');
    expect(finding.cause).toContain('hostPath in volume data');
    expect(finding.cause).toContain('NET_ADMIN');
    expect(finding.evidence.map(({ ref, text }) => `${ref} ${text}`)).toContain(
      'spec.template.spec.volumes[data].hostPath.path /var',
    );
    expect(finding.remedies.at(-1)?.kubectl).toContain('enforce=privileged');
  });

  it('a level that was lowered since is told as waiting for the next try', () => {
    expect(only([...refusedWith(RESTRICTED, spec), namespace('baseline')])).toMatchObject({ severity: 'warning' });
  });

  it('a namespace without a label is told as such', () => {
    expect(only([...refusedWith(RESTRICTED, spec), namespace()]).cause).toContain('has no label for it now');
  });
});
