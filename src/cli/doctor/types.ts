/** What a check says: `unknown` could not be checked, which is no fault. */
export type Level = 'ok' | 'warning' | 'problem' | 'unknown';

export const GROUPS = ['terminal', 'machine', 'kubeconfig', 'connection', 'cluster', 'rights'] as const;
export type Group = (typeof GROUPS)[number];

/** One line of `kdbg doctor`. */
export interface Check {
  group: Group;
  /** Stable, kebab-case, for scripts. */
  id: string;
  level: Level;
  /** What was found. */
  text: string;
  /** What to do about it. */
  todo?: string;
}

/** Makes the checks of one group. */
export function checksOf(group: Group) {
  const make =
    (level: Level) =>
    (id: string, text: string, todo?: string): Check => ({
      group,
      id,
      level,
      text,
      ...(todo ? { todo } : {}),
    });
  return { ok: make('ok'), warning: make('warning'), problem: make('problem'), unknown: make('unknown') };
}
