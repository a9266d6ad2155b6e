import { sanitise } from '../../base/sanitise.ts';
import { texts } from '../../texts/index.ts';
import { type Question, urlOf } from './plan.ts';
import type { ProbeRun } from './run.ts';

function asked(question: Question): string {
  const say = texts.findings.probes;
  switch (question.kind) {
    case 'exec':
      return question.command.join(' ');
    case 'http':
      return say.http(
        urlOf(question),
        question.headers.map(({ name, value }) => `${name}: ${value}`),
      );
    case 'tcp':
      return say.runs.tcp(question.host, question.port);
    case 'grpc':
      return say.runs.grpc(question.host, question.port, question.service);
  }
}

function verdict(run: ProbeRun): string {
  const say = texts.findings.probes.runs;
  const { answer, question, probe, verdict: is } = run;
  const timeout = probe.timeoutSeconds ?? 1;
  if (is === 'slow') return say.slow(answer.ms ?? 0, timeout);
  if (question.kind === 'http') {
    if (answer.status === undefined) return say.noAnswer;
    return is === 'passed' ? say.goodStatus(answer.status) : say.badStatus(answer.status);
  }
  if (question.kind === 'exec') {
    return answer.code === undefined ? say.noCode : is === 'passed' ? say.goodCode : say.badCode(answer.code);
  }
  if (question.kind === 'grpc') return is === 'passed' ? say.serving : say.notServing;
  return is === 'passed' ? say.connected : say.notConnected;
}

/** What a run of a probe gave, for a person to read. Safe to draw. */
export function probeReport(run: ProbeRun): string {
  const say = texts.findings.probes.runs;
  const { subject, type, probe, answer, way } = run;
  const timeout = probe.timeoutSeconds ?? 1;
  const lines = [
    asked(run.question),
    way === 'inside'
      ? say.inside(type, subject.container, subject.pod, answer.tool === 'exec' ? undefined : answer.tool)
      : say.outside(type, subject.container, subject.pod, run.notInside ?? ''),
    '',
    `${run.verdict === 'passed' ? '✓' : '✖'} ${verdict(run)}`,
    ...(answer.ms === undefined || run.verdict === 'slow' ? [] : [say.took(answer.ms, timeout)]),
    ...(answer.body.length > 0 ? ['', say.came, ...answer.body.map((line) => `  ${line}`)] : []),
    ...(answer.errors.length > 0 ? ['', say.errors, ...answer.errors.map((line) => `  ${line}`)] : []),
    ...(run.verdict === 'passed' ? ['', way === 'inside' ? say.differs : say.differsOutside] : []),
  ];
  return lines.map((line) => sanitise(line)).join('\n');
}
