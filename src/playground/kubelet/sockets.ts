import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { parseSocketTable, socketAddress, TCP_LISTEN } from '../../base/socketTable.ts';
import type { AttachedProcess } from '../types.ts';
import type { PodNetwork } from './network.ts';

const TABLES: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

/** True for a command that does nothing but show who listens: kdbg's own way to ask. */
export const showsSockets = ([program, ...files]: readonly string[]): boolean =>
  program === 'cat' && files.length > 0 && files.every((file) => TABLES.includes(file));

/**
 * What such a command would show in a network namespace of the pod's own. All pods of a playground share the machine's sockets, so those at
 * the pod's two addresses are its own: a port at both is one on 0.0.0.0, one at its loopback alone on 127.0.0.1.
 */
export function podSockets(network: PodNetwork, proc = '/proc'): string {
  const own = portsAt(network, network.address, proc);
  const inside = portsAt(network, network.loopback, proc);
  const lines = [...new Set([...own, ...inside])]
    .sort((a, b) => a - b)
    .map((port, i) => line(i, own.has(port) ? (inside.has(port) ? '0.0.0.0' : network.address) : '127.0.0.1', port));
  return HEAD + lines.join('');
}

/** Ports that are listened on at an address of the pod, also where the program had to go elsewhere and has left a note. */
function portsAt({ ports }: PodNetwork, address: string, proc: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { state, localAddress, localPort } of parseSocketTable(textOf(`${proc}/net/tcp`))) {
    if (state === TCP_LISTEN && socketAddress(localAddress) === address) found.add(localPort);
  }
  for (const note of notesIn(ports))
    if (note.startsWith(`${address}_`)) found.add(Number(note.slice(address.length + 1)));
  return found;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A machine without /proc: there every port is noted.
    return '';
  }
}

function notesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** As the kernel of a little-endian machine writes it. */
function line(n: number, address: string, port: number): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const at = address
    .split('.')
    .reverse()
    .map((byte) => hex(Number(byte), 2))
    .join('');
  return `${String(n).padStart(4)}: ${at}:${hex(port, 4)} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${n + 1} 1 0000000000000000 100 0 0 10 0\n`;
}

/** A command that has written this text and ended well. */
export const written = (text: string): AttachedProcess => ({
  stdin: undefined,
  stdout: Readable.from([text]),
  stderr: undefined,
  exit: Promise.resolve(0),
  resize: () => undefined,
  kill: () => undefined,
});
