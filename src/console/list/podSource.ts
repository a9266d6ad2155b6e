import { formatAge, parseTime } from '../../base/age.ts';
import { formatBytes, formatCores, parseQuantity } from '../../base/quantity.ts';
import { Cell, type Readable } from '../../base/readable.ts';
import { isAsleep } from '../../store/asleep.ts';
import { podStatus } from '../../store/podStatus.ts';
import type { ClusterStore, Pod, SyncState } from '../../store/types.ts';
import type { ListCell, ListColumn, ListRow, RowSource, Tone } from './types.ts';

/** What a pod uses now, in cores and bytes. */
export interface Usage {
  cpu: number;
  memory: number;
}

export type UsageOf = (namespace: string, pod: string) => Usage | undefined;

export interface PodSourceInput {
  store: ClusterStore;
  /** How findings make a pod stand out, by `namespace/name`. */
  tones: Readable<ReadonlyMap<string, Tone>>;
  /** Undefined where the cluster has no metrics API: then the columns are left out. */
  usage: Readable<{ of: UsageOf } | undefined>;
}

const column = (id: string, title: string, priority: number, right = false): ListColumn => ({
  id,
  title,
  align: right ? 'right' : 'left',
  priority,
});

const USAGE_COLUMNS = [
  column('cpu', 'CPU', 4, true),
  column('cpuRequest', 'CPU/R', 7, true),
  column('cpuLimit', 'CPU/L', 7, true),
  column('memory', 'MEM', 4, true),
  column('memoryRequest', 'MEM/R', 7, true),
  column('memoryLimit', 'MEM/L', 7, true),
];

/** The columns of pods; the namespace only where several are shown. */
function podColumns(options: { namespaces: boolean; usage: boolean }): ListColumn[] {
  return [
    ...(options.namespaces ? [column('namespace', 'NAMESPACE', 2)] : []),
    { ...column('name', 'NAME', 0), grow: true },
    column('ready', 'READY', 1),
    column('status', 'STATUS', 0),
    column('restarts', 'RST', 3, true),
    ...(options.usage ? USAGE_COLUMNS : []),
    column('node', 'NODE', 6),
    column('age', 'AGE', 1, true),
  ];
}

/** The pods of the store as rows; a row is made once for each version of its pod. */
export function podSource({ store, tones, usage }: PodSourceInput): RowSource {
  const changed = new Cell(0);
  const bump = () => changed.update((n) => n + 1);
  let made = new WeakMap<Pod, ListRow>();
  const forget = () => {
    made = new WeakMap();
    bump();
  };
  const release = store.watch('Pod');
  const ends = [
    store.subscribe((changes) => {
      if (changes.has('Pod')) bump();
    }),
    // An empty list has to say why it is empty, also when that changes.
    store.connection.subscribe(bump),
    tones.subscribe(forget),
    usage.subscribe(forget),
  ];
  const allNamespaces = () => store.snapshot().namespace === undefined;
  let columns: { key: string; list: ListColumn[] } | undefined;
  return {
    changed,
    columns() {
      const options = { namespaces: allNamespaces(), usage: usage.get() !== undefined };
      const key = JSON.stringify(options);
      if (columns?.key !== key) columns = { key, list: podColumns(options) };
      return columns.list;
    },
    rows() {
      const namespaces = allNamespaces();
      const usageOf = usage.get()?.of;
      return store
        .snapshot()
        .of('Pod')
        .all()
        .map((pod) => {
          let row = made.get(pod);
          if (!row) {
            const { namespace = '', name = '' } = pod.metadata ?? {};
            row = podRow(pod, { namespaces, tone: tones.get().get(`${namespace}/${name}`), usageOf });
            made.set(pod, row);
          }
          return row;
        });
    },
    state: (): SyncState => store.snapshot().of('Pod').state ?? { phase: 'loading', loaded: 0, since: 0 },
    close() {
      for (const end of ends) end();
      release();
    },
  };
}

const BROKEN =
  /BackOff|Err|Error|Failed|OOMKilled|InvalidImageName|CreateContainer|Evicted|Unknown|ContainerCannotRun|StartError|DeadlineExceeded|Signal:|ExitCode:[1-9]/;
