import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { aDeployment, ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const READY = { type: 'Ready', status: 'True' };
const http = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 2 };

/** A pod whose container has run for so many seconds and is not ready. */
function unready(
  seconds: number,
  probe: object = http,
  parts: { spec?: object; metadata?: object; status?: object } = {},
) {
  return aPod({
    owner,
    spec: { containers: [{ name: 'web', image: 'shop/web:1', readinessProbe: probe }], ...parts.spec },
    metadata: { ...parts.metadata },
    status: {
      podIP: '10.1.2.3',
      conditions: [
        { type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: ago(seconds + 2) },
      ],
      ...webStatus({ started: true, state: { running: { startedAt: ago(seconds) } } }),
      ...parts.status,
    },
  });
}
const failed = (message: string, count = 6) =>
  anEvent({ name: 'web-1', container: 'web' }, { reason: 'Unhealthy', message, count, firstTimestamp: ago(20) });
const find = (...all: readonly unknown[]) => diagnose(snapshotWith([...objects, ...all]), NOON).findings;
const codes = (...all: readonly unknown[]) => find(...all).map(({ code }) => code);
const answers = (probe: object, message: string, spec: object = {}) => {
  const pod = unready(60, probe);
  const [container] = pod.spec?.containers ?? [];
  return (
    find({ ...pod, spec: { ...pod.spec, containers: [{ ...container, ...spec }] } }, failed(message))[0]?.cause ?? ''
  );
};

describe('a container that runs and is not ready', () => {
  it('is told with what the probe asks and got, since when, and that nobody serves', () => {
    const [found] = find(unready(60), failed('Readiness probe failed: HTTP probe failed with statuscode: 404'));
    expect(found).toMatchObject({
      code: 'readiness-failing',
      severity: 'error',
      object: { kind: 'Pod', name: 'web-1', container: 'web' },
      workload: { kind: 'Deployment', name: 'web' },
    });
    expect(found?.cause).toContain('GET http://10.1.2.3:8080/healthz every 2 s');
    expect(found?.cause).toContain('status 404 (Not Found)');
    expect(found?.cause).toContain('only pod of web');
    expect(found?.remedies[0]).toMatchObject({ command: 'probe.run', args: { container: 'web', probe: 'readiness' } });
  });

  it('is a warning where other pods of the workload serve', () => {
    const well = aPod({ name: 'web-2', owner, status: { conditions: [READY] } });
    const [found] = find(unready(60), well, failed('Readiness probe failed: HTTP probe failed with statuscode: 503'));
    expect([found?.severity, found?.cause]).toEqual([
      'warning',
      expect.stringContaining('1 of 2 pods of web is ready'),
    ]);
  });

  it('is told by its condition alone when the events are gone', () => {
    const [found] = find(unready(4000));
    expect([found?.code, found?.cause]).toEqual([
      'readiness-failing',
      expect.stringContaining('No event tells any more'),
    ]);
  });

  it('says where the answer stands when events may not be read', () => {
    const state = { phase: 'forbidden' as const, since: NOON, reason: 'no' };
    const found = diagnose(snapshotWith([...objects, unready(60)], { states: { Event: state } }), NOON).findings;
    expect(found[0]?.cause).toContain('kdbg may not read them');
  });

  it('is no finding while it starts: within the initial delay, the probe’s own patience, or a startup probe', () => {
    expect(codes(unready(60, { ...http, initialDelaySeconds: 120 }))).toEqual([]);
    const refused = 'Readiness probe failed: dial tcp 10.1.2.3:8080: connect: connection refused';
    expect(codes(unready(20, { ...http, periodSeconds: 10 }), failed(refused, 2))).toEqual([]);
    expect(codes(unready(4), failed('Readiness probe failed: HTTP probe failed with statuscode: 404', 2))).toEqual([]);
    const starting = webStatus({ started: false, state: { running: { startedAt: ago(300) } } });
    expect(codes(unready(300, http, { status: starting }))).toEqual([]);
  });

  it('gets no time of its own where the rollout of its Deployment is past its deadline', () => {
    const late = aDeployment('web', {
      status: { conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] },
    });
    const told = (message: string, count: number) =>
      diagnose(snapshotWith([...late.objects, unready(6), failed(message, count)]), NOON)
        .findings.map(({ code }) => code)
        .filter((code) => code === 'readiness-failing');
    expect(told('Readiness probe failed: HTTP probe failed with statuscode: 404', 2)).toEqual(['readiness-failing']);
    expect(told('Readiness probe failed: HTTP probe failed with statuscode: 503', 1)).toEqual([]);
  });

  it('an answer that waiting can’t change counts sooner than one that it can', () => {
    const slow = { ...http, periodSeconds: 10 };
    expect(
      codes(unready(12, slow), failed('Readiness probe failed: HTTP probe failed with statuscode: 404', 2)),
    ).toEqual(['readiness-failing']);
    expect(
      codes(unready(12, slow), failed('Readiness probe failed: HTTP probe failed with statuscode: 503', 2)),
    ).toEqual([]);
  });

  it('that was ready until a moment ago is left alone for a moment', () => {
    const lost = (seconds: number) =>
      unready(600, http, {
        status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(seconds) }] },
      });
    expect(codes(lost(5))).toEqual([]);
    expect(find(lost(20))[0]?.cause).toContain('It was ready before');
    const gone = failed('Readiness probe failed: HTTP probe failed with statuscode: 404', 3);
    expect(codes(lost(0), gone)).toEqual([]);
    expect(codes(lost(3), gone)).toEqual(['readiness-failing']);
  });

  it('says nothing of sleeping pods, pods being deleted, and pods of a lost node', () => {
    expect(codes(unready(60, http, { spec: { readinessGates: [{ conditionType: 'kdbg.dev/awake' }] } }))).toEqual([]);
    expect(codes(unready(60, http, { metadata: { deletionTimestamp: ago(1) } }))).toEqual([]);
    const node = {
      kind: 'Node',
      metadata: { name: 'node1', uid: 'uid-node1' },
      status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: ago(60) }] },
    };
    expect(codes(unready(60), node)).not.toContain('readiness-failing');
  });

  it('leaves a crash to the finding that is its cause', () => {
    const crashing = webStatus({
      restartCount: 5,
      state: { running: { startedAt: ago(12) } },
      lastState: { terminated: { exitCode: 1, startedAt: ago(40), finishedAt: ago(20), containerID: 'x' } },
    });
    expect(
      codes(
        unready(12, http, { status: crashing }),
        failed('Readiness probe failed: HTTP probe failed with statuscode: 500'),
      ),
    ).toEqual(['crash-exit']);
  });

  it('a sidecar’s readiness probe counts too', () => {
    const pod = aPod({
      spec: {
        initContainers: [{ name: 'proxy', restartPolicy: 'Always', readinessProbe: { tcpSocket: { port: 15001 } } }],
      },
      status: {
        conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(90) }],
        initContainerStatuses: [
          { name: 'proxy', ready: false, started: true, state: { running: { startedAt: ago(90) } } },
        ],
      },
    });
    expect(find(pod)[0]?.object.container).toBe('proxy');
  });

  it('readiness gates that nobody sets are named; kdbg’s own is not', () => {
    const gated = aPod({
      spec: { readinessGates: [{ conditionType: 'example.com/lb' }] },
      status: {
        conditions: [
          { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', lastTransitionTime: ago(60) },
          { type: 'ContainersReady', status: 'True', lastTransitionTime: ago(60) },
        ],
      },
    });
    expect(find(gated)[0]).toMatchObject({
      code: 'readiness-failing',
      title: expect.stringContaining('example.com/lb'),
    });
  });
});

