import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { aDeployment, ago, aNode, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const find = (...all: readonly unknown[]) =>
  diagnose(snapshotWith(all), NOON).findings.filter(({ code }) => /autoscaler|budget/.test(code));

describe('autoscalers', () => {
  const scaler = (condition: object, target = 'web') => ({
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-hpa', creationTimestamp: ago(3600) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
      minReplicas: 1,
      maxReplicas: 4,
    },
    status: { currentReplicas: 1, conditions: [{ lastTransitionTime: ago(600), ...condition }] },
  });
  const inactive = (message: string, reason = 'FailedGetResourceMetric', at = ago(600)) =>
    scaler({ type: 'ScalingActive', status: 'False', reason, message, lastTransitionTime: at });

  it('a missing request is told with the containers that lack it', () => {
    const pod = aPod({
      owner,
      spec: { containers: [{ name: 'web', resources: { requests: { cpu: '1' } } }, { name: 'log' }] },
    });
    const message =
      'the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container log of Pod web-1';
    const [found] = find(...objects, pod, inactive(message));
    expect(found).toMatchObject({
      severity: 'warning',
      title: 'The autoscaler web can’t scale: log states no cpu request',
    });
    expect(found?.remedies[0]?.kubectl).toBe(
      'kubectl -n shop set resources deployment/web -c log --requests=cpu=AMOUNT',
    );
  });

  it('a target that does not exist is told with the nearest, one that is there by now is not', () => {
    const missing = { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale' };
    const [found] = find(...objects, scaler({ ...missing, message: 'deployments.apps "wbe" not found' }, 'wbe'));
    expect(found?.cause).toContain('Nearest: deployment/web');
    expect(find(...objects, scaler({ ...missing, message: 'deployments.apps "web" not found' }))).toEqual([]);
  });

  it('missing metric APIs are told apart', () => {
    const pod = aPod({ owner });
    const custom =
      'unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
    expect(find(...objects, pod, inactive(custom, 'FailedGetPodsMetric'))[0]?.cause).toContain('by the metric rps');
    const server =
      'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
    expect(find(...objects, pod, inactive(server))[0]?.title).toContain('metrics server does not answer');
  });

  it('is silent for new pods, pods that are not ready, a target of 0, and an autoscaler that works', () => {
    const none = 'unable to get metrics for resource cpu: no metrics returned from resource metrics API';
    expect(find(...objects, aPod({ owner }), inactive(none, 'FailedGetResourceMetric', ago(60)))).toEqual([]);
    const sick = aPod({ owner, status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    expect(find(...objects, sick, inactive(none))).toEqual([]);
    expect(find(...objects, aPod({ owner }), inactive(none))).toHaveLength(1);
    expect(find(...objects, inactive('scaling is disabled', 'ScalingDisabled'))).toEqual([]);
    expect(find(...objects, scaler({ type: 'ScalingActive', status: 'True' }))).toEqual([]);
  });

  it('at its maximum for long is for information', () => {
    const limited = (at: string) =>
      find(
        ...objects,
        scaler({ type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas', lastTransitionTime: at }),
      );
    expect(limited(ago(60))).toEqual([]);
    expect(limited(ago(900))[0]?.severity).toBe('info');
  });
});

describe('disruption budgets', () => {
  const budget = (spec: object, status: object, since = ago(600)) => ({
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-pdb', generation: 1, creationTimestamp: ago(3600) },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      conditions: [
        { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', lastTransitionTime: since },
      ],
      ...status,
    },
  });
  const never = budget({ maxUnavailable: 0 }, { expectedPods: 1, desiredHealthy: 1, currentHealthy: 1 });

  it('one that can never allow an eviction is for information, and a warning where a cordoned node waits', () => {
    expect(find(...objects, aPod({ owner }), never)[0]).toMatchObject({ severity: 'info' });
    const [found] = find(...objects, aPod({ owner }), never, aNode('node1', { spec: { unschedulable: true } }));
    expect(found).toMatchObject({ severity: 'warning', cause: expect.stringContaining('node1 is cordoned') });
  });

  it('one that allows nothing for a moment, or allows one, is well', () => {
    const status = { expectedPods: 3, desiredHealthy: 2, currentHealthy: 2 };
    expect(find(budget({ minAvailable: 2 }, status, ago(30)))).toEqual([]);
    expect(find(budget({ minAvailable: 2 }, status))[0]?.cause).toContain('2 of 3 pods are ready, and 2 must be');
    expect(find(budget({ minAvailable: 1 }, { ...status, disruptionsAllowed: 1 }))).toEqual([]);
  });
});
