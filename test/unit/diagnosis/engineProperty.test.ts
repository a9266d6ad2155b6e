import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { type ProbeAnswer, probeKey } from '../../../src/diagnosis/probes.ts';
import { rule } from '../../../src/diagnosis/rule.ts';
import { DIAGNOSED_KINDS } from '../../../src/diagnosis/rules/index.ts';
import { trim } from '../../../src/store/trim.ts';
import type { KubeObject, StoredKind } from '../../../src/store/types.ts';
import { DiagnosisLab } from '../../support/diagnosisLab.ts';
import { Dice, oddObject } from '../../support/oddObjects.ts';
import { aDeployment, ago, aNode, anEvent, aPod, NOON, webStatus } from '../../support/snapshot.ts';

const { owner, objects: workload } = aDeployment('web');

/** Pods of one workload in the states that most rules speak of, and what belongs to them; beside them objects of any shape. */
function anObject(dice: Dice): KubeObject {
  const name = `web-${dice.below(4)}`;
  const waiting = (reason: string, message: string) => webStatus({ state: { waiting: { reason, message } } });
  const statuses = [
    {},
    waiting('ImagePullBackOff', 'Back-off pulling image "x"'),
    waiting('CreateContainerConfigError', 'configmap "cfg" not found'),
    waiting('CreateContainerConfigError', "couldn't find key a in ConfigMap shop/cfg"),
    webStatus({
      restartCount: dice.below(4),
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: {
        terminated: { exitCode: dice.of([1, 139, 137]), finishedAt: ago(dice.below(60)), containerID: name },
      },
    }),
    { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
  ];
  const made = [
    () => aPod({ name, ...(dice.roll() < 0.7 ? { owner } : {}), status: dice.of(statuses) }),
    () => aPod({ name, node: undefined, owner, spec: { nodeSelector: { disk: 'ssd' } }, status: statuses[5] ?? {} }),
    () => anEvent({ name, container: 'web' }, { reason: 'Failed', message: 'Failed to pull image "x": 401', count: 2 }),
    () => aNode(dice.of(['node1', 'node2']), { labels: dice.of([{}, { disk: 'ssd' }]) }),
    () => dice.of(workload),
    () => ({
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop', uid: 'uid-service' },
      spec: {
        selector: dice.of([{ app: 'web' }, { app: 'wep' }]),
        ports: [{ port: 80, targetPort: dice.of([80, 'http']) }],
      },
    }),
    () => oddObject(dice.of(DIAGNOSED_KINDS), dice),
  ];
  const object = dice.of(made)() as KubeObject;
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(dice.below(1e9)) } };
}

const answerTo = (key: string): ProbeAnswer =>
  key.startsWith('log/')
    ? { type: 'log', lines: [{ time: ago(1), text: `fatal: ${key.length}` }] }
    : key.startsWith('keys/')
      ? { type: 'keys', keys: ['b'] }
      : key.startsWith('sockets/')
        ? { type: 'sockets', way: 'table', container: 'web', listeners: [], taken: [], well: false }
        : { type: 'failed', missing: false, reason: 'no' };

describe('the live diagnosis', () => {
  it('in a large cluster what reads all pods is examined a little later, for many changes at once', async () => {
    let looks = 0;
    const counting = rule({
      name: 'counting',
      kind: 'Node',
      codes: ['node-pressure'],
      applies: () => true,
      check: (node, { snapshot }) => {
        looks++;
        const pods = snapshot.of('Pod').all().length;
        const object = { kind: 'Node', name: node.metadata?.name ?? '' };
        return [{ code: 'node-pressure', object, title: `${pods} pods`, cause: 'counted', evidence: [], remedies: [] }];
      },
    });
    const lab = new DiagnosisLab({ rules: [counting] });
    await lab.live();
    lab.feed('Node').put(aNode('node1') as KubeObject);
    for (let n = 0; n < 2001; n++) lab.feed('Pod').put(aPod({ name: `p${n}` }));
    await lab.clock.advance(1000);
    const told = () => lab.report().findings.map((finding) => finding.title);
    expect(told()).toEqual(['2001 pods']);
    looks = 0;
    for (let n = 0; n < 5; n++) {
      lab.feed('Pod').put(aPod({ name: `more${n}` }));
      await lab.clock.advance(20);
    }
    expect(looks).toBe(0);
    await lab.clock.advance(10_000);
    expect([told(), looks]).toEqual([['2006 pods'], 1]);
  });

  it('says after any changes, in any order, what a fresh diagnosis says of the same objects', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const dice = new Dice(seed);
        const lab = new DiagnosisLab({ still: true });
        const answered = new Map<string, ProbeAnswer>();
        const known = new Map<string, KubeObject>();
        await lab.live();
        const put = (kind: StoredKind, object: KubeObject) => {
          known.set(`${kind} ${object.metadata?.namespace}/${object.metadata?.name}`, object);
          lab.feed(kind).put(object);
        };
        for (let step = 0; step < 12; step++) {
          for (let n = dice.below(6); n >= 0; n--) {
            const object = anObject(dice);
            const kind = object.kind as StoredKind;
            const old = dice.of([...known.keys(), '']);
            const before = known.get(old);
            if (dice.roll() < 0.25 && before) {
              known.delete(old);
              lab.feed(before.kind as StoredKind).remove(before);
            } else put(kind, trim(kind, object));
          }
          if (dice.roll() < 0.2) {
            const kind = dice.of(DIAGNOSED_KINDS);
            lab.feed(kind).replace([...known.values()].filter((object) => object.kind === kind));
          }
          if (dice.roll() < 0.1) {
            const phase = dice.of(['live', 'forbidden'] as const);
            lab.feed(dice.of(['Node', 'Event'] as const)).state({ phase, since: NOON, reason: 'no' });
          }
          await lab.settle();
          for (const { request, signal, answer } of lab.questions.splice(0)) {
            if (signal.aborted || dice.roll() < 0.2) continue;
            answered.set(probeKey(request), answerTo(probeKey(request)));
            answer(answerTo(probeKey(request)));
          }
          await lab.settle();
          const live = lab.report();
          const wanted = new Set<string>();
          // Only what the engine has an answer to now: what nobody wanted meanwhile it has forgotten.
          const fresh = diagnose(lab.store.snapshot(), NOON, (key) => {
            wanted.add(key);
            return answered.get(key);
          });
          if (fresh.pending !== live.pending) continue;
          expect(live.findings).toEqual(fresh.findings);
          expect(live.unseen).toEqual(fresh.unseen);
          if (live.findings.length > 0) compared++;
        }
        lab.diagnosis.close();
        lab.store.close();
      }),
      { seed: 20260101, numRuns: 25, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
