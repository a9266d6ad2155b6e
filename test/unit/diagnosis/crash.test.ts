import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { aDeployment, ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');

const ended = (exitCode: number, more: object = {}) => ({
  exitCode,
  reason: exitCode === 0 ? 'Completed' : 'Error',
  startedAt: ago(30),
  finishedAt: ago(30),
  containerID: 'containerd://old',
  ...more,
});
const crashLoop = (exitCode: number, more: object = {}) => ({
  restartCount: 4,
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container=web' } },
  lastState: { terminated: ended(exitCode, more) },
});
const log = (...lines: string[]): ProbeAnswer => ({
  type: 'log',
  lines: lines.map((text) => ({ time: ago(30), text })),
});
const find = (pods: readonly unknown[], answer?: ProbeAnswer, more: readonly unknown[] = []) =>
  diagnose(snapshotWith([...objects, ...more, ...pods]), NOON, () => answer).findings;
const codes = (...args: Parameters<typeof find>) => find(...args).map((finding) => finding.code);
const web = (status: object, spec: object = {}) =>
  aPod({
    owner,
    status: { conditions: [], ...webStatus(status) },
    spec: { containers: [{ name: 'web', image: 'shop/web:1', ...spec }] },
  });

describe('a program that dies', () => {
  it('of SIGSEGV: the exit code is taken apart, the next start is known, gdb and debug mode are offered', () => {
    const [finding, ...others] = find([web(crashLoop(139))], log('crasher: starting'));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'crash-signal',
      title: 'web is killed by SIGSEGV right after it starts',
      nextAt: NOON - 30_000 + 80_000,
    });
    expect(finding?.cause).toMatch(
      /Exit code 139 = 128 \+ 11: SIGSEGV.*not its own.*died 5 times; Kubernetes starts it again at \d\d:00:50/,
    );
    expect(finding?.remedies.slice(0, 3).map((remedy) => remedy.command)).toEqual([
      'debug.toggle',
      'debugger.gdb',
      'logs.previous',
    ]);
  });

  it('while its workload is in debug mode: the way into the sleeping container, and the way back', () => {
    const annotations = { 'kdbg.dev/debug-mode': '{}' };
    const metadata = { name: 'web', namespace: 'shop', uid: 'uid-web', annotations };
    const { objects: asleep } = aDeployment('web', { metadata });
    const [finding] = diagnose(snapshotWith([...asleep, web(crashLoop(139))]), NOON, () => log('starting')).findings;
    expect(finding?.remedies.slice(0, 2)).toMatchObject([
      { command: 'shell.open', title: 'Open a shell in the container that sleeps', args: { container: 'web' } },
      { command: 'debug.toggle', title: 'End debug mode: put it back as it was' },
    ]);
  });

  it('with an error: its own words are quoted, and the variable that it asks for is offered', () => {
    const [finding] = find([web(crashLoop(1))], log('boot', 'Error: DATABASE_URL is not set'));
    expect(finding?.code).toBe('crash-exit');
    expect(finding?.cause).toContain('It said: “Error: DATABASE_URL is not set”.');
    expect(finding?.evidence).toContainEqual(
      expect.objectContaining({ source: 'log', text: 'Error: DATABASE_URL is not set' }),
    );
    expect(finding?.remedies[0]).toMatchObject({
      command: 'workload.setEnv',
      kubectl: 'kubectl -n shop set env deployment/web -c web DATABASE_URL=VALUE',
    });
  });

  it('the log of the instance that crashed is asked for once, by its container id', () => {
    const { wanted } = diagnose(snapshotWith([web(crashLoop(1))]), NOON);
    expect(wanted).toMatchObject([
      { type: 'log', namespace: 'shop', pod: 'web-1', container: 'web', previous: true, instance: 'containerd://old' },
    ]);
    const now = web({ restartCount: 4, state: { terminated: ended(1) } });
    expect(diagnose(snapshotWith([now]), NOON).wanted).toMatchObject([{ previous: false }]);
  });

  it('a log that can’t be read is said, and the finding stands', () => {
    const [finding] = find([web(crashLoop(1))], { type: 'failed', missing: false, reason: 'no right to read logs' });
    expect(finding?.cause).toContain('Its log could not be read: no right to read logs');
  });

  it('for memory: the limit is told and twice as much is offered', () => {
    const pod = web(crashLoop(137, { reason: 'OOMKilled' }), {
      resources: { limits: { memory: '64Mi' }, requests: { memory: '32Mi' } },
    });
    const [finding] = find([pod]);
    expect(finding?.code).toBe('oom-killed');
    expect(finding?.cause).toContain('more memory than its limit of 64Mi');
    expect(finding?.remedies[0]?.kubectl).toBe(
      'kubectl -n shop set resources deployment/web -c web --limits=memory=128Mi',
    );
  });

  it('by a probe of the kubelet: not the program is to blame', () => {
    const events = [
      anEvent(
        { name: 'web-1', container: 'web' },
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'Container web failed liveness probe, will be restarted',
          lastTimestamp: ago(29),
        },
      ),
      anEvent(
        { name: 'web-1', container: 'web' },
        {
          reason: 'Unhealthy',
          message: 'Liveness probe failed: Get "http://10.0.0.1:80/": connection refused',
          lastTimestamp: ago(30),
        },
      ),
    ];
    const pod = web(crashLoop(137), {
      livenessProbe: { httpGet: { port: 80, path: '/' } },
      ports: [{ containerPort: 8080 }],
    });
    const [finding, ...others] = find([pod], undefined, events);
    expect([finding?.code, others]).toEqual(['liveness-killed', []]);
    expect(finding?.cause).toMatch(/GET http:\/\/:80\/ every 10 s.*connection refused.*declares 8080, not 80/);
  });

  it('an end without an error is one where the program should run for ever', () => {
    expect(find([web(crashLoop(0))], log('done'))[0]?.title).toBe('web ends by itself and is started again and again');
  });

  it('a shell that misses a program is told by the program’s name', () => {
    const [finding] = find([web(crashLoop(127))], log('forms: collecting', 'sh: gunicorn: not found'));
    expect([finding?.code, finding?.title]).toEqual([
      'command-not-found',
      'web calls gunicorn, which its image does not have',
    ]);
  });

  it('a command that the image lacks is told by the runtime', () => {
    const message =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/bin/gateway": stat /bin/gateway: no such file or directory: unknown';
    const [finding] = find([
      web({ ...crashLoop(128, { reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z' }) }),
    ]);
    expect(finding?.code).toBe('command-not-found');
    expect(finding?.cause).toContain('exec: "/bin/gateway": stat /bin/gateway: no such file or directory');
    expect(finding?.cause).not.toContain('OCI runtime');
  });

  it('an init container that fails keeps the others from starting', () => {
    const pod = aPod({
      owner,
      spec: { initContainers: [{ name: 'migrate', image: 'm:1' }], containers: [{ name: 'web', image: 'w:1' }] },
      status: {
        phase: 'Pending',
        initContainerStatuses: [{ name: 'migrate', ...crashLoop(3) }],
        ...webStatus({ state: { waiting: { reason: 'PodInitializing' } } }),
      },
    });
    const [finding, ...others] = find([pod], log('ERROR: relation "accounts" does not exist'));
    expect([finding?.code, finding?.object.container, others]).toEqual(['init-container-failed', 'migrate', []]);
    expect(finding?.cause).toContain('relation "accounts" does not exist');
  });

  describe('rolling back', () => {
    const earlier = (revision: string, metadata: object = {}) => ({
      kind: 'ReplicaSet',
      metadata: {
        name: `web-${revision}`,
        namespace: 'shop',
        uid: `old-${revision}`,
        annotations: { 'deployment.kubernetes.io/revision': revision },
        ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
      },
      spec: { replicas: 0, template: { metadata, spec: { containers: [{ name: 'web', image: 'shop/web:0' }] } } },
    });

    it('is offered where there is an earlier revision, with the image that it had', () => {
      const [finding] = find([web(crashLoop(1))], log('x'), [earlier('1')]);
      expect(finding?.remedies).toContainEqual({
        command: 'workload.rollback',
        title: 'Roll back to revision 1 (shop/web:0)',
        kubectl: 'kubectl -n shop rollout undo deployment/web --to-revision=1',
        args: { revision: 1 },
      });
    });

    it('never leads to a revision in which debug mode let the container sleep', () => {
      const slept = { annotations: { 'kdbg.dev/asleep': 'web' } };
      const [finding] = find([web(crashLoop(1))], log('x'), [earlier('1', slept)]);
      expect(finding?.code).toBe('crash-exit');
      expect(finding?.remedies.map(({ command }) => command)).not.toContain('workload.rollback');
    });
  });
});

describe('what is well is never reported', () => {
  const running = (restartCount: number, since: number, last: object) => ({
    ready: true,
    restartCount,
    state: { running: { startedAt: ago(since) } },
    lastState: { terminated: last },
  });

  it.each([
    ['a container that failed once and runs since', web(running(1, 5, ended(1)))],
    [
      'one that failed thrice and has long outlived that',
      web(running(3, 300, ended(1, { startedAt: ago(330), finishedAt: ago(310) }))),
    ],
    [
      'a program that ran for days before it failed',
      web(running(9, 20, ended(1, { startedAt: ago(400_000), finishedAt: ago(30) }))),
    ],
    [
      'a completed pod',
      aPod({
        spec: { restartPolicy: 'Never', containers: [{ name: 'web' }] },
        status: { phase: 'Succeeded', ...webStatus({ state: { terminated: ended(0) } }) },
      }),
    ],
    [
      'a pod that is being deleted',
      aPod({ metadata: { deletionTimestamp: ago(3) }, status: webStatus({ state: { terminated: ended(137) } }) }),
    ],
    [
      'a pod that debug mode put to sleep',
      aPod({
        owner,
        spec: {
          containers: [{ name: 'web', command: ['/bin/sleep'] }],
          readinessGates: [{ conditionType: 'kdbg.dev/awake' }],
        },
        status: { conditions: [{ type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady' }] },
      }),
    ],
    ['a container that has not started yet', web({ state: { waiting: { reason: 'ContainerCreating' } } })],
    ['an object with nothing in it', { kind: 'Pod', metadata: { name: 'odd', namespace: 'shop' } }],
  ])('%s', (_, pod) => {
    expect(codes([pod])).toEqual([]);
  });

  it('a pod that was evicted has not crashed', () => {
    const status = { phase: 'Failed', reason: 'Evicted', ...webStatus({ state: { terminated: ended(137) } }) };
    expect(codes([aPod({ status })])).not.toContain('crash-signal');
  });

  it('a program that ends in order again and again is told between its starts as well', () => {
    const state = { state: { terminated: ended(0) }, lastState: { terminated: ended(0) } };
    expect(codes([web({ restartCount: 4, ...state })])).toEqual(['crash-exit']);
    expect(codes([web({ restartCount: 0, ...state })])).toEqual([]);
  });

  it('a postStart hook that fails is told as such, not as a kill by an unknown hand', () => {
    const pod = web(crashLoop(137), { lifecycle: { postStart: { exec: { command: ['/register', '--now'] } } } });
    const event = anEvent({ name: 'web-1', container: 'web' }, { reason: 'FailedPostStartHook', message: 'failed' });
    const [finding] = find([pod], undefined, [event]);
    expect(finding).toMatchObject({
      code: 'container-start-failed',
      title: 'web can’t start: its postStart hook fails',
    });
    expect(finding?.cause).toContain('The hook is: /register --now.');
  });

  it.each([
    ['exec /app: exec format error', 'container-start-failed', 'another kind of processor'],
    ['exec /app/run.sh: no such file or directory', 'command-not-found', 'interpreter'],
    ['standard_init_linux.go:228: exec user process caused: exec format error', 'container-start-failed', 'processor'],
  ])('what the runtime writes in place of the program (%s) is no error of the program', (line, code, told) => {
    const [finding, ...others] = find([web(crashLoop(1))], log(line));
    expect(others).toEqual([]);
    expect(finding?.code).toBe(code);
    expect(`${finding?.title} ${finding?.cause}`).toContain(told);
  });

  it('the termination message is told beside a log that says nothing', () => {
    const [finding] = find([web(crashLoop(1, { message: 'license expired\n' }))], log());
    expect(finding?.cause).toContain('It left the message: “license expired”.');
  });

  it.each([
    [{ args: ['--port', '80'] }, '"--port"', 'no program of its own'],
    [{ command: ['sleep 10'] }, '"sleep 10"', 'an item of its own'],
    [{ command: ['sleep'], volumeMounts: [{ name: 'v', mountPath: '/bin' }] }, '"sleep"', 'mounted over /bin'],
  ])('a command that is not found is told with its likely reason: %j', (spec, name, told) => {
    const message = `failed to create containerd task: exec: ${name}: executable file not found in $PATH: unknown`;
    const [finding] = find([web(crashLoop(128, { reason: 'StartError', message }), spec)]);
    expect(finding?.code).toBe('command-not-found');
    expect(finding?.cause).toContain(told);
  });

  it.each([
    ['cannot load seccomp profile "/var/lib/kubelet/seccomp/p.json": open x: no such file or directory', 'seccomp'],
    ['failed to generate container spec: apparmor profile not found audit', 'AppArmor'],
  ])('a security profile that the node lacks is named: %s', (message, told) => {
    const [finding] = find([web({ state: { waiting: { reason: 'CreateContainerError', message } } })]);
    expect(finding?.code).toBe('container-start-failed');
    expect(finding?.title).toContain(told);
  });

  it('runAsUser 0 beside runAsNonRoot contradicts itself', () => {
    const message = 'container\'s runAsUser breaks non-root policy (pod: "web-1_shop(x)", container: web)';
    const [finding] = find([web({ state: { waiting: { reason: 'CreateContainerConfigError', message } } })]);
    expect(finding?.code).toBe('run-as-non-root');
    expect(finding?.cause).toContain('runAsUser');
  });

  it('a container that keeps dying is reported while it runs, too', () => {
    const pod = web(running(6, 4, ended(1, { startedAt: ago(12), finishedAt: ago(8) })));
    expect(codes([pod], log('boom'))).toEqual(['crash-exit']);
  });
});

describe('jobs', () => {
  const job = (conditions: object[], status: object = {}) => ({
    kind: 'Job',
    metadata: { name: 'export', namespace: 'shop', uid: 'uid-job' },
    spec: { backoffLimit: 2 },
    status: { failed: 1, conditions, ...status },
  });
  const pod = aPod({
    name: 'export-1',
    owner: { kind: 'Job', name: 'export', uid: 'uid-job' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'web', image: 'x' }] },
    status: { phase: 'Failed', ...webStatus({ state: { terminated: ended(28) } }) },
  });

  it('a failed try is a warning while the job still tries', () => {
    const [finding] = find([pod], log('disk full'), [job([])]);
    expect([finding?.code, finding?.severity]).toEqual(['crash-exit', 'warning']);
    expect(finding?.cause).toContain('1 of 3 attempts have failed');
  });

  it('a job that has failed for good is one finding, with the words of its last pod', () => {
    const [finding, ...others] = find([pod], log('disk quota exceeded on /exports'), [
      job([{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }]),
    ]);
    expect([finding?.code, finding?.object, others]).toEqual([
      'job-failed',
      { kind: 'Job', name: 'export', namespace: 'shop' },
      [],
    ]);
    expect(finding?.cause).toMatch(/backoff limit of 2.*exit code 28.*disk quota exceeded on \/exports/);
  });

  it('a job that went well in the end says nothing of its failed tries', () => {
    expect(codes([pod], log('x'), [job([{ type: 'Complete', status: 'True' }])])).toEqual([]);
  });
});
