import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { namespaceController } from '../../../../src/playground/controllers/cleanUp.ts';
import { LESSONS } from '../../../../src/playground/lessons/index.ts';
import { configMap } from '../../../../src/playground/lessons/objects.ts';
import { LessonRunner } from '../../../../src/playground/lessons/run.ts';
import type { Lesson, LessonPlace } from '../../../../src/playground/lessons/types.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { texts } from '../../../../src/texts/index.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

type Data = { data?: Record<string, string> };

/** A lesson that is mended when its ConfigMap says so. */
const lesson = (id: Lesson['id'], more: Partial<Lesson> = {}): Lesson => ({
  id,
  code: 'config-missing',
  objects: () => [configMap('settings', { state: 'broken' })],
  mended: (place: LessonPlace) => (place.get('ConfigMap', 'settings') as Data | undefined)?.data?.state === 'well',
  ...more,
});

function lab(lessons: readonly Lesson[]) {
  const clock = new FakeClock();
  const store = createObjectStore({ clock });
  const end = namespaceController(store, clock).start();
  const runner = new LessonRunner(store, clock, lessons);
  const set = (namespace: string, state: string) =>
    store.change(served('ConfigMap'), namespace, 'settings', (found) => ({ ...found, data: { state } }));
  const start = async (id: Lesson['id']) => {
    const started = runner.start(id);
    await settle();
    await clock.advance(2_000);
    await started;
  };
  return { clock, store, runner, set, start, end };
}

describe('a lesson', () => {
  test('is made in a namespace of its own, and is not mended by having begun', async () => {
    const { store, runner, start } = lab([lesson('crash')]);
    await start('crash');
    expect(runner.running.get()).toMatchObject({ id: 'crash', namespace: 'lesson-crash' });
    expect(store.get(served('ConfigMap'), 'lesson-crash', 'settings')).toBeDefined();
    expect(runner.running.get()?.mendedAt).toBeUndefined();
  });

  test('is mended when everything was well for long enough, with the time from its start to that moment', async () => {
    const { clock, runner, set, start } = lab([lesson('crash', { settle: 3_000 })]);
    await start('crash');
    const { startedAt = 0 } = runner.running.get() ?? {};
    await clock.advance(60_000 - (clock.now() - startedAt));
    set('lesson-crash', 'well');
    await clock.advance(2_900);
    expect(runner.running.get()?.mendedAt).toBeUndefined();
    await clock.advance(500);
    expect(Math.round((runner.mended.get().get('crash') ?? 0) / 1000)).toBe(60);
  });

  test('is not mended by what was well for a moment only', async () => {
    const { clock, runner, set, start } = lab([lesson('crash', { settle: 3_000 })]);
    await start('crash');
    set('lesson-crash', 'well');
    await clock.advance(1_000);
    set('lesson-crash', 'broken');
    await clock.advance(10_000);
    expect(runner.running.get()?.mendedAt).toBeUndefined();
  });

  test('is not mended while a container is started again and again, however short it was down', async () => {
    const { clock, store, runner, set, start } = lab([lesson('memory', { settle: 3_000 })]);
    await start('memory');
    const place = ['lesson-memory', 'cache'] as const;
    store.create(served('Pod'), {
      metadata: { namespace: place[0], name: place[1] },
      spec: { containers: [{ name: 'cache', image: 'cache:1' }] },
    } as KubeObject);
    const restart = (restartCount: number) =>
      store.change(
        served('Pod'),
        ...place,
        (found) => ({ ...found, status: { containerStatuses: [{ name: 'cache', restartCount, ready: true }] } }),
        { subresource: 'status' },
      );
    set('lesson-memory', 'well');
    for (const count of [1, 2, 3]) {
      await clock.advance(2_500);
      restart(count);
    }
    await clock.advance(2_900);
    expect(runner.running.get()?.mendedAt).toBeUndefined();
    await clock.advance(500);
    expect(runner.running.get()?.mendedAt).toBeDefined();
  });

  test('stays mended whatever is tried afterwards', async () => {
    const { clock, runner, set, start } = lab([lesson('crash')]);
    await start('crash');
    set('lesson-crash', 'well');
    await clock.advance(5_000);
    const first = runner.running.get()?.mendedAt;
    set('lesson-crash', 'broken');
    await clock.advance(5_000);
    set('lesson-crash', 'well');
    await clock.advance(5_000);
    expect([first === undefined, runner.running.get()?.mendedAt]).toEqual([false, first]);
  });

  test('that runs is gone before another one begins, and one that begins anew is broken again', async () => {
    const { clock, store, runner, set, start } = lab([lesson('crash'), lesson('job')]);
    await start('crash');
    set('lesson-crash', 'well');
    await clock.advance(5_000);
    await start('job');
    expect(store.get(served('Namespace'), undefined, 'lesson-crash')).toBeUndefined();
    expect(runner.running.get()?.id).toBe('job');
    await start('crash');
    expect((store.get(served('ConfigMap'), 'lesson-crash', 'settings') as Data).data).toEqual({ state: 'broken' });
    expect(runner.running.get()?.mendedAt).toBeUndefined();
  });

  test('that was stopped leaves nothing, and no timer', async () => {
    const { clock, store, runner, start, end } = lab([lesson('crash')]);
    await start('crash');
    const stopped = runner.stop();
    await settle();
    await clock.advance(2_000);
    await stopped;
    end();
    expect([runner.running.get(), store.get(served('Namespace'), undefined, 'lesson-crash')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(clock.waiting).toBe(0);
  });

  test('tells what of it was deleted, until it is there again', async () => {
    const { clock, store, runner, start } = lab([lesson('crash')]);
    await start('crash');
    expect(runner.running.get()?.gone).toBeUndefined();
    store.remove(served('ConfigMap'), 'lesson-crash', 'settings');
    await clock.advance(1_000);
    expect(runner.running.get()?.gone).toEqual(['configmap/settings']);
    const again = configMap('settings', { state: 'well' });
    store.create(served('ConfigMap'), { ...again, metadata: { name: 'settings', namespace: 'lesson-crash' } });
    await clock.advance(5_000);
    expect([runner.running.get()?.gone, runner.running.get()?.mendedAt === undefined]).toEqual([undefined, false]);
  });

  test('has somebody who makes anew what was deleted', async () => {
    const tend = (place: LessonPlace) => {
      if (!place.get('ConfigMap', 'settings')) place.create(configMap('settings', { state: 'well' }));
    };
    const { clock, store, runner, start } = lab([lesson('job', { tend })]);
    await start('job');
    store.remove(served('ConfigMap'), 'lesson-job', 'settings');
    await clock.advance(5_000);
    expect(runner.running.get()?.mendedAt).toBeDefined();
  });
});

describe('the lessons', () => {
  test('are those of the texts, each once, each with hints', () => {
    const ids = LESSONS.map(({ id }) => id);
    expect([...ids].sort()).toEqual(Object.keys(texts.lessons.all).sort());
    expect(ids.filter((id) => texts.lessons.all[id].hints.length < 2)).toEqual([]);
  });

  test.each(LESSONS)('$id: its objects are accepted, and it is broken at first', async ({ id }) => {
    const { runner, start } = lab(LESSONS);
    await start(id);
    expect(runner.running.get()?.mendedAt).toBeUndefined();
  });
});
