import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from './images.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Puts the playground's own programs on the PATH of a container, so that a person can run them by hand in a shell. */
export function layOutTools(folder: string, programs: readonly string[]): void {
  for (const name of PROGRAMS) {
    const file = join(folder, name);
    if (existsSync(file)) continue;
    const run = [...programs, name === 'nginx' ? 'web' : name].map(quoted).join(' ');
    writeFileSync(file, `#!/bin/sh\nexec ${run} "$@"\n`, { mode: 0o755 });
  }
}
