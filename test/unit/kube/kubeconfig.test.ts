import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { loadKubeconfig, useContext } from '../../../src/kube/kubeconfig.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kdbg-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const context = (name: string, namespace?: string) => `
- name: ${name}
  context: { cluster: c-${name}, user: u-${name}${namespace ? `, namespace: ${namespace}` : ''} }`;
const config = (current: string | undefined, ...names: string[]) => `apiVersion: v1
kind: Config
${current === undefined ? '' : `current-context: ${current}`}
contexts:${names.map((name) => context(name, `ns-${name}`)).join('')}
clusters:${names.map((name) => `\n- name: c-${name}\n  cluster: { server: "https://${name}.test:6443/" }`).join('')}
users:${names.map((name) => `\n- name: u-${name}\n  user: { token: t-${name} }`).join('')}
`;
const failure = (work: () => unknown): KdbgError => {
  try {
    work();
  } catch (error) {
    if (error instanceof KdbgError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('loadKubeconfig', () => {
  test('merges the files of KUBECONFIG, the first to say something wins, missing ones are skipped', () => {
    const a = write('a', config(undefined, 'one').replace('c-one\n', 'c-one\n'));
    const b = write('b', config('two', 'two', 'one').replace('https://one.test', 'https://second.test'));
    const c = write('c', config('three', 'three'));
    const loaded = loadKubeconfig({ env: { KUBECONFIG: [a, join(folder, 'missing'), b, c].join(delimiter) } });
    expect(loaded.current).toBe('two');
    expect(loaded.namespace).toBe('ns-two');
    expect(loaded.contexts.map((item) => item.name)).toEqual(['one', 'two', 'three']);
    expect(loaded.clusters.get('c-one')?.server).toBe('https://one.test:6443');
    expect(loaded.files).toEqual([a, b, c]);
  });

  test('reads ~/.kube/config without KUBECONFIG', () => {
    write('.kube/config', config('home', 'home'));
    expect(loadKubeconfig({ env: { HOME: folder } }).current).toBe('home');
  });

  test('--kubeconfig stands alone, and --context wins over current-context', () => {
    const a = write('a', config('one', 'one'));
    const b = write('b', config('two', 'two', 'other'));
    const loaded = loadKubeconfig({ env: { KUBECONFIG: a }, path: b, context: 'other' });
    expect(loaded.contexts.map((item) => item.name)).toEqual(['two', 'other']);
    expect([loaded.current, loaded.namespace]).toEqual(['other', 'ns-other']);
  });

  test('files that a kubeconfig names are relative to its folder', () => {
    const path = write(
      'deep/config',
      `current-context: x
contexts: [{name: x, context: {cluster: x, user: x}}]
clusters: [{name: x, cluster: {server: https://x, certificate-authority: ../ca.crt}}]
users: [{name: x, user: {tokenFile: token, exec: {command: ./login}}}]`,
    );
    const loaded = loadKubeconfig({ env: {}, path });
    expect(loaded.clusters.get('x')?.caFile).toBe(join(folder, 'ca.crt'));
    expect(loaded.users.get('x')?.tokenFile).toBe(join(folder, 'deep/token'));
    expect(loaded.users.get('x')?.exec?.command).toBe(join(folder, 'deep/login'));
    expect(loaded.namespace).toBe('default');
  });

  test('no kubeconfig: says where it looked and what to do', () => {
    const error = failure(() => loadKubeconfig({ env: { HOME: folder } }));
    expect(error.code).toBe('no-kubeconfig');
    expect(error.line).toContain(join(folder, '.kube/config'));
    expect(error.line).toContain('--kubeconfig FILE');
  });

  test('a file of --kubeconfig that is missing', () => {
    const error = failure(() => loadKubeconfig({ env: {}, path: join(folder, 'nix') }));
    expect(error.code).toBe('kubeconfig-unreadable');
    expect(error.message).toBe(`The kubeconfig ${join(folder, 'nix')} can't be read: there is no such file.`);
  });

  test('broken YAML: names file and line', () => {
    const path = write('bad', 'apiVersion: v1\ncontexts:\n- name: "open\n  context: {}\n');
    const error = failure(() => loadKubeconfig({ env: {}, path }));
    expect(error.code).toBe('kubeconfig-broken');
    expect(error.message).toMatch(new RegExp(`^The kubeconfig ${path} is broken at line [345]: .+\\.$`));
  });

  test('YAML that is no kubeconfig', () => {
    const error = failure(() => loadKubeconfig({ env: {}, path: write('list', '- 1\n- 2\n') }));
    expect(error.code).toBe('kubeconfig-broken');
  });

  test('an unknown context: names the near ones', () => {
    const path = write('a', config('prod-eu', 'prod-eu', 'prod-us', 'staging'));
    const error = failure(() => loadKubeconfig({ env: {}, path, context: 'prod-ue' }));
    expect(error.code).toBe('unknown-context');
    expect(error.line).toBe(`There is no context "prod-ue" in ${path}. Did you mean prod-eu, prod-us?`);
  });

  test('an unknown context that is near to none: names those there are', () => {
    const path = write('a', config('alpha', 'alpha', 'beta'));
    const error = failure(() => loadKubeconfig({ env: {}, path, context: 'xyzzy-cluster' }));
    expect(error.todo).toBe('Known contexts: alpha, beta.');
  });

  test('no current context: says how to choose one', () => {
    const error = failure(() => loadKubeconfig({ env: {}, path: write('a', config(undefined, 'one')) }));
    expect(error.code).toBe('no-current-context');
    expect(error.todo).toContain('--context one');
  });

  test.each([
    ['a context without a cluster', 'clusters: []', 'which the kubeconfig does not have'],
    ['a cluster without a server', 'clusters: [{name: c, cluster: {}}]', 'no usable server address'],
    ['a context with an unknown user', 'clusters: [{name: c, cluster: {server: https://x}}]', 'names the user "u"'],
  ])('%s', (_name, clusters, words) => {
    const text = `current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n${clusters}\n`;
    const error = failure(() => loadKubeconfig({ env: {}, path: write('a', text) }));
    expect(error.code).toBe('context-broken');
    expect(error.message).toContain(words);
  });

  test('entries that make no sense are passed over', () => {
    const text =
      'current-context: x\ncontexts: [7, null, {name: x, context: {cluster: 1}}]\nclusters: [{name: 1, cluster: {server: https://x}}]\nusers: what';
    expect(loadKubeconfig({ env: {}, path: write('a', text) }).clusters.get('1')?.server).toBe('https://x');
  });

  test('another context of the same kubeconfig', () => {
    const loaded = loadKubeconfig({ env: {}, path: write('a', config('one', 'one', 'two')) });
    expect(useContext(loaded, 'two')).toMatchObject({ current: 'two', namespace: 'ns-two' });
    expect(failure(() => useContext(loaded, 'three')).code).toBe('unknown-context');
  });
});
