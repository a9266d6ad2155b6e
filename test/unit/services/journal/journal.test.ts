import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Intent, latest, openJournal, readJournal } from '../../../../src/services/journal.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

let folder: string;
let path: string;
const intent: Intent = {
  command: 'workload.scale',
  title: 'Scale deployment web',
  target: { kind: 'Deployment', name: 'web', namespace: 'shop' },
  kubectl: 'kubectl scale deployment/web --replicas=5',
  undo: { method: 'PATCH', path: '/x', body: [] },
};
const open = () => openJournal({ path, who: 'ann@laptop', context: 'prod', clock: new FakeClock() });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kdbg-journal-'));
  path = join(folder, 'state', 'kdbg', 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a change is on the disk before it is made, and said to be done after', async () => {
  const entry = await open().begin(intent);
  expect((await readJournal(path)).map((each) => each.phase)).toEqual(['intent']);
  await entry.done();
  const [first, second] = await readJournal(path);
  expect(first).toMatchObject({ ...intent, who: 'ann@laptop', context: 'prod', at: '2026-01-01T12:00:00.000Z' });
  expect(second).toMatchObject({ phase: 'done', id: first?.id });
  expect(latest(await readJournal(path))).toMatchObject([{ phase: 'done', undo: intent.undo }]);
});

test('a failure is written with its reason', async () => {
  await (await open().begin(intent)).failed('forbidden');
  expect(latest(await readJournal(path))).toMatchObject([{ phase: 'failed', error: 'forbidden' }]);
});

test('only its owner may read it, also where others could before', async () => {
  await open().begin(intent);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'state', 'kdbg'))).mode & 0o777).toBe(0o700);
  await rm(path);
  await writeFile(path, '', { mode: 0o644 });
  await open().begin(intent);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a line that a crash cut off is left out, and the next one is whole', async () => {
  await open().begin(intent);
  await appendFile(path, '{"id":"half","pha');
  expect(await readJournal(path)).toHaveLength(1);
  await open().begin(intent);
  expect(await readJournal(path)).toHaveLength(2);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
});

test('a line that is JSON but no entry is left out', async () => {
  await open().begin(intent);
  await appendFile(path, '{"id":1}\n[]\nnull\n"x"\n');
  expect(await readJournal(path)).toHaveLength(1);
});

test('no journal is an empty one', async () => {
  expect(await readJournal(path)).toEqual([]);
});

test('a journal that can not be written is told, so that nothing is changed', async () => {
  await writeFile(join(folder, 'state'), 'a file where the folder should be');
  await expect(open().begin(intent)).rejects.toMatchObject({ code: 'journal-unwritable' });
});

test('what many write at once are whole lines', async () => {
  await Promise.all(Array.from({ length: 30 }, async () => (await open().begin(intent)).done()));
  expect(await readJournal(path)).toHaveLength(60);
});
