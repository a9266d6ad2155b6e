import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { foldersOf, privateFolder, writePrivateFile } from '../../../../src/services/config/folders.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const rights = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('folders are the XDG ones, and a relative path there is ignored', () => {
  expect(foldersOf({ HOME: '/h' }, 'linux')).toEqual({
    config: '/h/.config/kdbg',
    state: '/h/.local/state/kdbg',
    cache: '/h/.cache/kdbg',
  });
  const env = { HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: 'state', XDG_CACHE_HOME: '/cache' };
  expect(foldersOf(env, 'linux')).toEqual({ config: '/c/kdbg', state: '/h/.local/state/kdbg', cache: '/cache/kdbg' });
});

test('the state folder is for its owner only, also one that was open to others', async () => {
  const open = `${folder.path}/open`;
  mkdirSync(open, { mode: 0o755 });
  await privateFolder(open);
  await privateFolder(`${folder.path}/a/b`);
  expect([rights(open), rights(`${folder.path}/a/b`)]).toEqual(['700', '700']);
});

test('a private file is replaced whole and readable by its owner only', async () => {
  const path = `${folder.path}/state/saved.json`;
  await writePrivateFile(path, 'old');
  await writePrivateFile(path, 'new');
  expect([readFileSync(path, 'utf8'), rights(path)]).toEqual(['new', '600']);
});
