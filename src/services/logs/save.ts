import { open } from 'node:fs/promises';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import type { LogBuffer } from './buffer.ts';
import { NOTE } from './buffer.ts';
import type { LogStream } from './types.ts';

/** Lines written at once. */
const SLICE = 5_000;

/**
 * Writes the lines that are kept as the containers wrote them, with kubectl's prefix (`[pod/web-1/app] `) where there are several streams.
 * Gives the number of lines. Lines that are dropped meanwhile, because new ones push them out, are missing. Rejects with `log-save`.
 */
export async function saveLog(path: string, buffer: LogBuffer, streams: readonly LogStream[]): Promise<number> {
  const end = buffer.total;
  let written = 0;
  try {
    const file = await open(path, 'w', 0o600);
    try {
      for (let from = buffer.first; from < end; from += SLICE) {
        let text = '';
        for (const { stream, text: line } of buffer.lines(from, Math.min(end, from + SLICE))) {
          const of = streams[stream];
          text +=
            of && streams.length > 1 && stream !== NOTE ? `[pod/${of.pod}/${of.container}] ${line}\n` : `${line}\n`;
          written++;
        }
        await file.write(text);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    const why = messageOf(error);
    throw new KdbgError('log-save', texts.logs.saveFailed(path, why), {
      todo: texts.logs.saveFailedTodo,
      cause: error,
    });
  }
  return written;
}
