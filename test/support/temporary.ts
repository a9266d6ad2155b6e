import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for one test, removed by `remove()`. */
export function temporaryFolder(): {
  path: string;
  file(name: string, text: string, mode?: number): string;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'kdbg-test-'));
  return {
    path,
    file(name, text, mode = 0o600) {
      const at = join(path, name);
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, text, { mode });
      return at;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
