import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/base/clock.ts';
import { doctorText } from '../../../src/cli/doctor/print.ts';
import { rightsChecks } from '../../../src/cli/doctor/rights.ts';
import { terminalChecks } from '../../../src/cli/doctor/terminal.ts';
import type { Check } from '../../../src/cli/doctor/types.ts';
import { doctorCommand } from '../../../src/cli/doctor.ts';
import type { ApiRequest, KubeClient } from '../../../src/kube/types.ts';
import { openStage, type Stage } from '../../support/stage.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let stage: Stage;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  stage = await openStage();
  folder = temporaryFolder();
});
afterEach(async () => {
  await stage.close();
  folder.remove();
});

interface Answer {
  status: number;
  out: string;
  checks: Check[];
  /** The level of a check; undefined where there is none. */
  level(id: string): string | undefined;
  text(id: string): string;
}

async function doctor(
  kubeconfig: string | undefined,
  env: Record<string, string> = {},
  clock: Clock = systemClock,
): Promise<Answer> {
  let out = '';
  const status = await doctorCommand.run({
    args: { command: 'doctor', positional: [], options: { output: 'json' } },
    env: {
      HOME: folder.path,
      PATH: folder.path,
      TERM: 'xterm-256color',
      KUBECONFIG: folder.file('kubeconfig', kubeconfig ?? ''),
      ...env,
    },
    stdin: { isTTY: true },
    stdout: { write: (text) => (out += text) },
    stderr: { write: () => undefined },
    clock,
    signal: new AbortController().signal,
    about: { version: '1.2.3', commit: '', program: 'kdbg' },
  });
  const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: Check[] };
  expect(ok).toBe(status === 0);
  const of = (id: string) => checks.find((check) => check.id === id);
  return { status, out, checks, level: (id) => of(id)?.level, text: (id) => `${of(id)?.text} ${of(id)?.todo ?? ''}` };
}

/** The kubeconfig with its user and cluster changed. */
function changed(user: object | undefined, cluster: object = {}): string {
  const config = JSON.parse(stage.kubeconfig('shop'));
  if (user) config.users[0].user = user;
  Object.assign(config.clusters[0].cluster, cluster);
  return JSON.stringify(config);
}

describe('kdbg doctor', () => {
  test('says of a cluster that is right that it is, step by step', async () => {
    const { status, level, text } = await doctor(stage.kubeconfig('shop'));
    expect(status).toBe(0);
    for (const id of [
      'node',
      'pty',
      'config',
      'keys',
      'state',
      'kubeconfig',
      'context',
      'token',
      'dns',
      'tcp',
      'tls',
      'clock',
      'version',
    ]) {
      expect([id, level(id)]).toEqual([id, 'ok']);
    }
    expect(text('tls')).toContain('localhost, cluster.test, 127.0.0.1');
  });

  test('works without a kubeconfig and says what could not be checked', async () => {
    const { status, level } = await doctor(undefined, { KUBECONFIG: `${folder.path}/none` });
    expect(status).toBe(1);
    expect([level('kubeconfig'), level('reach')]).toEqual(['problem', 'unknown']);
  });

  test('a server that is gone is one problem, and what hangs on it is not checked', async () => {
    const kubeconfig = stage.kubeconfig();
    await stage.gate.down();
    const { status, level, text } = await doctor(kubeconfig);
    expect(status).toBe(1);
    expect([level('reach'), level('server')]).toEqual(['problem', 'unknown']);
    expect(text('reach')).toContain('refuses the connection');
  });

  test('a name that can not be resolved is told', async () => {
    const { level, text } = await doctor(changed(undefined, { server: 'https://nowhere.invalid:6443' }));
    expect(level('reach')).toBe('problem');
    expect(text('reach')).toContain("nowhere.invalid can't be resolved");
  });

  test('a certificate of an authority that is not known, and one that is not checked, are told', async () => {
    const unknown = await doctor(changed(undefined, { 'certificate-authority-data': undefined }));
    expect(unknown.level('tls')).toBe('problem');
    expect(unknown.text('tls')).toContain('is not trusted');
    const insecure = { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true };
    expect((await doctor(changed(undefined, insecure))).level('tls')).toBe('warning');
  });

  test('a token that has ended, and a credential program that is not there, are problems', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString('base64url');
    const ended = await doctor(changed({ token: `eyJhbGciOiJub25lIn0.${claims}.sig` }));
    expect(ended.level('token')).toBe('problem');
    expect(ended.text('token')).toContain('ended on 2023-11-14');
    const missing = await doctor(changed({ exec: { command: 'no-such-login', installHint: 'Install it so.' } }));
    expect(missing.level('exec-plugin')).toBe('problem');
    expect(missing.text('exec-plugin')).toContain('no-such-login, which is not on PATH. Install it so.');
  });

  test('a server that does not know the person is a problem of the login', async () => {
    stage.gate.fail(/GET \/version/, 401);
    const { status, level } = await doctor(stage.kubeconfig());
    expect([status, level('server')]).toEqual([1, 'problem']);
  });

  test('a credential program that hangs is given up and named', async () => {
    const command = folder.file('login', '#!/bin/sh\nexec sleep 30\n', 0o755);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'IfAvailable' };
    // Ten times as fast.
    const clock = { now: () => Date.now(), after: (ms: number, fn: () => void) => systemClock.after(ms / 10, fn) };
    const { level, text } = await doctor(changed({ exec }), { PATH: process.env.PATH ?? '' }, clock);
    expect(level('exec-plugin')).toBe('ok');
    expect(level('server')).toBe('problem');
    expect(text('server')).toContain(command);
  });

  test('mistakes in the configuration and the keys are told with their place', async () => {
    folder.file('.config/kdbg/config.yaml', 'mose: true\n');
    folder.file('.config/kdbg/keys.json', '[\n  { "keys": "x", "command": "no.such" }\n]');
    const { level, text } = await doctor(stage.kubeconfig());
    expect([level('config'), level('keys')]).toEqual(['problem', 'problem']);
    expect(text('config')).toMatch(/config\.yaml:1: There is no setting "mose"/);
    expect(text('keys')).toMatch(/keys\.json:2/);
  });

  test('no secret of the kubeconfig or the environment is printed, wherever it stands', async () => {
    const user = { token: 'planted-token', exec: { command: 'login', args: ['planted-token'] } };
    const proxy = { 'proxy-url': 'http://ann:planted-proxy@127.0.0.1:1', server: 'https://planted-env.invalid' };
    const { out } = await doctor(changed(user, proxy), { LANG: 'planted-env', CI_SECRET: 'planted-env' });
    expect(out).not.toContain('planted');
  });
});

