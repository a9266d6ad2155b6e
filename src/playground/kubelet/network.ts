import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

/**
 * The addresses of a pod: its own, and the loopback that only its own processes and a port-forward reach. On a machine without the whole
 * of 127.0.0.0/8, or where a port may not be listened on, a program listens elsewhere and notes where in a file of the pod's `ports` folder.
 */
export interface PodNetwork {
  address: string;
  loopback: string;
  /** The folder of notes. */
  ports: string;
}

export const PORTS_VARIABLE = 'PLAYGROUND_PORTS';
export const ADDRESS_VARIABLE = 'PLAYGROUND_ADDRESS';
export const LOOPBACK_VARIABLE = 'PLAYGROUND_LOOPBACK';

/** The name of the note about an address and a port. */
export const noteName = (address: string, port: number): string => `${address}_${port}`;

/** Where a port of the pod really is. */
export function locate({ ports }: PodNetwork, address: string, port: number): { host: string; port: number } {
  try {
    const [host = '', real = ''] = readFileSync(join(ports, noteName(address, port)), 'utf8')
      .trim()
      .split(' ');
    if (host && Number(real) > 0) return { host, port: Number(real) };
  } catch {
    // Nothing is noted: it listens where it says.
  }
  return { host: address, port };
}

/** Connects to a port as something in the pod would, by its loopback; rejects with the system's error. */
export function dial(network: PodNetwork, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...locate(network, network.loopback, port), allowHalfOpen: true });
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