const STARTING = /^(Pending|ContainerCreating|PodInitializing|Terminating|SchedulingGated|Init:\d+\/\d+)$/;

/** How a pod stands out by its status alone; findings, which know more, come first. */
export function statusTone(status: string, ready: number, containers: number): Tone {
  if (status === 'Completed' || status === 'Succeeded') return 'quiet';
  if (BROKEN.test(status)) return 'error';
  if (STARTING.test(status) || ready < containers) return 'progress';
  return 'ok';
}

interface PodRowInput {
  namespaces: boolean;
  tone: Tone | undefined;
  usageOf: UsageOf | undefined;
}

/** One pod as a row. */
function podRow(pod: Pod, { namespaces, tone: found, usageOf }: PodRowInput): ListRow {
  const { namespace = '', name = '', uid = '', labels = {} } = pod.metadata ?? {};
  const status = podStatus(pod);
  const failed = pod.status?.phase === 'Failed';
  const asleep = isAsleep(pod) && status.status === 'Running';
  const tone = asleep
    ? 'asleep'
    : (found ?? (failed ? 'error' : statusTone(status.status, status.ready, status.containers)));
  const created = parseTime(pod.metadata?.creationTimestamp) ?? 0;
  const usage = usageOf?.(namespace, name);
  const cells = usageOf ? usageCells(pod, usage) : [];
  const node = pod.spec?.nodeName ?? '';
  const statusText = asleep ? 'Asleep' : status.status;
  const values: Record<string, string | number> = {
    namespace,
    name,
    ready: status.containers === 0 ? 0 : status.ready / status.containers,
    status: statusText,
    restarts: status.restarts,
    cpu: usage?.cpu ?? -1,
    memory: usage?.memory ?? -1,
    node,
    age: -created,
  };
  for (const [id, percent] of cells.flatMap((cell) =>
    cell.percent === undefined ? [] : [[cell.id, cell.percent] as const],
  )) {
    values[id] = percent;
  }
  return {
    key: uid || `${namespace}/${name}`,
    ref: { kind: 'Pod', name, namespace },
    labels,
    tone,
    order: (id) => values[id] ?? -1,
    cells: (now): ListCell[] => [
      ...(namespaces ? [{ text: namespace, tone: 'quiet' as const }] : []),
      { text: name },
      {
        text: `${status.ready}/${status.containers}`,
        ...(status.ready < status.containers && tone !== 'quiet' ? { tone } : {}),
      },
      { text: statusText, tone },
      { text: restartsText(status.restarts, status.lastRestart, now) },
      ...cells,
      { text: node, tone: 'quiet' },
      { text: created ? formatAge(now - created) : '', tone: 'quiet' },
    ],
  };
}

function restartsText(restarts: number, last: number | undefined, now: number): string {
  return last === undefined ? String(restarts) : `${restarts} (${formatAge(now - last)})`;
}

interface UsageCell extends ListCell {
  id: string;
  percent?: number;
}

/** Above this share of a limit a figure stands out. */
const NEAR = 0.9;

function usageCells(pod: Pod, usage: Usage | undefined): UsageCell[] {
  const sum = (which: 'requests' | 'limits', resource: 'cpu' | 'memory') => total(pod, which, resource);
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const used = usage?.[resource];
    const text = used === undefined ? '–' : resource === 'cpu' ? formatCores(used) : formatBytes(used);
    const share = (id: string, of: number | undefined): UsageCell => {
      if (used === undefined || of === undefined || of === 0) return { id, text: '–', tone: 'quiet' };
      const percent = used / of;
      return {
        id,
        text: `${Math.round(percent * 100)}%`,
        percent,
        ...(percent >= NEAR ? { tone: 'warning' as const } : {}),
      };
    };
    return [
      { id: resource, text },
      share(`${resource}Request`, sum('requests', resource)),
      share(`${resource}Limit`, sum('limits', resource)),
    ];
  });
}

/** The sum over the containers; undefined when one of them states none (then there is no bound for the pod). */
function total(pod: Pod, which: 'requests' | 'limits', resource: string): number | undefined {
  let sum = 0;
  for (const container of pod.spec?.containers ?? []) {
    const amount = parseQuantity(container.resources?.[which]?.[resource]);
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum;
}
