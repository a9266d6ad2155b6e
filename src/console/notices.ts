import type { Clock } from '../base/clock.ts';
import { isAbort, toKdbgError } from '../base/errors.ts';
import { Cell } from '../base/readable.ts';

export interface Notice {
  kind: 'done' | 'info' | 'error';
  text: string;
  at: number;
}

export interface Task {
  id: number;
  title: string;
  since: number;
  progress?: string;
  /** It is not cut short: leaving it half done would help nobody. */
  lasting?: true;
}

/** A notice stays this long, in milliseconds; an error longer. */
const STAY = { done: 6_000, info: 6_000, error: 15_000 } as const;
/** So long it can have been read, in milliseconds: from then on it gives way to the next key. */
const READ = 1_500;
const KEPT = 200;

/** What the person is told in the footer's line, and what is under way and can be cancelled. */
export class Notices {
  readonly latest = new Cell<Notice | undefined>(undefined);
  readonly history = new Cell<readonly Notice[]>([]);
  readonly tasks = new Cell<readonly Task[]>([]);
  readonly #clock: Clock;
  readonly #cancels = new Map<number, AbortController>();
  #next = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  tell(kind: Notice['kind'], text: string): void {
    const notice = { kind, text, at: this.#clock.now() };
    this.latest.set(notice);
    this.history.update((all) => [...all, notice].slice(-KEPT));
    this.#clock.after(STAY[kind], () => {
      if (this.latest.get() === notice) this.latest.set(undefined);
    });
  }

  /** A key was pressed: what has been read by now makes room for the keys that work here. An error stays. */
  pressed(): void {
    const latest = this.latest.get();
    if (latest && latest.kind !== 'error' && this.#clock.now() - latest.at >= READ) this.dismiss();
  }

  dismiss(): void {
    this.latest.set(undefined);
  }

  /** Runs work that may take long: shown with its title, cancelled by `cancel()`, its error told. Undefined when it failed or was cancelled. */
  async run<T>(
    title: string,
    work: (signal: AbortSignal, progress: (text: string) => void) => Promise<T>,
    options: Pick<Task, 'lasting'> = {},
  ): Promise<T | undefined> {
    const id = this.#next++;
    const abort = new AbortController();
    this.#cancels.set(id, abort);
    this.tasks.update((tasks) => [...tasks, { id, title, since: this.#clock.now(), ...options }]);
    const progress = (text: string) =>
      this.tasks.update((tasks) => tasks.map((task) => (task.id === id ? { ...task, progress: text } : task)));
    // Cancelled is cancelled, also where the work itself can't be stopped: nobody waits for it, and what it gives late is dropped.
    const cancelled = new Promise<undefined>((drop) => {
      abort.signal.addEventListener('abort', () => drop(undefined), { once: true });
    });
    try {
      return await Promise.race([work(abort.signal, progress), cancelled]);
    } catch (thrown) {
      if (!abort.signal.aborted && !isAbort(thrown)) this.tell('error', toKdbgError(thrown).line);
      return undefined;
    } finally {
      this.#cancels.delete(id);
      this.tasks.update((tasks) => tasks.filter((task) => task.id !== id));
    }
  }

  /** Cancels the newest work under way that can be cancelled; false when there is none. */
  cancel(): boolean {
    const id = this.tasks.get().findLast(({ lasting }) => !lasting)?.id;
    if (id === undefined) return false;
    this.#cancels.get(id)?.abort();
    return true;
  }
}
