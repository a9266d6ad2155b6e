import type { Duplex } from 'node:stream';
import { type Clock, pause } from '../../base/clock.ts';
import { isAbort, KdbgError, toKdbgError } from '../../base/errors.ts';
import { type RunResult, runExec } from '../../kube/channels/exec.ts';
import { openPort } from '../../kube/channels/portforward.ts';
import type { Container } from '../../kube/objects.ts';
import type { ExecTarget, KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { probePort } from '../forwards/probe.ts';
import { type ProbeAnswer, readCommand, readScript } from './answer.ts';
import { askGrpc } from './grpc.ts';
import { askHttp } from './outside.ts';
import { insideCommand, type Probe, type ProbeType, type Question, questionOf } from './plan.ts';

/** The ways to a container; tests give their own. */
export interface ProbeWays {
  exec(target: ExecTarget, command: readonly string[], signal: AbortSignal): Promise<RunResult>;
  connect(target: { namespace: string; pod: string; port: number }, signal: AbortSignal): Promise<Duplex>;
}

export interface ProbeSubject extends ExecTarget {
  podIP: string | undefined;
  spec: Container;
}

/** One run of a probe. */
export interface ProbeRun {
  subject: ProbeSubject;
  type: ProbeType;
  probe: Probe;
  question: Question;
  /** `outside`: through a port-forward, because nothing in the container could ask. */
  way: 'inside' | 'outside';
  /** Why it was not asked from inside. */
  notInside?: string;
  answer: ProbeAnswer;
  /** `slow`: it would pass, but takes longer than the probe waits. */
  verdict: 'passed' | 'failed' | 'slow';
}

/** Bytes of an answer that are read. */
const LIMIT = 64 * 1024;
/** Seconds that an answer may take beyond what the probe itself waits: how slow it is, is what a person wants to know. */
const LONGER = 10;

export function probeWays(client: KubeClient): ProbeWays {
  return {
    exec: (target, command, signal) => runExec(client, target, command, { signal, limit: LIMIT }),
    connect: (target, signal) => openPort(client, target, signal),
  };
}

/**
 * Runs a probe of a container once, as the kubelet would: from inside with what the container has, else over a connection from outside.
 * Nothing is changed. Rejects with a KdbgError where it can't be asked (`probe-no-port`, `probe-no-address`, `probe-no-way`), and when the
 * signal is aborted.
 */
export async function runProbe(
  ways: ProbeWays,
  subject: ProbeSubject,
  { type, probe }: { type: ProbeType; probe: Probe },
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbeRun> {
  const question = questionOf(subject.spec, probe, subject.podIP);
  const say = texts.findings.probes.runs;
  if (question.kind === 'no-port') throw new KdbgError('probe-no-port', say.noPort(question.port, subject.container));
  if (question.kind === 'no-address') throw new KdbgError('probe-no-address', say.noAddress(subject.pod));
  if (question.kind === 'empty') throw new KdbgError('probe-no-way', say.empty(type));
  const inside = await askInside(ways, subject, question, (probe.timeoutSeconds ?? 1) + LONGER, clock, signal);
  const made = { subject, type, probe, question };
  if (typeof inside !== 'string') return { ...made, way: 'inside', answer: inside, verdict: verdictOf(made, inside) };
  const outside = await askOutside(ways, subject, question, clock, signal);
  if (!outside) throw new KdbgError('probe-no-way', say.noWay(subject.container, inside), { todo: say.noWayTodo });
  return { ...made, way: 'outside', notInside: inside, answer: outside, verdict: verdictOf(made, outside) };
}

/** The answer, or why nothing in the container could ask. */
async function askInside(
  ways: ProbeWays,
  subject: ProbeSubject,
  question: Question,
  seconds: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbeAnswer | string> {
  const say = texts.findings.probes.runs;
  const { namespace, pod, container } = subject;
  const began = clock.now();
  const late = new AbortController();
  // The tools end by themselves; a little later the connection is given up.
  const stop = clock.after((seconds + 3) * 1000, () => late.abort());
  try {
    const command = insideCommand(question, seconds);
    const run = await ways.exec({ namespace, pod, container }, command, AbortSignal.any([signal, late.signal]));
    if (question.kind === 'exec') return readCommand(run, clock.now() - began);
    const answer = readScript(run);
    if (!answer) return say.noShell(container);
    if (answer.tool !== undefined) return answer;
    return question.kind === 'grpc' ? say.noGrpcTool(container) : say.noTool(container);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (!isAbort(thrown) && !late.signal.aborted) {
      if (question.kind === 'exec') throw thrown;
      return toKdbgError(thrown).message;
    }
    const ms = clock.now() - began;
    return { tool: 'exec', ms, code: undefined, body: [], errors: [say.noEnd(seconds)] };
  } finally {
    stop();
  }
}

async function askOutside(
  ways: ProbeWays,
  subject: ProbeSubject,
  question: Question,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbeAnswer | undefined> {
  // Another host than the pod can't be asked through the pod.
  if (question.kind === 'exec' || question.host !== subject.podIP) return undefined;
  const { namespace, pod } = subject;
  const open = (stop: AbortSignal) => ways.connect({ namespace, pod, port: question.port }, stop);
  const now = () => clock.now();
  const began = now();
  try {
    if (question.kind === 'tcp') {
      const error = await probePort(open, clock, signal, { again: false, late: () => undefined });
      if (error) throw error;
      return { tool: undefined, ms: undefined, code: 0, body: [], errors: [] };
    }
    const remote = await open(signal);
    try {
      return await within(
        question.kind === 'http'
          ? askHttp(remote, question, now, signal)
          : askGrpc(remote, `${question.host}:${question.port}`, question.service, now, signal),
        clock,
        signal,
      );
    } finally {
      remote.destroy();
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { tool: undefined, ms: now() - began, code: 1, body: [], errors: [toKdbgError(thrown).message] };
  }
}

/** A connection through a tunnel may stay silent for ever. */
async function within<T>(work: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const seconds = LONGER;
  const late = pause(clock, seconds * 1000, AbortSignal.any([done.signal, signal])).then(() => {
    throw new KdbgError('probe-late', texts.findings.probes.runs.noEnd(seconds));
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    work.catch(() => undefined);
  }
}

function verdictOf(
  { probe, question }: Pick<ProbeRun, 'probe' | 'question'>,
  answer: ProbeAnswer,
): ProbeRun['verdict'] {
  const good =
    question.kind === 'http'
      ? answer.status !== undefined && answer.status >= 200 && answer.status < 400
      : answer.code === 0;
  if (!good) return 'failed';
  return answer.ms !== undefined && answer.ms > (probe.timeoutSeconds ?? 1) * 1000 ? 'slow' : 'passed';
}
