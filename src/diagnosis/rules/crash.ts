import { formatBytes, parseQuantity } from '../../base/quantity.ts';
import { signalOfEnd } from '../../base/signals.ts';
import { eventsOf } from '../../store/events.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type End, endOf, settlesAt } from '../ends.ts';
import { eventEvidence, specEvidence, statusEvidence } from '../evidence.ts';
import { lastWords, wantedVariable } from '../logs/decisive.ts';
import { sentences } from '../prose.ts';
import { attachGdb, debugMode, edit, previousLog, raiseMemory, setEnv } from '../remedies.ts';
import { rollback } from '../rollback.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, type Subject, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';
import type { Evidence, Remedy } from '../types.ts';
import { isForbidden } from '../unseen.ts';
import { jobOf, retries } from './jobState.ts';
import { probeKill } from './probes.ts';
import { execFailed, startFailure } from './start.ts';
import { course, type EndLog, endLog, how, memoryLimit, outOfMemoryWords } from './words.ts';

interface Case {
  pod: Pod;
  container: ContainerView;
  context: RuleContext;
  subject: Subject;
  who: string;
  end: End;
}

/** What every finding about an end shows: the fields that tell it, and the last words. */
function proof(one: Case, log: EndLog | undefined): Evidence[] {
  const ref = containerRef(one.subject, one.container);
  const finished = one.end.finishedAt === undefined ? undefined : new Date(one.end.finishedAt).toISOString();
  const path = (field: string) => statusPath(one.container, field);
  const waiting = one.container.status?.state?.waiting;
  const backOff = eventsOf(one.context.snapshot, 'Pod', one.pod).find(
    (view) => view.reason === 'BackOff' && view.event.involvedObject?.fieldPath?.includes(`{${one.container.name}}`),
  );
  return [
    statusEvidence(ref, path(`${one.end.field}.terminated.exitCode`), String(one.end.exitCode), finished),
    ...(one.end.reason
      ? [statusEvidence(ref, path(`${one.end.field}.terminated.reason`), one.end.reason, finished)]
      : []),
    ...(one.end.message
      ? [statusEvidence(ref, path(`${one.end.field}.terminated.message`), one.end.message, finished)]
      : []),
    ...(log?.evidence ?? []),
    ...(waiting?.message ? [statusEvidence(ref, path('state.waiting.message'), waiting.message)] : []),
    ...(backOff ? [eventEvidence(one.subject.pod, backOff)] : []),
  ];
}

function draft(
  one: Case,
  of: Pick<Draft, 'code' | 'title' | 'remedies'> & { cause: readonly string[]; evidence: readonly Evidence[] },
): Draft {
  const never = one.pod.spec?.restartPolicy === 'Never' && one.subject.workload === undefined;
  const again = one.end.now === 'running' ? settlesAt(one.end) : undefined;
  if (again !== undefined) one.context.again(again);
  return {
    code: of.code,
    object: containerRef(one.subject, one.container),
    workload: one.subject.workload,
    title: of.title,
    cause: sentences([...of.cause, course(one.end, one.context), ...(never ? [texts.findings.crash.never] : [])]),
    evidence: of.evidence,
    remedies: of.remedies,
    nextAt: one.end.nextAt,
  };
}

const asleep = ({ context, subject, container }: Case): Remedy[] =>
  debugMode(context.snapshot, subject, container.name);

const back = ({ context, subject, container }: Case): Remedy[] => rollback(context.snapshot, subject, container.name);

const readLog = (one: Case): Remedy => previousLog(one.subject, one.container.name, one.end.field === 'lastState');

const inside = (one: Case): Remedy[] => [...asleep(one), readLog(one), ...back(one)];

function outOfMemory(one: Case): Draft {
  const say = texts.findings.crash;
  const { text: limit, bytes } = memoryLimit(one.pod, one.container);
  const request = parseQuantity(one.container.spec.resources?.requests?.memory);
  const cause = outOfMemoryWords(one.pod, one.container, one.end);
  const ref = containerRef(one.subject, one.container);
  return draft(one, {
    code: 'oom-killed',
    title: say.oomTitle(one.who, bytes === undefined ? undefined : formatBytes(bytes)),
    cause: [cause, ...(request === undefined ? [] : [say.oomRequest(formatBytes(request))])],
    evidence: [
      ...(limit ? [specEvidence(ref, specPath(one.container, 'resources.limits.memory'), limit)] : []),
      ...proof(one, undefined),
    ],
    remedies: [raiseMemory(one.subject, one.container.name, bytes), ...inside(one)],
  });
}

function initFailed(one: Case, log: EndLog): Draft {
  const say = texts.findings.crash;
  return draft(one, {
    code: 'init-container-failed',
    title: say.initTitle(one.subject.name, one.container.name),
    cause: [how(one.end), ...left(one, log), log.sentence, say.init(one.container.name)],
    evidence: proof(one, log),
    remedies: [readLog(one), ...mend(one, log), ...back(one)],
  });
}

/** What the program wrote into its termination message, unless its log says the same. */
function left(one: Case, log: EndLog): string[] {
  const lines = one.end.message.split('\n').map((text) => ({ time: '', text }));
  const summary = lastWords(lines)?.summary ?? '';
  return summary === '' || log.sentence.includes(summary) ? [] : [texts.findings.crash.left(summary)];
}

/** How long an event is kept, in milliseconds (--event-ttl of the API server). */
const HOOK_TOLD = 60 * 60_000;

