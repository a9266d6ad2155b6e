import type { Intent, Journal } from '../../src/services/journal.ts';

/** A journal that only remembers: `intent`, `done` and `failed` lines in their order. */
export class MemoryJournal implements Journal {
  readonly lines: string[] = [];
  readonly intents: Intent[] = [];

  async begin(intent: Intent) {
    this.lines.push(`intent ${intent.command}`);
    this.intents.push(intent);
    return {
      done: async () => void this.lines.push(`done ${intent.command}`),
      failed: async (why: string) => void this.lines.push(`failed ${intent.command}: ${why}`),
    };
  }

  async read() {
    return [];
  }
}
