import { texts } from '../../texts/index.ts';
import type { ProgramEnd } from './program.ts';

/** Where a shell may be: on the container's PATH, and where the debug variants of distroless images have it. */
const SHELLS = ['sh', '/busybox/sh', 'bash'] as const;

/**
 * Names the terminal (the container runtime would say TERM=xterm, without colours for many programs) and tells kdbg the process id, by an
 * operating system command that the emulator keeps to itself: it is needed to end the process, see hangUpCommand.
 */
const BEGIN = 'TERM=xterm-256color; export TERM; printf "\\033]5379;pid=%s\\007" $$;';
const BECOME_SHELL = `${BEGIN} if bash -c : >/dev/null 2>&1; then exec bash; fi; exec "$0"`;
const BECOME_COMMAND = `${BEGIN} exec "$@"`;

/** A command to try in a container, and the shell that it goes through, if any. */
export interface Attempt {
  command: readonly string[];
  shell?: string;
}

/** What to try, one after the other, for a shell: bash where a bash starts, else the shell that is there. */
export function shellAttempts(): readonly Attempt[] {
  return SHELLS.map((shell) => ({ command: [shell, '-c', BECOME_SHELL, shell], shell }));
}

/** What to try for a given command: through a shell, which it replaces, so that it can be ended; without one as it is. */
export function commandAttempts(command: readonly string[]): readonly Attempt[] {
  return [{ command: ['sh', '-c', BECOME_COMMAND, 'sh', ...command], shell: 'sh' }, { command }];
}

/** The process id in a note of the emulator; undefined for any other note. */
export function pidOfNote(note: string): number | undefined {
  const pid = /^pid=([1-9]\d{0,9})$/.exec(note)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/**
 * Hangs up on a process and, because the kernel does it when a terminal's first process ends, on what it runs in the foreground. Closing
 * the connection does neither: containerd and kubelet let the process run on (seen with containerd 1.6 on Kubernetes 1.35).
 */
export function hangUpCommand(pid: number, shell: string): readonly string[] {
  const gone = `i=0; while kill -0 ${pid} && [ $i -lt 10 ]; do i=$((i+1)); sleep 0.1; done`;
  return [shell, '-c', `kill -HUP ${pid}; ${gone}; kill -KILL ${pid}`];
}

/** True when the container has no such program: code 127 from the runtime comes with a reason, from a shell without. */
export function notThere(end: ProgramEnd): boolean {
  return end.code === 127 && end.reason !== undefined;
}

/** What is told when none of the shells is there. */
export function noShell(container: string): ProgramEnd {
  return { reason: `${texts.sessions.noShell(container)} ${texts.sessions.noShellTodo}` };
}
