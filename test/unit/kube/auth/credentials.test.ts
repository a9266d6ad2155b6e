import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../../../src/kube/client.ts';
import { CLIENT_USER, type TestServer, testKubeconfig, testServer } from '../../../support/apiServer.ts';
import { CA } from '../../../support/certificates.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { rejection } from '../../../support/rejection.ts';

let folder: string;
let server: TestServer;
let clock: FakeClock;
let output: string;
/** Tokens that the server accepts; anything else gets a 401. */
let accepted: Set<string>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kdbg-test-'));
  clock = new FakeClock();
  output = '';
  accepted = new Set();
  server = await testServer((request, response) => {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (accepted.size > 0 && !accepted.has(token)) response.writeHead(401).end('{"kind":"Status","code":401}');
    else response.end(JSON.stringify(request.headers));
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const as = (user: object, cluster: object = {}, env: Record<string, string> = {}) =>
  connect(testKubeconfig(server.url, cluster, user), 'test', {
    clock,
    env: { PATH: process.env.PATH ?? '', ...env },
    onPluginOutput: (text) => {
      output += text;
    },
  });
const headers = (user: object) => as(user).json<Record<string, string>>({ path: '/' });
/** An exec entry that runs a script of Node. */
const plugin = (script: string, fields: object = {}) => {
  const path = join(folder, 'plugin.cjs');
  writeFileSync(path, script);
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [path], ...fields },
  };
};
const give = (status: string) =>
  `process.stdout.write(JSON.stringify({apiVersion:'client.authentication.k8s.io/v1',kind:'ExecCredential',status:${status}}));`;

describe('fixed credentials', () => {
  test('a token', async () => expect((await headers({ token: 'abc' })).authorization).toBe('Bearer abc'));
  test('a name and password', async () =>
    expect((await headers({ username: 'ann', password: 'p' })).authorization).toBe('Basic YW5uOnA='));
  test('impersonation of a user with groups and more', async () => {
    const sent = await headers({
      token: 't',
      as: 'bob',
      'as-uid': '7',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { 'example.org/team': ['red'] },
    });
    expect(sent).toMatchObject({
      'impersonate-user': 'bob',
      'impersonate-uid': '7',
      'impersonate-group': 'dev, ops',
      'impersonate-extra-example.org%2fteam': 'red',
    });
  });
  test('an auth-provider that Kubernetes has dropped says so', async () => {
    const error = await rejection(headers({ 'auth-provider': { name: 'gcp' } }));
    expect(error.code).toBe('auth-provider-gone');
  });
  test('a client certificate file that is missing says which', async () => {
    const error = await rejection(headers({ 'client-certificate': '/nix/c.crt', 'client-key': '/nix/c.key' }));
    expect(error.line).toContain('/nix/c.crt');
  });
});

describe('a token file', () => {
  test('is read again after a minute', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'one\n');
    const kube = as({ tokenFile: path });
    const token = async () => (await kube.json<Record<string, string>>({ path: '/' })).authorization;
    expect(await token()).toBe('Bearer one');
    writeFileSync(path, 'two\n');
    expect(await token()).toBe('Bearer one');
    await clock.advance(60_000);
    expect(await token()).toBe('Bearer two');
  });

  test('is read again at once when the server refuses the token', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'old');
    const kube = as({ tokenFile: path });
    await kube.json({ path: '/' });
    accepted.add('new');
    writeFileSync(path, 'new');
    expect(await kube.json({ path: '/' })).toMatchObject({ authorization: 'Bearer new' });
  });
});

