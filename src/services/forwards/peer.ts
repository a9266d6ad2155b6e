import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { parseSocketTable } from '../../base/socketTable.ts';

/**
 * True when the program at the other end of a local connection has closed it altogether, not only its sending side: on loopback its end
 * is in this machine's own socket table, where a socket that no process holds any more has inode 0 (or is gone). Undefined where this
 * can't be told: not on Linux, or the connection is not established any more.
 */
export async function peerIsGone(socket: Socket, proc = '/proc'): Promise<boolean | undefined> {
  const { localPort, remotePort, remoteFamily } = socket;
  if (localPort === undefined || remotePort === undefined) return undefined;
  const table = await readFile(`${proc}/net/${remoteFamily === 'IPv6' ? 'tcp6' : 'tcp'}`, 'utf8').catch(
    () => undefined,
  );
  if (table === undefined) return undefined;
  const sockets = parseSocketTable(table);
  // Both ends are in the table; without ours it is not the table of this connection.
  const ours = sockets.some((one) => one.localPort === localPort && one.remotePort === remotePort);
  const theirs = sockets.find((one) => one.localPort === remotePort && one.remotePort === localPort);
  return ours ? theirs === undefined || theirs.inode === 0 : undefined;
}
