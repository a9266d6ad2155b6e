import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How the programs in the playground's images are run: by this Node, from the bundle beside this file, in development from the source. */
export function playgroundPrograms(from: string = import.meta.url): readonly string[] {
  const folder = dirname(fileURLToPath(from));
  // The bundle's own file, or a chunk of it.
  const bundled = [join(folder, 'programs.js'), join(dirname(folder), 'programs.js')].find(existsSync);
  const source = join(dirname(dirname(folder)), 'playground/programs/main.ts');
  return [process.execPath, from.endsWith('.ts') ? source : (bundled ?? source)];
}
