import { pause } from '../../base/clock.ts';
import { sanitise } from '../../base/sanitise.ts';
import type { CliContext } from '../types.ts';
import { type Asked, type Candidate, readLine } from './line.ts';

/** Somebody waits for the tab: what is not here by then is left out. */
const LIMIT_MS = 2500;
/** How cobra's scripts, and so kubectl, read the last line (https://github.com/spf13/cobra, ShellCompDirective): */
const NO_SPACE = 2;
const NO_FILES = 4;

/**
 * What the shells and kubectl ask with each tab: prints the words that may stand at the end of the line, each with a tab and what it is, and
 * at last `:` with a directive (files as the shell knows them; no blank behind the word). Whatever goes wrong, it offers less and says nothing.
 */
export async function complete(line: readonly string[], io: Omit<CliContext, 'args'>): Promise<void> {
  const asked = await readLine(line).catch(() => undefined);
  const live = asked?.completes === undefined || asked.completes === 'files' ? [] : await liveWords(asked, io);
  const words = [...(asked?.words ?? []), ...live].filter(({ word }) => asked && word.startsWith(asked.typed));
  for (const { word, about } of words) {
    const text = sanitise(about);
    io.stdout.write(`${asked?.before ?? ''}${sanitise(word)}${text ? `\t${text}` : ''}\n`);
  }
  const files = asked?.completes === 'files';
  const open = words.length > 0 && words.every(({ word }) => word.endsWith('/'));
  io.stdout.write(`:${files ? 0 : NO_FILES | (open ? NO_SPACE : 0)}\n`);
}

async function liveWords(asked: Asked, io: Omit<CliContext, 'args'>): Promise<readonly Candidate[]> {
  const { completes } = asked;
  if (typeof completes === 'object' && 'words' in completes) {
    return completes.words().map((word) => ({ word, about: '' }));
  }
  const stop = new AbortController();
  const late = pause(io.clock, LIMIT_MS, stop.signal).then((): readonly Candidate[] => []);
  try {
    const { wordsOf } = await import('./live.ts');
    return await Promise.race([wordsOf(asked, { ...io, signal: stop.signal, limit: LIMIT_MS }), late]);
  } catch {
    return [];
  } finally {
    stop.abort();
  }
}
