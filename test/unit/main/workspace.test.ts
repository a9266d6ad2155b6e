import { expect, test } from 'vitest';
import { socketsOf } from '../../../src/main/workspace.ts';

test('the console looks at sockets by itself in the one namespace that is open, unless nothing is to be touched', () => {
  const open = { namespace: 'shop', readOnly: false, sockets: true };
  expect(socketsOf(open)).toBe('calmly');
  expect(
    [{ readOnly: true }, { sockets: false }, { namespace: undefined }].map((other) => socketsOf({ ...open, ...other })),
  ).toEqual([undefined, undefined, undefined]);
});
