import { expect, test } from 'vitest';
import { settle } from '../../support/fakeClock.ts';
import { aPod } from '../../support/snapshot.ts';
import { onDesk } from './onDesk.ts';

const inRelease = aPod({ name: 'web-1', labels: { 'app.kubernetes.io/instance': 'shop' } });

test('the release of a pod is the one that its label names', async () => {
  const { desk, run } = await onDesk({ objects: [inRelease] });
  await run('release.open', { target: { kind: 'Pod', name: 'web-1', namespace: 'shop' } });
  await settle();
  const shown = desk.viewer.state.get();
  expect(shown?.title).toBe('release/shop');
  expect(shown?.lines.join('\n')).toMatch(/pod\/web-1/);
});

test('what belongs to no release says so', async () => {
  const { desk, run, told } = await onDesk({ objects: [aPod()] });
  await run('release.open', { target: { kind: 'Pod', name: 'web-1', namespace: 'shop' } });
  expect(desk.viewer.state.get()).toBeUndefined();
  expect(told()).toMatch(/belongs to no release/);
});
