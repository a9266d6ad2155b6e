import { expect, test } from 'vitest';
import { onScreen, SIZES } from '../support/onScreen.ts';
import { aNode, aPod } from '../support/snapshot.ts';
import { aClaim, aClass, aVolume, using } from '../support/storage.ts';

const OBJECTS = [
  { kind: 'Namespace', metadata: { name: 'shop', uid: 'uid-shop' } },
  aNode('node1'),
  aClass(),
  aVolume('disk-a', { spec: { capacity: { storage: '1Gi' } } }),
  aClaim(),
  aPod({
    name: 'db',
    node: undefined,
    spec: using('data'),
    status: {
      phase: 'Pending',
      containerStatuses: undefined,
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind",
        },
      ],
    },
  }),
];

test.each(SIZES)(
  'the storage chain of a pod opens with v at $columns × $rows, and names the first broken link',
  async (size) => {
    const { ui } = await onScreen({ ...size, objects: OBJECTS, until: 'db' });
    await ui.press('v');
    await ui.waitFor('pod/db · storage');
    await ui.waitFor('The storage chain of claim data');
    await ui.waitFor('✖ Volume disk-a');
    await ui.waitFor('The first broken link: Volume disk-a');
    // It is folded to the screen: nothing is cut off at its edge.
    expect(
      ui
        .text()
        .split('\n')
        .filter((row) => /^│.*…│$/.test(row)),
    ).toEqual([]);
    await ui.press('esc');
    await ui.waitFor((screen) => !screen.includes('The storage chain'));
  },
);

test('it is found in the palette, and in the remedies of its finding', async () => {
  const { ui } = await onScreen({ columns: 120, rows: 40, objects: OBJECTS, until: 'db' });
  await ui.press(':');
  await ui.type('storage');
  await ui.waitFor(/storage +Show a claim, its class/);
  await ui.press('esc', '2');
  await ui.waitFor('Show the whole chain');
  await ui.press('1');
  await ui.waitFor('persistentvolumeclaim/data · storage');
});

test('a pod without claims says so', async () => {
  const { ui } = await onScreen({ columns: 120, rows: 40, objects: [...OBJECTS.slice(0, 2), aPod()], until: 'web-1' });
  await ui.press('v');
  await ui.waitFor('choose a PersistentVolumeClaim, or a pod that uses one');
  expect(ui.text()).not.toContain('The storage chain');
});
