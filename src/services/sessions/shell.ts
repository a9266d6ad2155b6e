import { texts } from '../../texts/index.ts';
import type { ProgramEnd } from './program.ts';

/** Where a shell may be: on the container's PATH, and where the debug variants of distroless images have it. */
const SHELLS = ['sh', '/busybox/sh', 'bash'] as const;

/**
 * Names the terminal, tells kdbg the process id (an operating system command that the emulator keeps to itself), and becomes bash
 * where a bash starts, else the shell itself. The container runtime would set TERM=xterm, without colours for many programs.
 */
const BECOME_SHELL =
  'TERM=xterm-256color; export TERM; printf "\\033]5379;pid=%s\\007" $$; if bash -c : >/dev/null 2>&1; then exec bash; fi; exec "$0"';

/** The commands to try, one after the other, for a shell in a container. */
export function shellCommands(): readonly (readonly string[])[] {
  return SHELLS.map((shell) => [shell, '-c', BECOME_SHELL, shell]);
}

/** The process id in a note of the emulator; undefined for any other note. */
export function pidOfNote(note: string): number | undefined {
  const pid = /^pid=([1-9]\d{0,9})$/.exec(note)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Hangs up on a shell and, because the kernel does it when a terminal's first process ends, on what it runs in the foreground. */
export function hangUpCommand(pid: number): readonly string[] {
  return [
    'sh',
    '-c',
    `kill -HUP ${pid}; i=0; while kill -0 ${pid} && [ $i -lt 10 ]; do i=$((i+1)); sleep 0.1; done; kill -KILL ${pid}`,
  ];
}

/** True when the container runtime said that there is no such program (runc, crun and Windows word it differently). */
export function notThere(end: ProgramEnd): boolean {
  return (
    end.reason !== undefined &&
    /executable file not found|no such file or directory|cannot find the file|command not found/i.test(end.reason)
  );
}

/** What is told when none of the shells is there. */
export function noShell(container: string): ProgramEnd {
  return { reason: `${texts.sessions.noShell(container)} ${texts.sessions.noShellTodo}` };
}
