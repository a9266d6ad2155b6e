import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';

/** The path of a file that is not there yet: `web.log`, else `web-2.log` and so on, so that nothing of the person's is written over. */
export function newFile(folder: string, wish: string): string {
  const { name, ext } = parse(wish.replace(/[^\w.-]/g, '-'));
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? `${name}${ext}` : `${name}-${n}${ext}`);
    if (!existsSync(path)) return path;
  }
}
