/**
 * An error told to a person: what happened and to which object, why, and what to do next.
 * Everything that kdbg throws on purpose is one of these; anything else that surfaces is a bug and goes to the crash report.
 */
export class KdbgError extends Error {
  /** Stable, kebab-case, e.g. `kubeconfig-unreadable`; scripts and tests depend on it. */
  readonly code: string;
  /** One sentence: what to do next; empty where nothing can be said. */
  readonly todo: string;

  constructor(code: string, what: string, options: { todo?: string; cause?: unknown } = {}) {
    super(what, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KdbgError';
    this.code = code;
    this.todo = options.todo ?? '';
  }

  /** One line for a footer or stderr: what happened, then what to do. */
  get line(): string {
    if (!this.todo) return this.message;
    // The full stop of writing without spaces brings its own room.
    return this.message + (/[\u3002\uff01\uff1f]$/.test(this.message) ? '' : ' ') + this.todo;
  }
}

/** What any thrown value says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Any thrown value as a KdbgError; what is none already gets the code `unexpected` and keeps its message. */
export function toKdbgError(thrown: unknown): KdbgError {
  if (thrown instanceof KdbgError) return thrown;
  return new KdbgError('unexpected', messageOf(thrown), { cause: thrown });
}

/** True for the error that an AbortSignal causes: the work was cancelled, which nobody has to be told. */
export function isAbort(thrown: unknown): boolean {
  return (
    thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError' || isAbort(thrown.cause))
  );
}
