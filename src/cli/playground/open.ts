import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { isRecord } from '../../base/object.ts';
import { createPlayground } from '../../playground/playground.ts';
import type { Playground } from '../../playground/types.ts';
import { writePrivateFile } from '../../services/config/folders.ts';
import { texts } from '../../texts/index.ts';
import { usage } from '../args.ts';
import { playgroundPrograms } from './programs.ts';

/** The first line of its kubeconfig, the same in every language: a file that begins with it may be overwritten by the next playground. */
export const MARK = '# Written by kdbg playground; it ends with it.';

export interface OpenedPlayground extends Playground {
  /** Its kubeconfig; for its owner only, and gone with it. */
  file: string;
}

/** A port of `--port`; throws a KdbgError for what is none. */
export function portOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const port = Number(given);
  if (!/^\d+$/.test(given) || port < 1 || port > 65_535) {
    throw usage(texts.playground.portWrong(given), texts.playground.portTodo);
  }
  return port;
}

/** Starts a playground and writes its kubeconfig into its folder. Throws a KdbgError `no-playground` where it can't be. */
export async function openPlayground(options: { clock: Clock; port?: number | undefined }): Promise<OpenedPlayground> {
  const t = texts.playground;
  if (process.platform === 'win32') throw new KdbgError('no-playground', t.windows, { todo: t.windowsTodo });
  let folder: string | undefined;
  const remove = () => {
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    folder = mkdtempSync(join(tmpdir(), 'kdbg-'));
    const playground = await createPlayground({
      programs: playgroundPrograms(),
      parent: folder,
      owned: [folder],
      clock: options.clock,
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    const file = join(folder, 'kubeconfig');
    await writePrivateFile(file, `${MARK}\n${playground.kubeconfig}`);
    return {
      ...playground,
      file,
      async close() {
        await playground.close();
        remove();
      },
    };
  } catch (thrown) {
    remove();
    if (isRecord(thrown) && thrown.code === 'EADDRINUSE' && options.port !== undefined) {
      throw new KdbgError('no-playground', t.portBusy(options.port), { todo: t.portBusyTodo, cause: thrown });
    }
    throw new KdbgError('no-playground', t.cannotStart(messageOf(thrown)), { todo: t.cannotStartTodo, cause: thrown });
  }
}
