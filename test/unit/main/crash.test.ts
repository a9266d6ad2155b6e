import { afterEach, expect, test } from 'vitest';
import { knownSecrets } from '../../../src/kube/knownSecrets.ts';
import { loadKubeconfig } from '../../../src/kube/kubeconfig.ts';
import { crashReport } from '../../../src/main/crash.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A kubeconfig in which every place that may hold a secret does. */
function planted() {
  const folder = temporaryFolder();
  folders.push(folder);
  const user = {
    token: 'planted-token',
    password: 'planted-password',
    username: 'ann',
    'client-key-data': base64('planted-key-data'),
    exec: { apiVersion: 'v1', command: 'login', env: [{ name: 'CLIENT', value: 'planted-exec' }] },
    'auth-provider': { name: 'oidc', config: { 'refresh-token': 'planted-refresh', 'idp-issuer-url': 'https://idp' } },
  };
  const file = { tokenFile: folder.file('token', 'planted-file\n') };
  const path = folder.file(
    'kubeconfig',
    JSON.stringify({
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: 'https://h:6443', 'proxy-url': 'http://p:planted-proxy@proxy:1' } }],
      users: [
        { name: 'u', user },
        { name: 'f', user: file },
      ],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  return loadKubeconfig({ env: {}, path });
}

test('a crash report holds none of the secrets of the kubeconfig and the environment, however the error quotes them', () => {
  const secrets = knownSecrets(planted(), { CI_TOKEN: 'planted-env', HOME: '/home/ann' });
  const cause = new Error('the plugin said planted-exec; planted-file; planted-refresh; planted-key-data');
  const thrown = new Error('GET https://h/?q=planted-token (planted-password) by planted-proxy with planted-env', {
    cause,
  });
  const report = crashReport({ version: '1.2.3', at: 0, thrown, secrets });
  expect(report).not.toContain('planted');
  expect(report).toContain('https://h/?q=');
  expect(report).toContain('Caused by:');
});

test('a crash report has what is needed to find the bug, and no fields of the error', () => {
  const thrown = Object.assign(new TypeError('x is not a function'), { config: { answer: 'planted' } });
  const report = crashReport({ version: '1.2.3 (abc)', at: Date.UTC(2026, 0, 2), thrown });
  expect(report).toMatch(
    /^kdbg 1\.2\.3 \(abc\)\nnode v\d+\.\S+ \S+ \S+\n2026-01-02T00:00:00\.000Z\n\nTypeError: x is not a function\n {4}at /,
  );
  expect(report).not.toContain('planted');
});

test('what is thrown need not be an error, and causes in a circle end', () => {
  expect(crashReport({ version: '1', at: 0, thrown: 'Bearer planted-token' })).not.toContain('planted');
  const thrown = new Error('a circle');
  thrown.cause = thrown;
  expect(crashReport({ version: '1', at: 0, thrown }).match(/Caused by:/g)).toHaveLength(4);
});
