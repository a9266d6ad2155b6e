import { describe, expect, test } from 'vitest';
import { REDACTED, redact, secretsOfEnvironment } from '../../../src/base/redact.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\ndef==\n-----END RSA PRIVATE KEY-----';

describe('what looks like a secret is taken out of a text', () => {
  test.each([
    ['a bearer token', 'Authorization: Bearer planted-Value.1', 'planted'],
    ['a basic login', "headers: { authorization: 'Basic cGxhbnRlZDpw' }", 'cGxhbnRlZDpw'],
    ['a JSON Web Token', `got ${TOKEN} from the plugin`, 'eyJ'],
    ['a JSON Web Token in an address', `wss://h/exec?access_token=${TOKEN}&tty=1`, 'c2lnbmF0dXJl'],
    ['a private key', `bad key ${PEM} at line 1`, 'MIIEabc'],
    ['a private key that is cut off', 'bad key -----BEGIN PRIVATE KEY-----\nMIIEabc', 'MIIEabc'],
    ['PEM in base64', 'client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=', 'LS0tLS1'],
    ['a login in an address', 'no answer of https://ann:planted@proxy.example:3128/', 'planted'],
    ['a token in an address', 'GET https://host/api?token=planted&watch=1', 'planted'],
    ['an option', 'kdbg --token planted-value diagnose', 'planted'],
    ['an option with =', 'kdbg --password=planted', 'planted'],
    ['an option in a list', `["kubectl", "--token", "planted-value"]`, 'planted'],
    ['a field of YAML', 'users:\n- user:\n    token: planted-value\n', 'planted'],
    ['a field of JSON', '{"id-token":"planted value","password":"pla\\"nted"}', 'planted'],
    ['a field of JSON in JSON', String.raw`"{\"clientSecret\":\"planted value\"}"`, 'planted'],
    ['a variable', 'AWS_SECRET_ACCESS_KEY=planted/value PATH=/bin', 'planted'],
    ['a token of EKS', 'k8s-aws-v1.aHR0cHM6Ly9zdHMucGxhbnRlZA', 'aHR0cHM6'],
    ['a token of OpenShift', 'sha256~planted-planted-planted', 'planted'],
    ['a long random text', 'x dGhpcyBpcyBhIHBsYW50ZWQgc2VjcmV0IG9mIG1hbnkgbGV0dGVycw== y', 'dGhpcyBp'],
  ])('%s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain(REDACTED);
  });

  test('and what is around it stays', () => {
    expect(redact('GET https://host/api?token=planted&watch=1 failed')).toBe(
      `GET https://host/api?token=${REDACTED}&watch=1 failed`,
    );
    expect(redact('"password":"planted","user":"ann"')).toBe(`"password":"${REDACTED}","user":"ann"`);
  });

  test.each([
    'TypeError: token is not a function\n    at parse (file:///opt/kdbg/dist/chunks/engine-J4KQ2ZRV.js:12:34)',
    'Cannot read properties of undefined (reading "name")',
    'deployments.apps "web-7c9d5b6f4-2kq9p" not found in /apis/apps/v1/namespaces/shop/deployments',
    'pod 3f2504e0-4f89-11d3-9a0c-0305e82c3301 is gone',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ])('but not what helps to find a bug: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

test('a secret that is known by its value is taken out wherever it stands', () => {
  expect(redact('login of ann with hunter42 failed', ['hunter42\n'])).toBe(`login of ann with ${REDACTED} failed`);
  expect(redact('a short one is a word', ['is'])).toBe('a short one is a word');
});

test('variables that hold secrets are told by their names; paths and switches are no secrets', () => {
  const env = {
    GITHUB_TOKEN: 'planted1',
    DB_PASSWORD: 'planted2',
    HTTPS_PROXY: 'http://ann:planted3@proxy:3128',
    SSH_AUTH_SOCK: '/run/agent.sock',
    USE_AUTH: 'true',
    PATH: '/usr/bin',
    EMPTY_TOKEN: undefined,
  };
  expect(secretsOfEnvironment(env)).toEqual(['planted1', 'planted2', 'ann:planted3', 'planted3']);
});
