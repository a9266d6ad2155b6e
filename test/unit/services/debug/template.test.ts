import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PodTemplate } from '../../../../src/kube/objects.ts';
import { sameJson } from '../../../../src/services/changes/visible.ts';
import { hashOf } from '../../../../src/services/debug/record.ts';
import { putToSleep, wake } from '../../../../src/services/debug/template.ts';
import { isAsleep, sleepingContainers } from '../../../../src/store/asleep.ts';

const who = { at: '2026-01-01T12:00:00.000Z', by: 'ann@laptop' };
const probe = fc.option(fc.constant({ httpGet: { port: 80 } }), { nil: undefined });
const words = fc.option(fc.array(fc.string(), { minLength: 1, maxLength: 3 }), { nil: undefined });
const container = (name: string) =>
  fc.record({
    name: fc.constant(name),
    image: fc.constant('web:1'),
    command: words,
    args: words,
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    lifecycle: fc.option(fc.constant({ preStop: { exec: { command: ['true'] } } }), { nil: undefined }),
  });
const anyTemplate = fc
  .record({
    annotations: fc.option(fc.dictionary(fc.constantFrom('a', 'b/c'), fc.string(), { minKeys: 1 }), { nil: undefined }),
    gates: fc.option(fc.constant([{ conditionType: 'load/balancer' }]), { nil: undefined }),
    grace: fc.option(fc.nat(90), { nil: undefined }),
    first: container('first'),
    second: container('second'),
  })
  .map(
    ({ annotations, gates, grace, first, second }) =>
      JSON.parse(
        JSON.stringify({
          metadata: { labels: { app: 'web' }, annotations },
          spec: { containers: [first, second], readinessGates: gates, terminationGracePeriodSeconds: grace },
        }),
      ) as PodTemplate,
  );
const options = fc.record({ argsOnly: fc.boolean(), traffic: fc.boolean() });

function sleep(template: PodTemplate, names: readonly string[], given = {}) {
  let state: NonNullable<ReturnType<typeof putToSleep>> | undefined;
  for (const name of names) {
    const next = putToSleep(state?.template ?? template, name, given, who, state?.record);
    if (!next) throw new Error(`no ${name}`);
    state = next;
  }
  if (!state) throw new Error('nothing asleep');
  return state;
}

test('whatever the template was, what comes back equals it exactly, after a way through JSON', () => {
  fc.assert(
    fc.property(anyTemplate, fc.constantFrom(['first'], ['second', 'first']), options, (template, names, given) => {
      const { template: asleep, record } = sleep(template, names, given);
      expect(isAsleep(asleep)).toBe(true);
      expect(sleepingContainers(asleep)).toEqual(names);
      const { template: back, kept } = wake(asleep, JSON.parse(JSON.stringify(record)));
      expect(sameJson(back, template)).toBe(true);
      expect(hashOf(back)).toBe(record.originalHash);
      expect(hashOf(asleep)).toBe(record.patchedHash);
      expect(kept).toEqual([]);
    }),
  );
});

const plain: PodTemplate = {
  metadata: { labels: { app: 'web' } },
  spec: {
    terminationGracePeriodSeconds: 30,
    containers: [
      { name: 'web', image: 'web:1', args: ['serve'], readinessProbe: { httpGet: { port: 80 } } },
      { name: 'side', image: 'side:1' },
    ],
  },
};

test('a sleeping container has neither its command nor probes, and its pod a gate that stays false', () => {
  const { template } = sleep(plain, ['web']);
  expect(template.spec?.containers[0]).toEqual({
    name: 'web',
    image: 'web:1',
    command: ['/bin/sleep'],
    args: ['infinity'],
  });
  expect(template.spec?.readinessGates).toEqual([{ conditionType: 'kdbg.dev/awake' }]);
});

test('with args only the entrypoint of the image stays', () => {
  const [web] = sleep(plain, ['web'], { argsOnly: true }).template.spec?.containers ?? [];
  expect(web).toEqual({ name: 'web', image: 'web:1', args: ['/bin/sleep', 'infinity'] });
});

test('traffic is let in by leaving the gate out', () => {
  expect(sleep(plain, ['web'], { traffic: true }).template.spec?.readinessGates).toBeUndefined();
});

test('the time to end is cut only where nothing but sleepers would be cut short', () => {
  expect(sleep(plain, ['web']).template.spec?.terminationGracePeriodSeconds).toBe(30);
  expect(sleep(plain, ['web', 'side']).template.spec?.terminationGracePeriodSeconds).toBe(1);
});

test('a sidecar among the init containers keeps its time to end', () => {
  const alone: PodTemplate = {
    spec: {
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'web' }],
      initContainers: [{ name: 'mesh', restartPolicy: 'Always' }],
    },
  };
  expect(sleep(alone, ['web']).template.spec?.terminationGracePeriodSeconds).toBe(30);
});

test('what somebody else changed meanwhile stays theirs and is named; the rest is put back', () => {
  const { template, record } = sleep(plain, ['web', 'side']);
  const [web, side] = template.spec?.containers ?? [];
  const foreign = {
    metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, mine: 'yes' } },
    spec: {
      ...template.spec,
      terminationGracePeriodSeconds: 5,
      containers: [
        { ...web, image: 'web:2', args: ['other'], livenessProbe: { tcpSocket: { port: 1 } } },
        side,
        { name: 'new', image: 'new:1' },
      ],
    },
  } as PodTemplate;
  const { template: back, kept } = wake(foreign, record);
  expect([...kept].sort()).toEqual(['terminationGracePeriodSeconds', 'web.args', 'web.livenessProbe']);
  expect(back).toEqual({
    metadata: { labels: { app: 'web' }, annotations: { mine: 'yes' } },
    spec: {
      terminationGracePeriodSeconds: 5,
      containers: [
        {
          name: 'web',
          image: 'web:2',
          args: ['other'],
          livenessProbe: { tcpSocket: { port: 1 } },
          readinessProbe: { httpGet: { port: 80 } },
        },
        { name: 'side', image: 'side:1' },
        { name: 'new', image: 'new:1' },
      ],
    },
  });
});

test('a container that somebody took away stays away', () => {
  const { template, record } = sleep(plain, ['side']);
  const without = {
    ...template,
    spec: { ...template.spec, containers: (template.spec?.containers ?? []).slice(0, 1) },
  };
  const { template: back, kept } = wake(without as PodTemplate, record);
  expect(back.spec?.containers.map((each) => each.name)).toEqual(['web']);
  expect(kept).toEqual(['side']);
});