/** The kubelet killed the container because what it was to run right after the start failed. */
function hookFailed(one: Case): Draft | undefined {
  const failed = eventsOf(one.context.snapshot, 'Pod', one.pod).find(
    (view) =>
      view.reason === 'FailedPostStartHook' &&
      view.event.involvedObject?.fieldPath?.includes(`{${one.container.name}}`),
  );
  // The events of a pod are thinned out: after some time the last kill is newer than the last event that tells of it.
  const killed = one.end.exitCode === 137 || one.end.exitCode === 143;
  if (!failed || !killed || failed.last < one.context.now - HOOK_TOLD) return undefined;
  const say = texts.findings.start;
  const hook = one.container.spec.lifecycle?.postStart;
  const what = hook?.exec
    ? (hook.exec.command ?? []).join(' ')
    : hook?.httpGet
      ? say.hookAsks(hook.httpGet.path ?? '/', String(hook.httpGet.port))
      : undefined;
  const ref = containerRef(one.subject, one.container);
  return draft(one, {
    code: 'container-start-failed',
    title: say.hookTitle(one.who),
    cause: [say.hook(one.end.exitCode), ...(what ? [say.hookDoes(what)] : [])],
    evidence: [
      eventEvidence(one.subject.pod, failed),
      ...(hook ? [specEvidence(ref, specPath(one.container, 'lifecycle.postStart'), hook)] : []),
      ...proof(one, undefined),
    ],
    remedies: [edit(one.subject), ...inside(one)],
  });
}

/** What helps against an error that the program itself told. */
function mend(one: Case, log: EndLog): Remedy[] {
  const variable = wantedVariable(log.words);
  return [...(variable ? setEnv(one.subject, one.container.name, variable) : []), edit(one.subject)];
}

/** That a probe has ended it is told by events only; undefined where they may be read, or where it has no such probe. */
function unseenProbe({ container, context, end }: Case): string[] | undefined {
  const { livenessProbe, startupProbe } = container.spec;
  const asked = end.exitCode === 0 || /^SIG(?:KILL|TERM)$/.test(signalOfEnd(end.exitCode, end.signal)?.name ?? '');
  if (!asked || (!livenessProbe && !startupProbe) || !isForbidden(context.snapshot, 'Event')) return undefined;
  return [texts.findings.unseen.probe(livenessProbe ? 'liveness' : 'startup')];
}

function bySignal(one: Case, signal: { number: number; name: string }, log: EndLog): Draft {
  const say = texts.findings.crash;
  const own = /SIG(?:SEGV|ABRT|BUS|FPE|ILL|TRAP|SYS)/.test(signal.name);
  return draft(one, {
    code: 'crash-signal',
    title: say.signalTitle(one.who, signal.name, one.end.ran),
    cause: [
      say.signal(one.end.exitCode, signal.number, signal.name),
      ...(unseenProbe(one) ?? (signal.name === 'SIGKILL' ? [say.killed] : [])),
      ...left(one, log),
      ...(log.words && log.words.kind !== 'last' ? [log.sentence] : []),
    ],
    evidence: proof(one, log),
    remedies: [...asleep(one), ...(own ? [attachGdb(one.container.name)] : []), readLog(one), ...back(one)],
  });
}

function byExit(one: Case, log: EndLog): Draft {
  const say = texts.findings.crash;
  const ends = one.end.exitCode === 0;
  return draft(one, {
    code: 'crash-exit',
    title: ends ? say.endsTitle(one.who) : say.exitTitle(one.who, one.end.exitCode, one.end.ran),
    cause: [ends ? say.ends : how(one.end), ...(unseenProbe(one) ?? []), ...left(one, log), log.sentence],
    evidence: proof(one, log),
    remedies: [...mend(one, log), ...inside(one)],
  });
}

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const end = endOf(pod, container, context.now);
  if (!end) return undefined;
  const job = jobOf(context.snapshot, pod);
  if (job?.done || job?.failed) return undefined;
  const subject = subjectOf(context.snapshot, pod);
  const one: Case = { pod, container, context, subject, who: whoOf(subject, pod, container), end };
  const found = crash(one);
  if (!found || !job || pod.spec?.restartPolicy !== 'Never') return found;
  // The job still tries: what failed may yet succeed.
  return { ...found, severity: 'warning', cause: sentences([found.cause, retries(job)]) };
}

function crash(one: Case): Draft | undefined {
  const { end, container } = one;
  if (end.reason === 'OOMKilled') return outOfMemory(one);
  const object = containerRef(one.subject, container);
  if (startFailure(end)) return undefined;
  if (probeKill(one.pod, container, end, one.context)) return undefined;
  const hook = hookFailed(one);
  if (hook) return hook;
  const log = endLog(one.pod, container, end, object, one.context);
  const unstarted = execFailed(one.pod, container, end, log, one.context);
  if (unstarted) return unstarted;
  if (container.type === 'init') return initFailed(one, log);
  if (end.exitCode === 126 || end.exitCode === 127) return undefined;
  const signal = signalOfEnd(end.exitCode, end.signal);
  return signal ? bySignal(one, signal, log) : byExit(one, log);
}

/** Pods that ended for a reason of the whole pod (evicted, lost with their node, shut down) say nothing of the program. */
const podEnded = (pod: Pod): boolean => Boolean(pod.status?.reason) && pod.status?.phase === 'Failed';

export const crashRule = rule({
  name: 'crash',
  kind: 'Pod',
  codes: [
    'crash-exit',
    'crash-signal',
    'oom-killed',
    'init-container-failed',
    'command-not-found',
    'container-start-failed',
  ],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp &&
    !podEnded(pod) &&
    containersOf(pod).some(
      ({ type, status }) => type !== 'ephemeral' && (status?.state?.terminated || status?.lastState?.terminated),
    ),
  check: (pod, context) =>
    containersOf(pod).flatMap((container) =>
      container.type === 'ephemeral' ? [] : (examine(pod, container, context) ?? []),
    ),
});
