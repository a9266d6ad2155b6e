import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Clock, pause } from '../../base/clock.ts';
import { peerIsGone } from './peer.ts';

export interface RelayEvents {
  /** From the pod. */
  bytesIn(count: number): void;
  /** To the pod. */
  bytesOut(count: number): void;
  /** Once, when both sides are closed; with an error when the pod's side broke. */
  ended(error?: Error): void;
}

/** Milliseconds between two looks at the other end of a connection whose local side has said everything. */
const LOOK = 1000;
/** A program that is gone may have left bytes that are still on their way to the pod: after so long without any, they have arrived. */
const QUIET = 2000;
/** Where nobody can tell whether the program is still there, or the pod takes none of its bytes: so long without one is the end. */
const IDLE = 60_000;
/** Milliseconds for a local program to close its side after the pod has closed its own. */
const LINGER = 2000;

/**
 * Carries bytes both ways between a local connection and one to a pod until both are closed; each side is read only as fast as the other
 * takes it. A side that has said everything is closed on the other side too. The pod can't always be told (`v4.channel.k8s.io` has no
 * half-close), so a local program that has gone away altogether is looked for, lest the pod keeps a connection that nobody has any more.
 */
export function relay(local: Socket, remote: Duplex, clock: Clock, events: RelayEvents): void {
  const done = new AbortController();
  let lastByte = clock.now();
  let failure: Error | undefined;

  carry(local, remote, events.bytesOut);
  carry(remote, local, (count) => {
    lastByte = clock.now();
    events.bytesIn(count);
  });

  local.on('end', () => {
    lastByte = clock.now();
    remote.end();
    void watchPeer();
  });
  remote.on('end', () => {
    local.end();
    // What still comes has nowhere to go.
    local.removeAllListeners('data');
    local.resume();
    void pause(clock, LINGER, done.signal).then(() => local.destroy());
  });
  // A local program that breaks its connection does so on purpose; that is no failure of the forward.
  local.on('error', () => {});
  remote.on('error', (error) => {
    failure = error;
    // Not an orderly end: the local program must not take what it has for everything.
    local.resetAndDestroy();
  });
  local.on('close', () => remote.destroy());
  remote.on('close', () => {
    if (!remote.readableEnded && !failure) local.destroy();
    if (local.destroyed) finish();
    else local.on('close', finish);
  });

  // Connections are accepted paused, so that nothing is read before there is somewhere to send it.
  local.resume();

  function finish(): void {
    if (done.signal.aborted) return;
    done.abort();
    events.ended(failure);
  }

  async function watchPeer(): Promise<void> {
    let left = remote.writableLength;
    for (;;) {
      await pause(clock, LOOK, done.signal);
      if (done.signal.aborted || remote.readableEnded) return;
      if (remote.writableLength !== left) lastByte = clock.now();
      left = remote.writableLength;
      const quiet = clock.now() - lastByte;
      const patience = remote.writableFinished ? QUIET : IDLE;
      if (quiet >= patience && ((await peerIsGone(local)) ?? quiet >= IDLE)) local.destroy();
    }
  }
}

function carry(from: Socket | Duplex, to: Socket | Duplex, count: (bytes: number) => void): void {
  from.on('data', (chunk: Buffer) => {
    count(chunk.length);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
}
