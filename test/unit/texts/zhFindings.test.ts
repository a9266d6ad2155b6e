import { afterAll, beforeAll, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { chooseLanguage } from '../../../src/texts/language.ts';
import { aDeployment, ago, aNode, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

beforeAll(() => chooseLanguage('zh'));
afterAll(() => chooseLanguage('en'));

const causes = (...objects: readonly unknown[]): readonly string[] =>
  diagnose(snapshotWith(objects), NOON).findings.map(({ cause }) => cause);

it('why a job was given up is told whole in Chinese, with the reason in the marks of Chinese', () => {
  const job = (reason: string, message: string) => ({
    kind: 'Job',
    metadata: { name: 'export', namespace: 'shop', uid: 'uid-job', creationTimestamp: ago(300) },
    spec: { completions: 3, maxFailedIndexes: 1 },
    status: {
      failedIndexes: '0,2',
      conditions: [{ type: 'Failed', status: 'True', reason, message, lastTransitionTime: ago(100) }],
    },
  });
  const [indexes] = causes(job('FailedIndexes', ''));
  expect(indexes).toMatch(/3 个索引中.*：0,2（FailedIndexes）。/);
  const [policy] = causes(
    job('PodFailurePolicy', 'Container c failed with exit code 42 matching FailJob rule at index 0'),
  );
  expect(policy).toMatch(/退出码为 42 .*（PodFailurePolicy）。/);
});

it('the sentences of an autoscaler follow one another as those of Chinese do', () => {
  const { owner, objects } = aDeployment('web');
  const [cause] = causes(...objects, aPod({ owner }), {
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-hpa', creationTimestamp: ago(3600) },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'wbe' }, maxReplicas: 4 },
    status: {
      conditions: [
        {
          type: 'AbleToScale',
          status: 'False',
          reason: 'FailedGetScale',
          message: 'deployments.apps "wbe" not found',
          lastTransitionTime: ago(600),
        },
      ],
    },
  });
  expect(cause).toContain('而它不存在（not found）。最接近的：deployment/web。');
  expect(cause).not.toMatch(/。 /);
});

it('a kernel setting that the node does not name, and a node that waits to be uncordoned, are told without English words', () => {
  const refused = aPod({
    status: { phase: 'Failed', reason: 'SysctlForbidden', message: 'not allowlisted', containerStatuses: [] },
  });
  expect(causes(refused)[0]).toContain('设置了某个内核参数，而 node1 不允许它');
  const node = { ...(aNode('node1') as object), spec: { unschedulable: true } };
  expect(causes(node)[0]).toMatch(/^有人把 node1 标记为不可调度（kubectl cordon 或 drain）。/);
});
