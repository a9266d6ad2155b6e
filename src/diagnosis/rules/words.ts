import { formatBytes, parseQuantity } from '../../base/quantity.ts';
import { signalOfEnd } from '../../base/signals.ts';
import type { ContainerView } from '../../store/owners.ts';
import type { ObjectRef, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type End, logOf } from '../ends.ts';
import { logEvidence } from '../evidence.ts';
import { type LastWords, type LogText, lastWords } from '../logs/decisive.ts';
import { sentences } from '../prose.ts';
import type { RuleContext } from '../rule.ts';
import type { Evidence } from '../types.ts';

/** The log of an instance that ended, as far as it is known. */
export interface EndLog {
  lines: readonly LogText[];
  words: LastWords | undefined;
  /** One sentence that quotes it; empty while it is being read. */
  sentence: string;
  evidence: readonly Evidence[];
}

const NONE: EndLog = { lines: [], words: undefined, sentence: '', evidence: [] };

/** Reads what the instance said before it ended. */
export function endLog(pod: Pod, container: ContainerView, end: End, object: ObjectRef, context: RuleContext): EndLog {
  const answer = context.probe(logOf(pod, container, end));
  const say = texts.findings.crash;
  if (answer === undefined) return NONE;
  if (answer.type === 'failed') return { ...NONE, sentence: say.noLog(answer.reason) };
  const words = lastWords(answer.lines);
  if (!words) return { ...NONE, lines: answer.lines, sentence: say.silent };
  const evidence = words.lines.map((line) => logEvidence(object, line));
  // Lines that tell of no error prove nothing by themselves, but they show how far the program came.
  return { lines: answer.lines, words, sentence: say.said(words.summary), evidence };
}

/** How long it ran, how often it has died, and when it is started again. */
export function course(end: End, context: RuleContext): string {
  const say = texts.findings.crash;
  if (end.nextAt !== undefined) {
    return say.runsAndNext(end.ran, end.deaths, texts.findings.common.startsAgain(end.nextAt, context.now));
  }
  return sentences([
    say.runs(end.ran, end.deaths),
    end.runsSince === undefined ? undefined : say.runningNow(end.runsSince),
  ]);
}

/** What the exit code says, in words. */
export function how(end: End): string {
  const say = texts.findings.crash;
  const signal = signalOfEnd(end.exitCode, end.signal);
  if (signal) return say.signal(end.exitCode, signal.number, signal.name);
  return say.exit(end.exitCode, say.exitMeanings[end.exitCode]);
}

/** The memory limit that counts for a container, as it stands in the spec and in bytes. */
export function memoryLimit(pod: Pod, container: ContainerView): { text: unknown; bytes: number | undefined } {
  const text = container.spec.resources?.limits?.memory ?? pod.spec?.resources?.limits?.memory;
  return { text, bytes: parseQuantity(text) };
}

/** That the kernel killed it for memory, with its limit. */
export function outOfMemoryWords(pod: Pod, container: ContainerView, end: End): string {
  const { bytes } = memoryLimit(pod, container);
  const say = texts.findings.crash;
  return bytes === undefined ? say.oomNode(end.exitCode) : say.oom(formatBytes(bytes), end.exitCode);
}
