import { readdirSync, readFileSync } from 'node:fs';

/**
 * The processes of a terminal's session, by the id of its leader: jobs that a shell put in the background have process groups of their
 * own, but stay in its session. Read from /proc; where there is none, nothing is found (the leader itself hands a hang-up on).
 */
export function sessionMembers(leader: number, proc = '/proc'): number[] {
  const members: number[] = [];
  try {
    for (const entry of readdirSync(proc)) {
      const pid = Number(entry);
      if (Number.isInteger(pid) && sessionOf(`${proc}/${entry}/stat`) === leader) members.push(pid);
    }
  } catch {
    return [];
  }
  return members;
}

/** Field 6 of proc_pid_stat(5); the name in field 2 may itself hold spaces and brackets. */
function sessionOf(path: string): number | undefined {
  try {
    const stat = readFileSync(path, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : Number(fields[3]);
  } catch {
    return undefined;
  }
}

/** Sends a signal to each process. One that is gone already is no error. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself, or belongs to another user: nothing more can be done.
    }
  }
}
