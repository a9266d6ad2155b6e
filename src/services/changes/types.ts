import type { ObjectRef } from '../../kube/objects.ts';

/** A line of a diff between the object as it is and as it will be. */
export interface DiffLine {
  mark: ' ' | '-' | '+' | '@';
  text: string;
}

/** What preflight found before a change. */
export interface Check {
  level: 'ok' | 'warning' | 'blocks';
  text: string;
}

/** A change that was prepared and can be shown before it is made. Nothing has been changed yet. */
export interface Change {
  /** The command it comes from, e.g. `workload.scale`. */
  command: string;
  /** What will be done, in one line: "Scale deployment web in shop from 3 to 5". */
  title: string;
  target: ObjectRef;
  diff: readonly DiffLine[];
  /** The equivalent kubectl line. */
  kubectl: string;
  checks: readonly Check[];
  /** `name`: the person types the object's name first, for what can't be undone. */
  confirm: 'key' | 'name';
  /**
   * Makes the change and writes it to the journal; gives the sentence that tells the person it is done.
   * Where that takes longer, `progress` is told in one line what is waited for.
   */
  apply(signal?: AbortSignal, progress?: (text: string) => void): Promise<string>;
}
