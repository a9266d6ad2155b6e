import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMutes } from '../../../src/services/mutes.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const mute = (id: string) => ({ id, title: `${id} is wrong`, at: 1 });
const ids = (mutes: ReturnType<typeof openMutes>) => [...mutes.all.get().keys()];

test('what is muted is muted in the next kdbg too, in a file of one’s own', async () => {
  const path = join(temporaryFolder().path, 'muted', 'prod.json');
  const mutes = openMutes(path);
  await mutes.add(mute('a'));
  await mutes.add(mute('b'));
  await mutes.remove(['a']);
  expect((await stat(path)).mode & 0o077).toBe(0);
  const next = openMutes(path);
  await expect.poll(() => ids(next)).toEqual(['b']);
});

test('two kdbgs keep each other’s', async () => {
  const path = join(temporaryFolder().path, 'prod.json');
  const [one, two] = [openMutes(path), openMutes(path)];
  await one.add(mute('a'));
  await two.add(mute('b'));
  expect(ids(two)).toEqual(['a', 'b']);
  await one.add(mute('c'));
  expect(JSON.parse(await readFile(path, 'utf8')).map(({ id }: { id: string }) => id)).toEqual(['a', 'b', 'c']);
});

test('a file that is none of ours mutes nothing', async () => {
  const path = join(temporaryFolder().path, 'prod.json');
  for (const text of ['', '{', '{"a":1}', '[1,null,{"id":2}]']) {
    await writeFile(path, text);
    const mutes = openMutes(path);
    await mutes.add(mute('a'));
    expect(ids(mutes)).toEqual(['a']);
  }
});

test('where it can’t be written it holds until kdbg ends, and that is said', async () => {
  const folder = temporaryFolder().path;
  await writeFile(join(folder, 'file'), '');
  const mutes = openMutes(join(folder, 'file', 'prod.json'));
  await expect(mutes.add(mute('a'))).rejects.toThrow();
  expect(ids(mutes)).toEqual(['a']);
});
