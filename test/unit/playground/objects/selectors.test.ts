import { expect, test } from 'vitest';
import { selects } from '../../../../src/base/labelSelector.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { applyDefaults } from '../../../../src/playground/objects/defaults.ts';
import { fieldTest, labelTest } from '../../../../src/playground/objects/selectors.ts';

const labels = { app: 'web', tier: 'front' };

test.each([
  ['app=web', true],
  ['app==web,tier!=back', true],
  ['app!=web', false],
  ['none!=x', true],
  ['app in (web, api)', true],
  ['app notin (web),tier', false],
  ['none notin (x)', true],
  ['!none,tier', true],
  ['', true],
])('the selector %s', (selector, fits) => {
  expect(labelTest(selector)(labels)).toBe(fits);
});

test('what is no selector is refused as the API server words it', () => {
  expect(() => labelTest('a b')).toThrow("unable to parse requirement: found 'a b'");
});

test('selectors of objects: an empty one chooses all, a missing one nothing', () => {
  expect(selects({}, labels)).toBe(true);
  expect(selects(undefined, labels)).toBe(false);
  expect(selects({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, labels)).toBe(true);
  expect(selects({ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, labels)).toBe(false);
});

test('a pod is completed as the API server completes it, and once is enough', () => {
  const pod = {
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'main', image: 'nginx', readinessProbe: { httpGet: { port: 80 } } }] },
  } as unknown as KubeObject;
  applyDefaults('Pod', pod);
  const once = structuredClone(pod);
  applyDefaults('Pod', pod);
  expect(pod).toEqual(once);
  expect(once).toMatchObject({
    spec: {
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      terminationGracePeriodSeconds: 30,
      containers: [
        {
          imagePullPolicy: 'Always',
          terminationMessagePath: '/dev/termination-log',
          readinessProbe: {
            timeoutSeconds: 1,
            periodSeconds: 10,
            failureThreshold: 3,
            httpGet: { path: '/', scheme: 'HTTP' },
          },
        },
      ],
    },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  });
});

const worker = {
  metadata: { name: 'a' },
  spec: { nodeName: 'node1' },
  status: { phase: 'Running' },
} as unknown as KubeObject;

test.each([
  ['Pod', 'metadata.name=a,status.phase!=Failed', true],
  ['Pod', 'spec.nodeName==node2', false],
  ['Pod', 'spec.hostNetwork=false', true],
  ['Pod', 'status.podIP=', true],
  ['Node', 'spec.unschedulable=true', false],
  ['Job', 'status.successful=0', true],
])('fields of a %s: %s', (kind, selector, fits) => {
  expect(fieldTest(kind, selector)(worker)).toBe(fits);
});

test.each([
  ['Pod', 'foo=bar', 'field label not supported: foo'],
  ['ConfigMap', 'data=x', '"data" is not a known field selector: only "metadata.name", "metadata.namespace"'],
  ['Job', 'foo=bar', 'field label "foo" not supported for Job'],
  ['Pod', 'foo', "invalid selector: 'foo'; can't understand 'foo'"],
])('a field that a %s can not be selected by is refused: %s', (kind, selector, why) => {
  expect(() => fieldTest(kind, selector)).toThrow(why);
});
