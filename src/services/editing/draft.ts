import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';

/** The file that a person edits, in a folder that nobody else can look into (it may hold a Secret). */
export interface Draft {
  readonly path: string;
  write(text: string): void;
  /** Throws KdbgError `edit-unreadable`. */
  read(): string;
  /** Removes the file, and what the editor left beside it. */
  remove(): void;
}

/** Throws KdbgError `edit-no-file`. */
export function makeDraft(name: string, text: string, tempDir = tmpdir()): Draft {
  try {
    const folder = mkdtempSync(join(tempDir, 'kdbg-edit-'));
    const path = join(folder, name.replace(/[^\w.-]/g, '_'));
    const write = (content: string) => writeFileSync(path, content, { mode: 0o600 });
    write(text);
    return {
      path,
      write,
      read: () => readDraft(path),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch (thrown) {
    throw new KdbgError('edit-no-file', texts.editing.noFile(tempDir, messageOf(thrown)), {
      todo: texts.editing.noFileTodo,
      cause: thrown,
    });
  }
}

function readDraft(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new KdbgError('edit-unreadable', texts.editing.unreadable(path, messageOf(thrown)), { cause: thrown });
  }
}

/** Comment lines, and an empty one below them. */
export function commented(lines: readonly string[]): string {
  return `${lines
    .flatMap((line) => line.split('\n'))
    .map((line) => `# ${line}`.trimEnd())
    .join('\n')}\n#\n`;
}

/** The text without the comments at its beginning. */
export function withoutHeader(text: string): string {
  return text.replace(/^(?:#[^\n]*(?:\n|$))*/, '');
}
