import type { Clock } from '../../base/clock.ts';
import type { Container } from '../../kube/objects.ts';
import { type Probe, type ProbeTarget, runProbe } from './probe.ts';

export interface ProbingSink {
  ready(ready: boolean): void;
  started(): void;
  unhealthy(kind: 'Liveness' | 'Readiness' | 'Startup', message: string): void;
  /** A probe has failed as often as it may: the container is to be restarted. */
  kill(kind: 'liveness' | 'startup'): void;
}

/** Runs the probes of a running container until the function given back is called: the startup probe first, then the others. */
export function probing(container: Container, target: ProbeTarget, clock: Clock, sink: ProbingSink): () => void {
  const cancels = new Set<() => void>();
  let over = false;
  const later = (ms: number, fn: () => void) => {
    const cancel = clock.after(ms, () => {
      cancels.delete(cancel);
      if (!over) fn();
    });
    cancels.add(cancel);
  };
  const repeat = (
    probe: Probe,
    judge: (failure: string | undefined, failures: number, successes: number) => boolean,
  ) => {
    let failures = 0;
    let successes = 0;
    const once = async () => {
      const failure = await runProbe(probe, target);
      if (over) return;
      failures = failure === undefined ? 0 : failures + 1;
      successes = failure === undefined ? successes + 1 : 0;
      if (judge(failure, failures, successes)) later((probe.periodSeconds ?? 10) * 1000, () => void once());
    };
    later((probe.initialDelaySeconds ?? 0) * 1000 + 100, () => void once());
  };
  const { startupProbe, livenessProbe, readinessProbe } = container;
  const most = (probe: Probe) => probe.failureThreshold ?? 3;

  const others = () => {
    if (livenessProbe) {
      repeat(livenessProbe, (failure, failures) => {
        if (failure !== undefined) sink.unhealthy('Liveness', failure);
        if (failures < most(livenessProbe)) return true;
        sink.kill('liveness');
        return false;
      });
    }
    if (!readinessProbe) return sink.ready(true);
    repeat(readinessProbe, (failure, failures, successes) => {
      if (failure !== undefined) sink.unhealthy('Readiness', failure);
      if (failures >= most(readinessProbe)) sink.ready(false);
      if (successes >= (readinessProbe.successThreshold ?? 1)) sink.ready(true);
      return true;
    });
  };
  if (startupProbe) {
    repeat(startupProbe, (failure, failures) => {
      if (failure === undefined) {
        sink.started();
        others();
        return false;
      }
      sink.unhealthy('Startup', failure);
      if (failures < most(startupProbe)) return true;
      sink.kill('startup');
      return false;
    });
  } else {
    sink.started();
    others();
  }
  return () => {
    over = true;
    for (const cancel of cancels) cancel();
    cancels.clear();
  };
}
