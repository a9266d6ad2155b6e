import { execFile } from 'node:child_process';

interface Row {
  group: number;
  /** Bytes. */
  memory: number;
  /** Seconds of processor time so far. */
  cpu: number;
}

/** `[[DD-]HH:]MM:SS[.cc]` as ps prints processor time, in seconds. */
function seconds(text: string): number {
  const [days, clock] = text.includes('-') ? text.split('-') : ['0', text];
  const parts = (clock ?? '').split(':').map(Number);
  return Number(days) * 86_400 + parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** What every process of the machine uses, by process group; ps is the one tool that all systems have for it. */
export function readProcesses(): Promise<readonly Row[]> {
  return new Promise((resolve) => {
    execFile('ps', ['-A', '-o', 'pgid=,rss=,time='], { maxBuffer: 8 * 1024 * 1024 }, (error, text) => {
      if (error) return resolve([]);
      resolve(
        text.split('\n').flatMap((line) => {
          const [group, rss, time] = line.trim().split(/\s+/);
          if (!group || !rss || !time) return [];
          return [{ group: Number(group), memory: Number(rss) * 1024, cpu: seconds(time) }];
        }),
      );
    });
  });
}

export interface Usage {
  /** Cores, over the time between two looks. */
  cpu: number;
  /** Bytes. */
  memory: number;
  processes: number;
}

/** Turns looks at processes into usage by process group. */
export class UsageMeter {
  #before = new Map<number, { cpu: number; at: number }>();
  #usage = new Map<number, Usage>();

  add(rows: readonly Row[], now: number): void {
    const groups = new Map<number, { memory: number; cpu: number; processes: number }>();
    for (const { group, memory, cpu } of rows) {
      const sum = groups.get(group) ?? { memory: 0, cpu: 0, processes: 0 };
      groups.set(group, { memory: sum.memory + memory, cpu: sum.cpu + cpu, processes: sum.processes + 1 });
    }
    const before = this.#before;
    this.#before = new Map();
    this.#usage = new Map();
    for (const [group, { memory, cpu, processes }] of groups) {
      const last = before.get(group);
      const span = last ? (now - last.at) / 1000 : 0;
      this.#before.set(group, { cpu, at: now });
      this.#usage.set(group, { memory, processes, cpu: last && span > 0 ? Math.max(0, cpu - last.cpu) / span : 0 });
    }
  }

  of(group: number): Usage | undefined {
    return this.#usage.get(group);
  }
}
