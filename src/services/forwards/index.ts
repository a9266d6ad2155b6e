import type { Clock } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { frames } from '../../base/frames.ts';
import { Cell } from '../../base/readable.ts';
import { openPort } from '../../kube/channels/portforward.ts';
import { slashed } from '../../kube/ref.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { Forward, type ForwardEnv } from './forward.ts';
import { portOwner } from './portOwner.ts';
import { readPort } from './ports.ts';
import type { ForwardInfo, ForwardSpec, Forwards } from './types.ts';

export interface ForwardsOptions {
  /** The cluster that the pods are in. */
  client: KubeClient;
  clock: Clock;
  /** Opens one connection to a port of a pod; the kube layer's unless told. */
  openPort?: ForwardEnv['openPort'];
  /** 0 to 1, for jitter. */
  random?: () => number;
}

/** Milliseconds between two changes of figures (bytes, connections) that are told; a new state is told at once. */
const FIGURES = 100;

/** As people write it: `service/web:80`. */
export function forwardName(spec: ForwardSpec): string {
  return `${slashed(spec.target)}:${spec.port}`;
}

/** Local ports that lead to pods, for as long as they are not stopped. */
export function createForwards(options: ForwardsOptions): Forwards {
  const { client, clock } = options;
  const list = new Cell<readonly ForwardInfo[]>([]);
  const forwards = new Map<string, Forward>();
  let count = 0;

  const tell = () => list.set([...forwards.values()].map((forward) => forward.info));
  const figures = frames(clock, FIGURES, tell);

  async function ownerOf(port: number): Promise<string | undefined> {
    const own = [...forwards.values()].find(({ info }) => info.localPort === port && info.state.phase !== 'failed');
    if (own) return texts.forwards.ownForward(forwardName(own.info.spec));
    const owner = await portOwner(port);
    return owner && texts.forwards.process(owner.name, owner.pid);
  }

  async function stop(id: string): Promise<void> {
    const forward = forwards.get(id);
    if (!forward) return;
    forwards.delete(id);
    tell();
    await forward.stop();
  }

  return {
    list,
    async start(asked) {
      const spec = { ...asked, port: readPort(asked.port) };
      if (spec.localPort !== undefined && typeof readPort(spec.localPort) !== 'number') throw badPort(spec.localPort);
      count += 1;
      // Unique among those of several clusters.
      const id = `${client.context}/${count}`;
      const forward = new Forward(id, spec, {
        client,
        clock,
        random: options.random ?? Math.random,
        openPort: options.openPort ?? ((target, signal) => openPort(client, target, signal)),
        ownerOf,
        changed(now) {
          if (!forwards.has(id)) return;
          if (!now) return figures.request();
          figures.cancel();
          tell();
        },
      });
      forwards.set(id, forward);
      tell();
      await forward.start();
      return forward.info;
    },
    stop,
    async close() {
      await Promise.all([...forwards.keys()].map(stop));
      figures.cancel();
    },
  };
}

function badPort(port: number): KdbgError {
  return new KdbgError('forward-bad-port', texts.forwards.badPort(String(port)), { todo: texts.forwards.badPortTodo });
}