describe('rights', () => {
  /** A server that gives these rules; access reviews say no. */
  function server(rules: readonly object[], incomplete = false, allowed = false): KubeClient {
    const json = async (request: ApiRequest) =>
      request.path.endsWith('rulesreviews')
        ? { status: { resourceRules: rules, incomplete } }
        : { status: { allowed } };
    return { json } as unknown as KubeClient;
  }
  const rights = async (client: KubeClient) => {
    const checks = await rightsChecks(client, 'shop', new AbortController().signal);
    return new Map(checks.map(({ id, level, text }) => [id, `${level}: ${text}`]));
  };

  test('what is missing is told with the words to ask for; a rule for one named object is no right', async () => {
    const seen = await rights(
      server([
        { apiGroups: [''], resources: ['pods', 'pods/log', 'events'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'], resourceNames: ['web-1'] },
        { apiGroups: [''], resources: ['*/portforward'], verbs: ['*'] },
        { apiGroups: ['apps'], resources: ['*'], verbs: ['*'] },
      ]),
    );
    expect(seen.get('may')).toBe(
      'ok: in shop you may see pods, see events, read logs, forward ports, put a workload into debug mode',
    );
    expect(seen.get('may-exec')).toBe('warning: You may not open a shell in a container (missing: create pods/exec).');
    expect(seen.get('may-workloads')).toContain('(missing: list, watch jobs.batch)');
    expect(seen.has('may-pods')).toBe(false);
  });

  test('without the right to see pods kdbg is of no use, which is a problem', async () => {
    expect((await rights(server([]))).get('may-pods')).toMatch(/^problem: /);
  });

  test('where the list of rules is not complete, the server is asked one by one', async () => {
    expect([...(await rights(server([], true, true))).keys()]).toEqual(['may']);
  });
});

describe('the terminal', () => {
  const levels = (env: Record<string, string>, columns = 120) =>
    Object.fromEntries(
      terminalChecks(
        { env, stdin: { isTTY: true }, stdout: { isTTY: true, columns, rows: 40, write: () => true } },
        'linux',
      ).map(({ id, level }) => [id, level]),
    );

  test('a good one is told so', () => {
    const env = { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', TERM_PROGRAM: 'WezTerm' };
    expect(levels(env)).toEqual({ size: 'ok', term: 'ok', colours: 'ok', unicode: 'ok', mouse: 'ok', clipboard: 'ok' });
  });

  test('what is missing is told: size, TERM, colours, Unicode, mouse, clipboard', () => {
    expect(levels({ TERM: 'linux', LC_ALL: 'C', LANG: 'C.UTF-8' }, 40)).toEqual({
      size: 'problem',
      term: 'ok',
      colours: 'warning',
      unicode: 'warning',
      mouse: 'warning',
      clipboard: 'warning',
    });
    expect(levels({ TERM: 'dumb' }).term).toBe('problem');
    expect(levels({}).term).toBe('problem');
  });

  test('in a script it does not matter', () => {
    const checks = terminalChecks({ env: {}, stdin: {}, stdout: { write: () => true } }, 'linux');
    expect(checks.map(({ id, level }) => [id, level])).toEqual([['size', 'unknown']]);
  });

  test('inside of tmux it says what tmux has to pass on, and a TERM that is not of tmux', () => {
    expect(levels({ TERM: 'xterm-256color', TMUX: '/run/tmux', SSH_TTY: '/dev/pts/1' })).toMatchObject({
      around: 'ok',
      term: 'warning',
      mouse: 'unknown',
      clipboard: 'unknown',
    });
  });
});

test('a line of the report is a mark and a sentence, with what to do under it, and never a control sequence from outside', () => {
  const checks: Check[] = [
    { group: 'machine', id: 'a', level: 'ok', text: 'a' },
    { group: 'cluster', id: 'b', level: 'problem', text: 'b\u001b[2J', todo: 'mend b' },
  ];
  expect(doctorText(checks, { colour: false })).toBe('This machine\n✓ a\n\nCluster\n✖ b\n  → mend b\n\n✖ 1 problem.\n');
});
