import { KdbgError } from '../../base/errors.ts';
import type { ExecTarget } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { gdb } from './records.ts';
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

/** gdb on a program that gdbserver starts, or on process 1 of the container where none is given. */
export function planGdb(options: { target: ExecTarget; program?: readonly string[]; port?: number }): DebuggerPlan {
  const { target, program, port } = options;
  return planDebugger(gdb, {
    target,
    subject: program ? { program } : { pid: 1 },
    ...(port === undefined ? {} : { port }),
  });
}

function symbolsOf(subject: Subject): string | undefined {
  return 'program' in subject ? subject.program[0] : `/proc/${subject.pid}/exe`;
}
