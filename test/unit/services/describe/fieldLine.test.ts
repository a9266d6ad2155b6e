import { expect, test } from 'vitest';
import { fieldLine } from '../../../../src/services/describe/fieldLine.ts';

const YAML = `apiVersion: v1
metadata:
  labels:
    app: web
    app.kubernetes.io/name: web
spec:
  containers:
    - image: nginx:1.22
      name: proxy
      args: [a, b]
    - image: web:1
      name: web
      livenessProbe:
        httpGet:
          path: /
          port: 80
  imagePullSecrets:
    - name: registry
status:
  conditions:
    - status: "False"
      type: Ready
  containerStatuses:
    - name: web
      lastState:
        terminated:
          exitCode: 139
          message: |
            one
            two
`;
const LINES = YAML.split('\n');
const at = (path: string) => {
  const found = fieldLine(YAML, path);
  return found && [LINES[found.line]?.trim().replace(/^- /, ''), found.lines, found.whole];
};

test.each([
  ['status.containerStatuses[web].lastState.terminated.exitCode', 'exitCode: 139', 1],
  ['status.containerStatuses[web].lastState.terminated.message', 'message: |', 3],
  ['spec.containers[web].image', 'image: web:1', 1],
  ['spec.containers[1].image', 'image: web:1', 1],
  ['spec.containers[web].livenessProbe', 'livenessProbe:', 4],
  ['status.conditions[Ready].status', 'status: "False"', 1],
  ['metadata.labels.app.kubernetes.io/name', 'app.kubernetes.io/name: web', 1],
  ['metadata.labels[app.kubernetes.io/name]', 'app.kubernetes.io/name: web', 1],
  ['metadata.labels.app', 'app: web', 1],
  ['spec.imagePullSecrets', 'imagePullSecrets:', 2],
])('%s', (path, line, lines) => {
  expect(at(path)).toEqual([line, lines, true]);
});

test('of a field that is not there any more the nearest that holds it', () => {
  expect(at('status.containerStatuses[web].state.waiting.reason')?.[0]).toBe('name: web');
  expect(at('status.containerStatuses[web].state.waiting.reason')?.[2]).toBe(false);
  expect(at('spec.containers[gone].image')).toEqual(['containers:', expect.any(Number), false]);
});

test('of what is no path of the object nothing', () => {
  expect(fieldLine(YAML, 'nothing.like.it')).toBeUndefined();
  expect(fieldLine('', 'status')).toBeUndefined();
  expect(fieldLine(': : not yaml [', 'status')).toBeUndefined();
});
