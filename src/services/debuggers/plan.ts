import { KdbgError } from '../../base/errors.ts';
import type { ExecTarget } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import type { DebuggerPlan, DebuggerRecord, Subject } from './types.ts';

/** What will be run where. Throws `debugger-unfit` where this debugger can't do it with that program. */
export function planDebugger(
  record: DebuggerRecord,
  options: { target: ExecTarget; subject: Subject; port?: number },
): DebuggerPlan {
  const { target, subject, port = record.port } = options;
  const server = record.start(subject, port);
  if (!server) {
    const what = 'program' in subject ? subject.program.join(' ') : texts.debug.process(subject.pid);
    throw new KdbgError('debugger-unfit', texts.debug.unfit(record.title, what), {
      todo: texts.debug.unfitTodo(record.server),
    });
  }
  return {
    target,
    port,
    server,
    symbols: record.symbols ? symbolsOf(subject) : undefined,
    client: record.client,
  };
}

function symbolsOf(subject: Subject): string | undefined {
  return 'program' in subject ? subject.program[0] : `/proc/${subject.pid}/exe`;
}
