import { expect, it } from 'vitest';
import { makeVolume } from '../../../../src/diagnosis/storage/remedies.ts';

const claim = (spec: object) => ({ metadata: { name: 'data', namespace: 'shop' }, spec });

it('a volume that is made for a claim brings its folder with it, so that the pod starts', () => {
  expect(makeVolume(claim({}), 'node1').kubectl).toContain(
    '"hostPath":{"path":"/mnt/data-volume","type":"DirectoryOrCreate"}',
  );
});

it('a claim for a raw device gets no folder', () => {
  const { kubectl } = makeVolume(claim({ volumeMode: 'Block' }), 'node1');
  expect(kubectl).toContain('"local":{"path":"/dev/data-volume"}');
  expect(kubectl).not.toContain('hostPath');
});
