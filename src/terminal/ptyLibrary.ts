import type Pty from 'node-pty';
import { KdbgError } from '../base/errors.ts';
import { texts } from '../texts/index.ts';

/**
 * The library that gives local programs a terminal. Its native part is a package of its own for each platform, which may be missing; then it
 * rejects with a KdbgError `no-local-terminals`, and everything else of kdbg works.
 */
export async function loadPty(): Promise<typeof Pty> {
  try {
    return (await import('node-pty')).default;
  } catch (cause) {
    const { platform, arch } = process;
    const part = `@lydell/node-pty-${platform}-${arch}`;
    throw new KdbgError('no-local-terminals', texts.tools.noLocalTerminals(part), {
      todo: texts.tools.noLocalTerminalsTodo,
      cause,
    });
  }
}
