import { describe, expect, test } from 'vitest';
import { aClaim, aClass } from '../../support/storage.ts';
import { choices, onDesk } from './onDesk.ts';

const target = { kind: 'PersistentVolumeClaim', name: 'data', namespace: 'shop' };
const objects = () => [aClaim({ spec: { storageClassName: 'gold' } }), aClass('gold'), aClass('local')];

describe('a claim made anew', () => {
  test('as the remedy of a finding wishes it', async () => {
    const { run, changes } = await onDesk({ objects: objects() });
    await run('claim.recreate', { target, args: { class: 'local' } });
    await run('claim.recreate', { target, args: { size: '10Gi' } });
    await run('claim.recreate', { target, args: { unbound: 'true' } });
    expect(changes.prepared).toEqual([
      'claim.recreate persistentvolumeclaim/data {"class":"local"}',
      'claim.recreate persistentvolumeclaim/data {"size":"10Gi"}',
      'claim.recreate persistentvolumeclaim/data {"unbound":true}',
    ]);
  });

  test('asks for the class where nothing is wished', async () => {
    const { desk, run, press, changes } = await onDesk({ objects: objects() });
    await run('claim.recreate', { target });
    expect(choices(desk)).toEqual(['gold', 'local']);
    await press('down', 'enter');
    expect(changes.prepared).toEqual(['claim.recreate persistentvolumeclaim/data {"class":"local"}']);
  });

  test('is for claims only', async () => {
    const { run, changes, told } = await onDesk();
    await run('claim.recreate');
    expect([changes.prepared, told()]).toEqual([[], 'Only a claim can do this.']);
  });
});
