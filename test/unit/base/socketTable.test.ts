import { describe, expect, it } from 'vitest';
import { parseSocketTable, socketAddress, TCP_LISTEN } from '../../../src/base/socketTable.ts';

describe('the kernel’s table of sockets', () => {
  it('tells who listens where', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 156710 1 0000 100 0 0 10 0
   1: 0501590A:1F40 0101590A:A96E 06 00000000:00000000 03:0000171F 00000000     0        0 0 3 0000
garbage`;
    const lines = parseSocketTable(table);
    expect(lines.map(({ localPort, state }) => [localPort, state === TCP_LISTEN])).toEqual([
      [8080, true],
      [8000, false],
    ]);
    expect(socketAddress(lines[1]?.localAddress ?? '')).toBe('10.89.1.5');
  });

  it.each([
    ['00000000', '0.0.0.0'],
    ['0100007F', '127.0.0.1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000501590A', '10.89.1.5'],
    ['B80D0120000000000000000001000000', '2001:db8::1'],
    ['000080FE00000000FF005450B6AD1DFE', 'fe80::5054:ff:fe1d:adb6'],
    ['B80D0120010000000000000002000300', '2001:db8:0:1::3:2'],
  ])('reads the address %s', (hex, address) => {
    expect(socketAddress(hex)).toBe(address);
  });

  it.each(['', '0100007', 'XXXXXXXX', '01:02'])('takes %j for no address', (hex) => {
    expect(socketAddress(hex)).toBeUndefined();
  });
});
