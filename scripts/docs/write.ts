import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENTS } from './registry.ts';

for (const { file, render } of DOCUMENTS) {
  const url = new URL(`../../${file}`, import.meta.url);
  const now = read(url);
  const text = render(now ?? '');
  if (text === now) continue;
  writeFileSync(url, text);
  process.stderr.write(`kdbg: wrote ${file}\n`);
}

function read(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return undefined;
  }
}