describe('an exec credential program', () => {
  test('gives a token, once for all calls, and its words never reach the terminal', async () => {
    const runs = join(folder, 'runs');
    const kube = as(
      plugin(
        `require('fs').appendFileSync(${JSON.stringify(runs)},'x'); process.stderr.write('open https://login'); ${give("{token:'t1'}")}`,
      ),
    );
    await Promise.all([1, 2, 3].map(() => kube.json({ path: '/' })));
    expect(server.requests.map((request) => request.headers.authorization)).toEqual(Array(3).fill('Bearer t1'));
    expect(readFileSync(runs, 'utf8')).toBe('x');
    expect(output).toBe('open https://login');
  });

  test('is run again when its answer has expired', async () => {
    const until = new Date(clock.now() + 60_000).toISOString();
    const kube = as(plugin(give(`{token:'t'+Date.now()+Math.random(),expirationTimestamp:'${until}'}`)));
    const token = async () => (await kube.json<Record<string, string>>({ path: '/' })).authorization;
    const first = await token();
    expect(await token()).toBe(first);
    await clock.advance(61_000);
    expect(await token()).not.toBe(first);
  });

  test('is run again when the server refuses its token, but not in a loop', async () => {
    const runs = join(folder, 'runs');
    const kube = as(plugin(`require('fs').appendFileSync(${JSON.stringify(runs)},'x'); ${give("{token:'never'}")}`));
    accepted.add('other');
    const error = await rejection(kube.json({ path: '/' }));
    expect(error.code).toBe('api-unauthorized');
    expect(readFileSync(runs, 'utf8')).toBe('xx');
  });

  test('that fails is not run again by everybody who asks, but after a while', async () => {
    const runs = join(folder, 'runs');
    const user = plugin(`require('fs').appendFileSync(${JSON.stringify(runs)}, 'x'); process.exit(3);`);
    const client = as(user);
    const ask = () => rejection(client.json({ path: '/' }));
    const ran = () => readFileSync(runs, 'utf8').length;
    const errors = [await ask(), ...(await Promise.all([ask(), ask()]))];
    expect(errors.map(({ code }) => code)).toEqual(['plugin-failed', 'plugin-failed', 'plugin-failed']);
    expect(ran()).toBe(1);
    await clock.advance(5_000);
    await ask();
    expect(ran()).toBe(2);
    await clock.advance(5_000);
    await ask();
    expect(ran()).toBe(2);
    await clock.advance(5_000);
    await ask();
    expect(ran()).toBe(3);
  });

  test('gets its arguments, its environment and, where it wants, the cluster; its stdin is closed', async () => {
    const seen = join(folder, 'seen');
    const kube = as(
      plugin(
        `let i='';process.stdin.on('data',d=>i+=d).on('end',()=>{require('fs').writeFileSync(${JSON.stringify(seen)},JSON.stringify({info:JSON.parse(process.env.KUBERNETES_EXEC_INFO),extra:process.env.EXTRA,arg:process.argv[2],i}));${give("{token:'t'}")}})`,
        {
          args: [join(folder, 'plugin.cjs'), '--here'],
          env: [{ name: 'EXTRA', value: 'yes' }],
          provideClusterInfo: true,
        },
      ),
      { extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }] },
    );
    await kube.json({ path: '/' });
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({
      extra: 'yes',
      arg: '--here',
      i: '',
      info: {
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        spec: {
          interactive: false,
          cluster: {
            server: server.url,
            'certificate-authority-data': Buffer.from(CA).toString('base64'),
            config: { audience: 'a' },
          },
        },
      },
    });
  });

  test('gives a client certificate', async () => {
    const pem = (key: 'client-certificate-data' | 'client-key-data') =>
      JSON.stringify(Buffer.from(CLIENT_USER[key], 'base64').toString());
    const status = `{clientCertificateData:${pem('client-certificate-data')},clientKeyData:${pem('client-key-data')}}`;
    await as(plugin(give(status))).json({ path: '/' });
    const socket = server.requests[0]?.socket as import('node:tls').TLSSocket;
    expect(socket.getPeerCertificate().subject.CN).toBe('ann');
  });

  test.each([
    [
      'is not there',
      { exec: { command: 'no-such-plugin', installHint: 'get it from us' } },
      'plugin-missing',
      'get it from us',
    ],
    [
      'wants a terminal',
      { exec: { command: 'x', interactiveMode: 'Always' } },
      'plugin-needs-terminal',
      'in a terminal',
    ],
  ])('that %s is told', async (_name, user, code, words) => {
    const error = await rejection(headers(user));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  test.each([
    [
      'fails',
      "console.error('token expired, please log in'); process.exit(3)",
      'plugin-failed',
      '(exit code 3): token expired, please log in.',
    ],
    ['prints nothing', '', 'plugin-answer', 'it printed nothing'],
    ['prints no JSON', "console.log('hello')", 'plugin-answer', 'it is not JSON'],
    ['gives no credentials', give('{}'), 'plugin-answer', 'neither a token nor a client certificate'],
    [
      'speaks another version',
      give("{token:'t'}").replace('/v1', '/v1beta1'),
      'plugin-answer',
      'it speaks client.authentication.k8s.io/v1beta1',
    ],
  ])('that %s is told', async (_name, script, code, words) => {
    const error = await rejection(headers(plugin(script)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });
});

describe('the oidc auth-provider', () => {
  const token = (exp: number) => `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.y`;
  test('sends its id-token as long as it is valid', async () => {
    const idToken = token(clock.now() / 1000 + 600);
    const sent = await headers({ 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } });
    expect(sent.authorization).toBe(`Bearer ${idToken}`);
  });
  test('says that the login has expired where it can not be renewed', async () => {
    const config = { 'id-token': token(clock.now() / 1000 - 1), 'idp-issuer-url': 'https://login.test' };
    const error = await rejection(headers({ 'auth-provider': { name: 'oidc', config } }));
    expect(error.code).toBe('login-expired');
    expect(error.message).toContain('https://login.test');
  });
});
