import type { Clock } from '../../src/base/clock.ts';
import { createDiagnosis, type LiveDiagnosis } from '../../src/diagnosis/engine.ts';
import type { ProbeAnswer, ProbeRequest } from '../../src/diagnosis/probes.ts';
import type { AnyRule } from '../../src/diagnosis/rule.ts';
import { DIAGNOSED_KINDS } from '../../src/diagnosis/rules/index.ts';
import type { StoreSink } from '../../src/store/reflect.ts';
import { createStore } from '../../src/store/store.ts';
import type { ClusterStore, StoredKind } from '../../src/store/types.ts';
import { FakeClock } from './fakeClock.ts';
import { FakeKube } from './fakeKube.ts';
import { NOON } from './snapshot.ts';

export interface Question {
  request: ProbeRequest;
  signal: AbortSignal;
  answer(answer: ProbeAnswer): void;
  fail(error: Error): void;
}

/** A diagnosis over a store that the test feeds, with questions that the test answers. */
export class DiagnosisLab {
  readonly clock = new FakeClock(NOON);
  readonly store: ClusterStore;
  readonly diagnosis: LiveDiagnosis;
  readonly questions: Question[] = [];
  readonly sinks = new Map<StoredKind, StoreSink>();

  /** `still`: for rules no time goes by, so that what they say of ages stays the same. */
  constructor(options: { rules?: readonly AnyRule[]; still?: boolean } = {}) {
    const { questions, sinks } = this;
    const clock: Clock = options.still ? { now: () => NOON, after: (ms, fn) => this.clock.after(ms, fn) } : this.clock;
    this.store = createStore(new FakeKube(), {
      clock,
      reflect: (kind, _resource, _namespace, sink) => {
        sinks.set(kind, sink);
        return () => sinks.delete(kind);
      },
    });
    this.diagnosis = createDiagnosis(this.store, {
      ...options,
      clock,
      probes: {
        run: (request, signal) =>
          new Promise((resolve, reject) => {
            questions.push({ request, signal, answer: resolve, fail: reject });
          }),
      },
    });
  }

  feed(kind: StoredKind): StoreSink {
    const sink = this.sinks.get(kind);
    if (!sink) throw new Error(`${kind} is not watched`);
    return sink;
  }

  /** Every kind has been listed, and was empty. */
  async live(): Promise<void> {
    for (const kind of DIAGNOSED_KINDS) {
      this.feed(kind).replace([]);
      this.feed(kind).state({ phase: 'live', since: NOON });
    }
    await this.settle();
  }

  /** The store's batch, and that of the answers, are over. */
  async settle(): Promise<void> {
    await this.clock.advance(16);
    await this.clock.advance(16);
  }

  report() {
    return this.diagnosis.report.get();
  }
}
