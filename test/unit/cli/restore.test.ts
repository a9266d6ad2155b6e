import { expect, test } from 'vitest';
import { workloadOf } from '../../../src/cli/restore.ts';

test.for([
  ['deployment/web', 'Deployment'],
  ['deploy/web', 'Deployment'],
  ['Deployments/web', 'Deployment'],
  ['sts/web', 'StatefulSet'],
  ['daemonset/web', 'DaemonSet'],
])('%s is a %s', ([written, kind]) => {
  expect(workloadOf(written ?? '')).toEqual({ kind, name: 'web' });
});

test.for(['web', 'pod/web', 'deployment/', 'deployment/a/b', ''])('"%s" is no workload', (written) => {
  expect(() => workloadOf(written)).toThrow(/no Deployment, StatefulSet or DaemonSet/);
});
