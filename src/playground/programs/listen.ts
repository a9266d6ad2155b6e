import { rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { ADDRESS_VARIABLE, LOOPBACK_VARIABLE, noteName, PORTS_VARIABLE } from '../kubelet/network.ts';

/** Errors of an address or a port that this machine does not let one listen on. */
const ELSEWHERE = new Set(['EADDRNOTAVAIL', 'EACCES']);

/**
 * Listens as a program in a pod would: on all addresses of the pod (0.0.0.0), or on its loopback only (127.0.0.1). Rejects with the
 * system's error, e.g. EADDRINUSE when another container of the pod has the port.
 */
export async function listen(make: () => Server, bind: string, port: number): Promise<void> {
  const { [ADDRESS_VARIABLE]: address = '127.0.0.1', [LOOPBACK_VARIABLE]: loopback = '127.0.0.1' } = process.env;
  const onlyLoopback = bind === '127.0.0.1' || bind === 'localhost' || bind === '::1';
  for (const host of onlyLoopback ? [loopback] : [...new Set([address, loopback])]) await listenAt(make(), host, port);
}

function listenAt(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (!ELSEWHERE.has(error.code ?? '')) return reject(error);
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        note(host, port, (server.address() as AddressInfo).port);
        resolve();
      });
    });
    server.listen(port, host, () => resolve());
  });
}

function note(host: string, port: number, real: number): void {
  const folder = process.env[PORTS_VARIABLE];
  if (!folder) return;
  const file = join(folder, noteName(host, port));
  writeFileSync(file, `127.0.0.1 ${real}\n`);
  process.on('exit', () => rmSync(file, { force: true }));
}
