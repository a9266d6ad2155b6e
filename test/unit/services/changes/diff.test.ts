import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffObjects } from '../../../../src/services/changes/diff.ts';
import { applyPatch, patchBetween, reversed } from '../../../../src/services/changes/jsonPatch.ts';
import { kubectlLine, shellQuote } from '../../../../src/services/changes/kubectl.ts';
import { sameJson } from '../../../../src/services/changes/visible.ts';

const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    resourceVersion: String(replicas),
    generation: replicas,
    managedFields: [{ time: replicas }],
  },
  spec: { paused: false, replicas, selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [] } } },
  status: { replicas },
});
const lines = (from: unknown, to: unknown) => diffObjects(from, to).map(({ mark, text }) => mark + text);

test('a diff names the place and shows three lines around the change, without status and the server’s own fields', () => {
  expect(lines(deployment(3), deployment(5))).toEqual(
    [
      '@',
      '   name: web',
      ' spec:',
      '   paused: false',
      '-  replicas: 3',
      '+  replicas: 5',
      '   selector:',
      '     matchLabels:',
      '       app: web',
    ].map((line) => (line === '@' ? '@metadata' : line)),
  );
});

test('the place of a change deep inside is named by its keys', () => {
  const object = (image: string) => ({
    spec: {
      template: {
        spec: { containers: [{ name: 'a', env: ['1', '2', '3', '4'].map((name) => ({ name })), zimage: image }] },
      },
    },
  });
  expect(lines(object('x'), object('y'))[0]).toBe('@spec.template.spec.containers.env');
});

test('nothing to see where only the status differs', () => {
  expect(lines(deployment(3), { ...deployment(3), status: { replicas: 9 } })).toEqual([]);
});

test('the values of a Secret are never shown, only that they change', () => {
  const secret = (password: string) => ({
    kind: 'Secret',
    metadata: { name: 's', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': password } },
    data: { password, user: 'same-user' },
    stringData: { plain: password },
  });
  const text = lines(secret('old-secret'), secret('new-secret')).join('\n');
  expect(text).toContain('password');
  expect(text).not.toMatch(/old-secret|new-secret|same-user/);
  expect(lines(secret('a-value'), undefined).join('\n')).not.toContain('a-value');
});

const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => typeof value === 'object' && value !== null);

test('the patch between two values turns the one into the other, and its reverse back', () => {
  fc.assert(
    fc.property(json, json, (from, to) => {
      expect(sameJson(applyPatch(from, patchBetween(from, to)), to)).toBe(true);
      expect(sameJson(applyPatch(to, reversed(from, to)), from)).toBe(true);
    }),
  );
});

test('keys with slashes and tildes are escaped', () => {
  expect(patchBetween({ labels: { 'a/b~c': '1' } }, { labels: { 'a/b~c': '2' } })).toEqual([
    { op: 'replace', path: '/labels/a~1b~0c', value: '2' },
  ]);
});

test('a kubectl line survives a shell', () => {
  expect(kubectlLine({ context: 'my prod', namespace: 'shop' }, ['label', 'pod/x', "note=it's $HOME", 'a-'])).toBe(
    `kubectl --context 'my prod' -n shop label pod/x 'note=it'\\''s $HOME' a-`,
  );
  expect(shellQuote('')).toBe("''");
  expect(shellQuote('~root')).toBe("'~root'");
});
