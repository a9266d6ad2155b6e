import { beforeEach, describe, expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { type ReflectOptions, reflect } from '../../../src/kube/reflector.ts';
import { RESOURCES } from '../../../src/kube/resources.ts';
import type { SyncState } from '../../../src/kube/types.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';

const pod = (name: string, version = '1') => ({ metadata: { name, resourceVersion: version } });
const list = (names: string[], version: string, token?: string) => ({
  kind: 'PodList',
  metadata: { resourceVersion: version, ...(token ? { continue: token } : {}) },
  items: names.map((name) => pod(name)),
});

describe('reflect', () => {
  let kube: FakeKube;
  let clock: FakeClock;
  let names: Set<string>;
  let states: SyncState[];
  let lists: number;
  let pages: number;
  let stop: () => void;

  const start = async (options: Partial<ReflectOptions<KubeObject>> = {}) => {
    stop = reflect<KubeObject>(
      kube,
      { resource: RESOURCES.Pod, namespace: 'shop', ...options },
      {
        page: () => {
          pages++;
        },
        replace: (items) => {
          lists++;
          names = new Set(items.map((item) => item.metadata?.name ?? ''));
        },
        apply: (changes) => {
          for (const change of changes) {
            const name = change.object.metadata?.name ?? '';
            if (change.type === 'deleted') names.delete(name);
            else names.add(name);
          }
        },
        state: (state) => states.push(state),
      },
      { clock, random: () => 0.5 },
    );
    await settle();
  };
  const phase = () => states.at(-1)?.phase;
  const live = async (...items: string[]) => {
    await start();
    kube.take().reply(list(items, '10'));
    await settle();
    const stream = kube.take().open();
    await settle();
    return stream;
  };

  beforeEach(() => {
    kube = new FakeKube();
    clock = new FakeClock();
    names = new Set();
    states = [];
    lists = 0;
    pages = 0;
  });

  test('lists in pages, each shown as it comes, then watches from the list', async () => {
    await start();
    const first = kube.take();
    expect(first.request.path).toBe('/api/v1/namespaces/shop/pods');
    expect(first.query).toMatchObject({ limit: 500 });
    first.reply(list(['a', 'b'], '9', 'more'));
    await settle();
    expect(states.at(-1)).toMatchObject({ phase: 'loading', loaded: 2 });
    const second = kube.take();
    expect(second.query.continue).toBe('more');
    second.reply(list(['c'], '10'));
    await settle();
    expect([...names]).toEqual(['a', 'b', 'c']);
    expect(pages).toBe(1);
    expect(phase()).toBe('live');
    expect(kube.take().query).toMatchObject({ watch: true, resourceVersion: '10', allowWatchBookmarks: true });
  });

  test('gives what comes, changes and goes, with its kind', async () => {
    const stream = await live('a');
    stream.events({ type: 'ADDED', object: pod('b', '11') }, { type: 'DELETED', object: pod('a', '12') });
    await settle();
    expect([...names]).toEqual(['b']);
  });

  test('reconnects after the watch is cut in the middle of an object, from the last version, without a new list', async () => {
    const stream = await live('a');
    stream.events({ type: 'ADDED', object: pod('b', '11') });
    const half = JSON.stringify({ type: 'ADDED', object: pod('c', '12') });
    stream.push(half.slice(0, 20));
    await settle();
    await clock.advance(6_000);
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    const again = kube.take();
    expect(again.query).toMatchObject({ watch: true, resourceVersion: '11' });
    again.open().events({ type: 'ADDED', object: pod('c', '12') });
    await settle();
    expect([...names]).toEqual(['a', 'b', 'c']);
    expect(lists).toBe(1);
    expect(phase()).toBe('live');
  });

  test('puts an object together that comes in several chunks, cut inside a character', async () => {
    const stream = await live();
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: pod('grün', '11') })}\n`);
    const at = bytes.indexOf(0xbc);
    stream.push(bytes.subarray(0, 5), bytes.subarray(5, at), bytes.subarray(at));
    await settle();
    expect([...names]).toEqual(['grün']);
  });

  test('lists anew after 410 Gone as an event of the watch', async () => {
    const stream = await live('a', 'old');
    await clock.advance(6_000);
    stream.events({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old resource version' } });
    await settle();
    await clock.advance(500);
    kube.take().reply(list(['a', 'new'], '50'));
    await settle();
    expect([...names]).toEqual(['a', 'new']);
    expect(kube.take().query.resourceVersion).toBe('50');
  });

  test('lists anew after 410 Gone as the answer to the watch', async () => {
    await start();
    kube.take().reply(list(['a'], '10'));
    await settle();
    kube.take().refuse(410);
    await settle();
    await clock.advance(1_000);
    const again = kube.take();
    expect(again.query.watch).toBeUndefined();
    expect(states.some((state) => state.phase === 'stale')).toBe(false);
  });

  test('begins the list again when its continue token has expired, in the end without pages', async () => {
    await start();
    for (let i = 0; i < 2; i++) {
      kube.take().reply(list(['a'], '9', 'more'));
      await settle();
      kube.take().refuse(410);
      await settle();
    }
    const whole = kube.take();
    expect(whole.query.limit).toBeUndefined();
    whole.reply(list(['a', 'b'], '20'));
    await settle();
    expect([...names]).toEqual(['a', 'b']);
  });

  test('goes on from a bookmark', async () => {
    const stream = await live('a');
    stream.events({ type: 'BOOKMARK', object: { kind: 'Pod', metadata: { resourceVersion: '99' } } });
    await settle();
    await clock.advance(6_000);
    stream.end();
    await settle();
    expect(kube.take().query.resourceVersion).toBe('99');
    expect([...names]).toEqual(['a']);
  });

  test('stays live when the server ends the watch in its time', async () => {
    const stream = await live('a');
    await clock.advance(6_000);
    stream.end();
    await settle();
    kube.take().open();
    await settle();
    expect(states.map((state) => state.phase)).toEqual(['loading', 'live']);
  });

  test('is stale, with the reason and the next try, while the server refuses connections; live when it is back', async () => {
    const stream = await live('a');
    await clock.advance(6_000);
    const since = clock.now();
    stream.events({ type: 'MODIFIED', object: pod('a', '11') });
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    kube.take().fail(new KdbgError('server-refused', 'nothing listens'));
    await settle();
    expect(states.at(-1)).toEqual({ phase: 'stale', since, retryAt: clock.now() + 500, reason: 'nothing listens' });
    expect([...names]).toEqual(['a']);
    await clock.advance(500);
    kube.take().reply(list(['a'], '12'));
    await settle();
    const watch = kube.take();
    expect(watch.query).toMatchObject({ watch: true, resourceVersion: '11' });
    watch.open();
    await settle();
    expect(phase()).toBe('live');
    expect(lists).toBe(1);
  });

  test('lists anew when the server comes back with older data: a watch from its future would be silent for ever', async () => {
    const stream = await live('a');
    await clock.advance(6_000);
    stream.events({ type: 'ADDED', object: pod('b', '98765432109876543210') });
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    kube.take().fail(new KdbgError('server-refused', 'nothing listens'));
    await settle();
    await clock.advance(500);
    const asked = kube.take();
    expect(asked.query).toMatchObject({ limit: 1 });
    asked.reply(list(['c'], '98765432109876543209'));
    await settle();
    kube.take().reply(list(['c', 'd'], '98765432109876543209'));
    await settle();
    expect([...names]).toEqual(['c', 'd']);
    expect(kube.take().query).toMatchObject({ watch: true, resourceVersion: '98765432109876543209' });
  });

  test('waits longer and longer for a server that stays away, at most half a minute', async () => {
    await start();
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      kube.take().fail(new KdbgError('server-refused', 'nothing listens'));
      await settle();
      const state = states.at(-1);
      if (state?.phase !== 'stale') throw new Error('not stale');
      expect(state.neverLoaded).toBe(true);
      waits.push(state.retryAt - clock.now());
      await clock.advance(state.retryAt - clock.now());
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  test('does not ask in a loop when the server ends every watch at once', async () => {
    const stream = await live('a');
    stream.end();
    await settle();
    expect(kube.calls).toHaveLength(0);
    await clock.advance(500);
    kube.take().open().end();
    await settle();
    await clock.advance(500);
    expect(kube.calls).toHaveLength(0);
    await clock.advance(500);
    expect(kube.calls).toHaveLength(1);
  });

  test('says forbidden with the reason, and tries again slowly', async () => {
    await start();
    kube
      .take()
      .refuse(403, 'pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "shop"');
    await settle();
    expect(states.at(-1)).toMatchObject({ phase: 'forbidden', reason: 'dev may not list pods in namespace shop.' });
    await clock.advance(59_000);
    expect(kube.calls).toHaveLength(0);
    await clock.advance(20_000);
    kube.take().reply(list(['a'], '10'));
    await settle();
    expect(phase()).toBe('live');
  });

  test('lists anew when the watch sends what is no JSON', async () => {
    const stream = await live('a');
    stream.push('<html>gateway</html>\n');
    await settle();
    expect(phase()).toBe('stale');
    await clock.advance(500);
    const again = kube.take();
    expect(again.query.watch).toBeUndefined();
    again.reply(list(['a', 'b'], '20'));
    await settle();
    expect([...names]).toEqual(['a', 'b']);
  });

  test('is stale as soon as a silent watch proves to have no server behind it', async () => {
    await live('a');
    await clock.advance(10_000);
    const check = kube.take();
    expect(check.request.path).toBe('/version');
    check.fail(new KdbgError('server-timeout', 'no answer'));
    await settle();
    expect(states.at(-1)).toMatchObject({ phase: 'stale', reason: 'no answer' });
  });

  test('a silent watch stays live as long as the server answers', async () => {
    kube.auto = (call) => (call.request.path === '/version' ? '{}' : undefined);
    await live('a');
    await clock.advance(120_000);
    expect(phase()).toBe('live');
    expect(kube.calls).toHaveLength(0);
  });

  test('replaces a watch that the server should have ended long ago', async () => {
    kube.auto = (call) => (call.request.path === '/version' ? '{}' : undefined);
    const stream = await live('a');
    await clock.advance(600_000);
    expect(stream.left).toBe(true);
    const asked = kube.take();
    expect(asked.query).toMatchObject({ limit: 1 });
    asked.reply(list(['a'], '10'));
    await settle();
    expect(kube.take().query.watch).toBe(true);
  });

  test('objects that are no objects are passed over', async () => {
    await start();
    kube.take().reply({ metadata: { resourceVersion: '5' }, items: [null, 7, { metadata: 'x' }, pod('a')] });
    await settle();
    expect([...names]).toEqual(['a']);
    kube
      .take()
      .open()
      .events({ type: 'ADDED', object: {} }, { type: 'ODD', object: pod('q') });
    await settle();
    expect([...names]).toEqual(['a']);
  });

  test('asks for metadata only where that is enough, and names the kind all the same', async () => {
    const kinds: unknown[] = [];
    await start({
      resource: RESOURCES.Secret,
      metadataOnly: true,
      project: (object) => {
        kinds.push(`${object.apiVersion} ${object.kind}`);
        return object;
      },
    });
    const call = kube.take();
    expect(call.request.accept).toContain('as=PartialObjectMetadataList');
    call.reply({ ...list([], '3'), items: [{ kind: 'PartialObjectMetadata', metadata: { name: 's' } }] });
    await settle();
    expect(kinds).toEqual(['v1 Secret']);
    expect(kube.take().request.accept).toContain('as=PartialObjectMetadata;');
  });

  test('nothing is told after it was stopped, and no timer is left', async () => {
    const stream = await live('a');
    stop();
    const told = states.length;
    stream.events({ type: 'ADDED', object: pod('late', '11') });
    await settle();
    await clock.advance(600_000);
    expect(states).toHaveLength(told);
    expect([...names]).toEqual(['a']);
    expect(clock.waiting).toBe(0);
    expect(kube.calls).toHaveLength(0);
  });
});
