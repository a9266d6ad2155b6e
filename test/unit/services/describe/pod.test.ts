import { describe, expect, it } from 'vitest';
import type { KubeEvent, Pod } from '../../../../src/kube/objects.ts';
import { describeObject } from '../../../../src/services/describe/index.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

const crasher: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'crasher-6d5f-x2x8k',
    namespace: 'shop',
    uid: 'u1',
    creationTimestamp: '2026-01-01T11:50:00Z',
    labels: { app: 'crasher' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'crasher-6d5f', uid: 'r1', controller: true }],
  },
  spec: {
    nodeName: 'node1',
    initContainers: [{ name: 'migrate', image: 'migrate:1' }],
    containers: [
      {
        name: 'crasher',
        image: 'crasher:1',
        command: ['/crasher', '--mode', 'two words'],
        ports: [{ containerPort: 8080, name: 'http' }],
        resources: { requests: { cpu: '100m', memory: '64Mi' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 8080 as never, scheme: 'HTTP' }, periodSeconds: 5 },
        env: [
          { name: 'MODE', value: 'fast' },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
        volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-0' } }],
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.7',
    hostIP: '10.1.0.1',
    qosClass: 'Burstable',
    conditions: [
      { type: 'Initialized', status: 'True', lastTransitionTime: '2026-01-01T11:50:10Z' },
      {
        type: 'Ready',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [crasher]',
        lastTransitionTime: '2026-01-01T11:55:00Z',
      },
    ],
    initContainerStatuses: [
      {
        name: 'migrate',
        image: 'migrate:1',
        imageID: '',
        ready: true,
        restartCount: 0,
        state: {
          terminated: {
            exitCode: 0,
            reason: 'Completed',
            startedAt: '2026-01-01T11:50:05Z',
            finishedAt: '2026-01-01T11:50:09Z',
          },
        },
      },
    ],
    containerStatuses: [
      {
        name: 'crasher',
        image: 'crasher:1',
        imageID: 'crasher@sha256:abc',
        ready: false,
        restartCount: 5,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' } },
        lastState: {
          terminated: {
            exitCode: 139,
            reason: 'Error',
            startedAt: '2026-01-01T11:58:00Z',
            finishedAt: '2026-01-01T11:58:00Z',
          },
        },
      },
    ],
  },
};

const text = (object: Pod, events?: readonly KubeEvent[] | { unread: string }) =>
  describeObject({ kind: 'Pod', object, now: NOW, ...(events ? { events } : {}) });

/** Where only the words matter, not how far apart they are. */
const squeezed = (...input: Parameters<typeof text>) => text(...input).replace(/ {2,}/g, ' ');

describe('the description of a pod', () => {
  it('says how the crashed container ended, what the exit code means and how long ago it was', () => {
    expect(squeezed(crasher)).toContain(
      'Last state: Terminated (Error), exit code 139 (SIGSEGV), ran less than a second, ended 2m ago (11:58:00)',
    );
    expect(squeezed(crasher)).toContain('State: Waiting: CrashLoopBackOff\n back-off 2m40s');
    expect(squeezed(crasher)).toContain('Restarts: 5, last 2m ago');
  });

  it('begins with the status as kubectl computes it, the node and the controller', () => {
    const head = text(crasher).split('\n\n')[0];
    expect(head).toBe(
      [
        'Name:           crasher-6d5f-x2x8k',
        'Namespace:      shop',
        'Kind:           Pod',
        'Status:         CrashLoopBackOff, phase Running, 0 of 1 container ready',
        'Restarts:       5, last 2m ago',
        'Node:           node1 (10.1.0.1)',
        'IP:             10.0.0.7',
        'Controlled by:  ReplicaSet/crasher-6d5f',
        'Created:        10m ago (11:50:00)',
        'Labels:         app=crasher',
        'Annotations:    none',
        'QoS class:      Burstable',
        'Tolerations:    node.kubernetes.io/not-ready:NoExecute op=Exists for 300s',
      ].join('\n'),
    );
  });

  it('aligns the conditions and says since when and why', () => {
    expect(text(crasher)).toContain(
      [
        'Conditions',
        '  TYPE         STATUS  SINCE  REASON',
        '  Initialized  True    9m50s',
        '  Ready        False   5m     ContainersNotReady: containers with unready status: [crasher]',
      ].join('\n'),
    );
  });

  it('shows command, probe, ports and mounts in one line each', () => {
    const shown = squeezed(crasher);
    expect(shown).toContain("Command: /crasher --mode 'two words'");
    expect(shown).toContain('http-get http://:8080/healthz delay=0s timeout=1s period=5s #success=1 #failure=3');
    expect(shown).toContain('Ports: 8080/TCP (http)');
    expect(shown).toContain('/data from data, read-only');
    expect(shown).toContain('data PersistentVolumeClaim data-0');
  });

  it('names the Secret that a variable comes from', () => {
    expect(text(crasher)).toMatch(/MODE {6}fast\n\s+PASSWORD {2}\(key password of Secret db\)/);
  });

  it('lists init containers before the others', () => {
    const shown = text(crasher);
    expect(shown).toContain('Terminated (Completed), exit code 0, ran 4 s, ended 9m51s ago (11:50:09)');
    expect(shown.indexOf('Init containers')).toBeLessThan(shown.indexOf('\nContainers'));
  });

  it('calls a pod of debug mode asleep', () => {
    const asleep: Pod = { ...crasher, spec: { containers: [], readinessGates: [{ conditionType: 'kdbg.dev/awake' }] } };
    expect(squeezed(asleep)).toContain('Status: Asleep (debug mode), CrashLoopBackOff');
    expect(text(asleep)).toContain('kdbg.dev/awake: not met');
  });

  it('counts repeated events and puts the newest last', () => {
    const event = (reason: string, count: number, last: string): KubeEvent => ({
      metadata: { name: reason },
      involvedObject: { kind: 'Pod', fieldPath: 'spec.containers{crasher}' },
      type: reason === 'BackOff' ? 'Warning' : 'Normal',
      reason,
      message: `${reason} happened`,
      count,
      firstTimestamp: '2026-01-01T11:50:00Z',
      lastTimestamp: last,
      source: { component: 'kubelet' },
    });
    const shown = text(crasher, [
      event('BackOff', 20, '2026-01-01T11:59:30Z'),
      event('Pulled', 1, '2026-01-01T11:50:00Z'),
    ]);
    expect(shown).toContain(
      [
        'Events',
        '  AGE  COUNT           TYPE     REASON   FROM     MESSAGE',
        '  10m                  Normal   Pulled   kubelet  crasher: Pulled happened',
        '  30s  ×20 over 9m30s  Warning  BackOff  kubelet  crasher: BackOff happened',
      ].join('\n'),
    );
  });

  it('says that events could not be read instead of showing none', () => {
    expect(text(crasher, { unread: 'Could not read its events: not allowed' })).toContain(
      'Events\n  Could not read its events: not allowed',
    );
    expect(text(crasher, [])).toContain('Events\n  None.');
  });

  it('keeps control sequences of the wire from the terminal', () => {
    const evil: Pod = {
      ...crasher,
      metadata: { ...crasher.metadata, annotations: { note: 'a\u001b]52;c;ZXZpbA==\u0007b\u001b[2Jc' } },
    };
    expect(text(evil)).toContain('note: abc');
    expect(text(evil)).not.toContain('\u001b');
  });

  it('describes a pod that the kubelet has not seen', () => {
    const fresh: Pod = {
      metadata: { name: 'p', namespace: 'shop' },
      spec: { containers: [{ name: 'a', image: 'a:1' }] },
    };
    const shown = squeezed(fresh);
    expect(shown).toContain('Node: none yet: not scheduled');
    expect(shown).toContain('not started: the kubelet has not said anything of it yet');
  });

  it('still shows an object that is not shaped as a pod', () => {
    const odd = { metadata: { name: 'p' }, spec: { containers: 'none', initContainers: 7 } } as unknown as Pod;
    expect(squeezed(odd)).toContain('Name: p');
    expect(squeezed(odd)).toContain('containers: none');
  });
});
