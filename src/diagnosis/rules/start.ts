import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type End, endOf } from '../ends.ts';
import { oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { execFailure, missingCommand, refusedCommand } from '../logs/decisive.ts';
import { sentences } from '../prose.ts';
import { debugMode, edit, previousLog, setImage } from '../remedies.ts';
import { rollback } from '../rollback.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, type Subject, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';
import type { Evidence } from '../types.ts';
import { classifyConfig } from './config.ts';
import { jobOf } from './jobState.ts';
import { classifyStart, type StartWords } from './startErrors.ts';
import { course, type EndLog, endLog } from './words.ts';

const REASONS =
  /^(?:StartError|ContainerCannotRun|RunContainerError|CreateContainerError|PreCreateHookError|PreStartHookError|PostStartHookError)$/;

/** True when the runtime could not start the instance: its exit code (128) is none of the program's. */
export function startFailure(end: End): boolean {
  return REASONS.test(end.reason);
}

/** The error itself, without the layers of the runtime that it came through. */
function runtimeError(message: string): string {
  return oneLine(
    message
      .replace(
        /^(?:Error: )?(?:failed to create containerd task: |failed to start container "[^"]*": |failed to generate container "[^"]*" spec: |failed to create shim task: |OCI runtime create failed: |runc create failed: |container create failed: |unable to start container process: |error during container init: )+/g,
        '',
      )
      .replace(/: unknown$/, ''),
  );
}

function evidenceOf(container: ContainerView, subject: Subject, end: End | undefined): Evidence[] {
  const ref = containerRef(subject, container);
  const waiting = container.status?.state?.waiting;
  const command = [...(container.spec.command ?? []), ...(container.spec.args ?? [])];
  return [
    ...(waiting?.reason ? [statusEvidence(ref, statusPath(container, 'state.waiting.reason'), waiting.reason)] : []),
    ...(end
      ? [
          statusEvidence(
            ref,
            statusPath(container, `${end.field}.terminated.reason`),
            texts.findings.start.ended(end.reason, end.exitCode),
          ),
        ]
      : []),
    ...(command.length > 0 ? [specEvidence(ref, specPath(container, 'command'), command)] : []),
  ];
}

/** What the runtime says of a container that it could not start, in plain words: its code, a title, the cause. */
export function startWords(pod: Pod, container: ContainerView, subject: Subject, message: string): StartWords {
  const error = runtimeError(message);
  const words = classifyStart(error, {
    who: whoOf(subject, pod, container),
    image: container.spec.image ?? '',
    node: subject.node,
    container: container.spec,
  });
  const said = words.cause.includes(error) ? [] : [texts.findings.start.says(error)];
  return { ...words, cause: sentences([words.cause, ...said]) };
}

function runtime(
  pod: Pod,
  container: ContainerView,
  end: End | undefined,
  message: string,
  context: RuleContext,
): Draft {
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const words = startWords(pod, container, subject, message);
  return {
    code: words.code,
    object: ref,
    workload: subject.workload,
    title: words.title,
    cause: sentences([
      words.cause,
      ...(end?.nextAt === undefined ? [] : [texts.findings.common.startsAgain(end.nextAt, context.now)]),
    ]),
    evidence: [...evidenceOf(container, subject, end), statusEvidence(ref, statusPath(container, 'message'), message)],
    remedies: [
      edit(subject),
      // A pod that has failed stays so, whatever its image.
      ...(pod.status?.phase === 'Failed' ? [] : [setImage(subject, container.name)]),
      ...rollback(context.snapshot, subject, container.name),
    ],
    nextAt: end?.nextAt,
  };
}

/** Exit 127 and 126: the shell of the container started, and could not start what it was told to. */
function byShell(pod: Pod, container: ContainerView, end: End, context: RuleContext): Draft {
  const say = texts.findings.start;
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const who = whoOf(subject, pod, container);
  const log = endLog(pod, container, end, ref, context);
  const command = missingCommand(log.lines);
  const missing = end.exitCode === 127;
  const refused = missing ? undefined : refusedCommand(log.lines);
  const title = refused
    ? say.permissionTitle(who, refused)
    : !missing
      ? say.startTitle(who)
      : command
        ? say.scriptTitle(who, command)
        : say.scriptUnknownTitle(who);
  const cause = !missing ? say.exit126 : command ? say.script(command) : say.scriptUnknown;
  return {
    code: missing ? 'command-not-found' : 'container-start-failed',
    object: ref,
    workload: subject.workload,
    title,
    cause: sentences([cause, log.sentence, course(end, context)]),
    evidence: [...evidenceOf(container, subject, end), ...log.evidence],
    remedies: [
      edit(subject),
      // A pod that has failed stays so, whatever its image.
      ...(pod.status?.phase === 'Failed' ? [] : [setImage(subject, container.name)]),
      ...debugMode(context.snapshot, subject, container.name),
      previousLog(subject, container.name, end.field === 'lastState'),
      ...rollback(context.snapshot, subject, container.name),
    ],
    nextAt: end.nextAt,
  };
}

/**
 * The last thing that the runtime does in a container is to become the program; when that fails only its log tells, and the exit code (1 or
 * 255) looks like the program's. Undefined when the log tells of nothing like it.
 */
export function execFailed(
  pod: Pod,
  container: ContainerView,
  end: End,
  log: EndLog,
  context: RuleContext,
): Draft | undefined {
  const error = execFailure(log.lines);
  if (error === undefined) return undefined;
  const draft = runtime(pod, container, end, error, context);
  return { ...draft, evidence: [...draft.evidence, ...log.evidence] };
}

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const waiting = container.status?.state?.waiting;
  const end = endOf(pod, container, context.now);
  if (waiting?.reason && REASONS.test(waiting.reason) && !classifyConfig(waiting.message ?? '')) {
    return runtime(pod, container, end, waiting.message ?? end?.message ?? '', context);
  }
  if (!end) return undefined;
  if (startFailure(end)) return runtime(pod, container, end, end.message, context);
  if (container.type !== 'init' && (end.exitCode === 127 || end.exitCode === 126))
    return byShell(pod, container, end, context);
  return undefined;
}

export const startRule = rule({
  name: 'start',
  kind: 'Pod',
  codes: ['command-not-found', 'container-start-failed'],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp &&
    !(pod.status?.reason && pod.status.phase === 'Failed') &&
    containersOf(pod).some(
      ({ status }) => status?.state?.waiting || status?.state?.terminated || status?.lastState?.terminated,
    ),
  check: (pod, context) =>
    // What a try of a job lacked that has succeeded since is history.
    jobOf(context.snapshot, pod)?.done
      ? []
      : containersOf(pod).flatMap((container) => examine(pod, container, context) ?? []),
});