describe('what a probe’s answer means', () => {
  it('HTTP answers are explained', () => {
    const got = (message: string, spec = {}) => answers(http, `Readiness probe failed: ${message}`, spec);
    expect(got('Get "https://10.1.2.3:8080/": http: server gave HTTP response to HTTPS client')).toContain(
      'scheme should be HTTP',
    );
    expect(
      got('Get "http://10.1.2.3:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'),
    ).toContain('no answer within 1 s');
    expect(got('HTTP probe failed with statuscode: 401')).toContain('wants a login');
    expect(got('HTTP probe failed with statuscode: 400')).toContain('scheme: HTTPS');
    expect(
      got(
        'Get "http://10.1.2.3:8080/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15"',
      ),
    ).toContain('does not answer in HTTP');
    const refused = 'Get "http://10.1.2.3:8080/": dial tcp 10.1.2.3:8080: connect: connection refused';
    expect(got(refused, { ports: [{ containerPort: 3000 }] })).toContain('declares 3000, not 8080');
  });

  it('a port name that the container does not have is told with those that it has', () => {
    const probe = { httpGet: { path: '/', port: 'web' }, periodSeconds: 2 };
    const message =
      'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax';
    expect(answers(probe, message, { ports: [{ name: 'http', containerPort: 80 }] })).toContain('have the names http');
  });

  it('a command that is not in the image, is slow, or says nothing', () => {
    const probe = { exec: { command: ['pg_isready'] }, periodSeconds: 2 };
    const runtime =
      '(combined from similar events): Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "4f2a": OCI runtime exec failed: exec failed: unable to start container process: exec: "pg_isready": executable file not found in $PATH: unknown';
    expect(answers(probe, runtime)).toContain(
      'It got: exec: "pg_isready": executable file not found in $PATH. The image has no program pg_isready',
    );
    expect(answers(probe, 'Readiness probe failed: command timed out: "pg_isready" timed out after 1s')).toContain(
      'did not end within 1 s',
    );
    expect(answers(probe, 'Readiness probe failed: ')).toContain(
      'wrote nothing and ended with another exit code than 0',
    );
  });

  it('gRPC health services', () => {
    const probe = { grpc: { port: 9090 }, periodSeconds: 2 };
    const got = (message: string) => answers(probe, `Readiness probe failed: ${message}`);
    expect(got('timeout: failed to connect service "10.1.2.3:9090" within 1s: context deadline exceeded')).toContain(
      'No gRPC connection',
    );
    expect(got('service unhealthy (responded with "NOT_SERVING")')).toContain('does not serve');
    expect(
      got('error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service'),
    ).toContain('no health service');
  });
});
