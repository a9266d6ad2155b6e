import type { Clock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import { connect } from '../kube/client.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import type { KubeClient } from '../kube/types.ts';
import { createForwards } from '../services/forwards/index.ts';
import type { ForwardInfo, ForwardSpec, Forwards } from '../services/forwards/types.ts';

export interface Cluster {
  client: KubeClient;
  forwards: Forwards;
}

/** The clusters that were worked on so far. They stay connected until kdbg ends: terminals and forwards live on when another one is shown. */
export class Clusters {
  readonly #kubeconfig: Kubeconfig;
  readonly #clock: Clock;
  readonly #onPluginOutput: (text: string) => void;
  readonly #open = new Map<string, Cluster>();
  readonly #all = new Cell<readonly ForwardInfo[]>([]);

  constructor(kubeconfig: Kubeconfig, clock: Clock, onPluginOutput: (text: string) => void) {
    this.#kubeconfig = kubeconfig;
    this.#clock = clock;
    this.#onPluginOutput = onPluginOutput;
  }

  /** Throws a KdbgError for a context that can't be used. */
  of(context: string): Cluster {
    const known = this.#open.get(context);
    if (known) return known;
    const clock = this.#clock;
    const client = connect(this.#kubeconfig, context, { clock, onPluginOutput: this.#onPluginOutput });
    const cluster = { client, forwards: createForwards({ client, clock }) };
    this.#open.set(context, cluster);
    cluster.forwards.list.subscribe(() =>
      this.#all.set([...this.#open.values()].flatMap(({ forwards }) => forwards.list.get())),
    );
    return cluster;
  }

  /** The forwards of all clusters; new ones are of the context that `current` gives. */
  forwards(current: () => string): Forwards {
    const list: Readable<readonly ForwardInfo[]> = this.#all;
    return {
      list,
      start: (spec: ForwardSpec) => this.of(current()).forwards.start(spec),
      stop: async (id: string) => {
        await this.#owner(id)?.stop(id);
      },
      close: () => this.close(),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ forwards }) => forwards.close()));
    await Promise.all([...this.#open.values()].map(({ client }) => client.close()));
  }

  #owner(id: string): Forwards | undefined {
    return [...this.#open.values()].find(({ forwards }) => forwards.list.get().some((info) => info.id === id))
      ?.forwards;
  }
}
