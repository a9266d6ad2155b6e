import type { LogSource } from '../services/logs/types.ts';
import { isWorkloadKind } from '../store/owners.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { containerNames, needsPod, targetOf, targetPod, targetWorkload } from './target.ts';
import type { Command } from './types.ts';

const text = () => texts.commandTexts;

/** What the Logs pane shows for an object; undefined for one that has no logs. */
export function logSource(ref: ObjectRef | undefined): LogSource | undefined {
  if (!ref?.namespace) return undefined;
  const { namespace, name, kind, container } = ref;
  if (kind === 'Pod') return { namespace, pod: name, ...(container ? { container } : {}) };
  return isWorkloadKind(kind) ? { namespace, workload: { kind, name } } : undefined;
}

const needsLogs = (desk: Desk): string | undefined => (desk.logs.state.get().view ? undefined : text().needsLogs);
const option = (desk: Desk) => desk.logs.state.get().options;

function chooseContainer(desk: Desk): void {
  const { source } = desk.logs.state.get();
  const pod = targetPod(desk, {});
  if (!source || !pod) return;
  const { container: _, ...whole } = source;
  desk.dialogs.choose({
    title: text().logContainer,
    empty: text().noContainers,
    items: [
      { label: text().allContainers, run: () => desk.logs.show(whole) },
      ...containerNames(pod).map((name) => ({ label: name, run: () => desk.logs.show({ ...whole, container: name }) })),
    ],
  });
}

function chooseSince(desk: Desk): void {
  desk.dialogs.choose({
    title: text().sinceTitle,
    empty: text().nothingFound,
    items: [
      { label: text().sinceLines, run: () => desk.logs.since(undefined) },
      ...Object.entries(text().since).map(([seconds, label]) => ({
        label,
        run: () => desk.logs.since(Number(seconds)),
      })),
    ],
  });
}

async function save(desk: Desk): Promise<void> {
  const { view, source } = desk.logs.state.get();
  if (!view || !source) return;
  const path = desk.app.newFile(`${source.pod ?? source.workload?.name ?? 'logs'}.log`);
  await desk.notices.run(text().saving, async () => {
    desk.notices.tell('done', text().saved(await view.save(path), path));
  });
}

function showAll(desk: Desk): void {
  const workload = targetWorkload(desk, {});
  const source = logSource(workload);
  if (source) desk.logs.show(source);
}

/** For keymaps that have a key for each; `logs.since` offers the same to choose from. */
const SINCE = [
  ['logs.since.1m', 60],
  ['logs.since.5m', 300],
  ['logs.since.15m', 900],
  ['logs.since.30m', 1_800],
  ['logs.since.1h', 3_600],
] as const;

const log = (command: Omit<Command, 'group' | 'disabled'>): Command => ({
  ...command,
  group: 'logs',
  disabled: needsLogs,
});

export const logCommands: readonly Command[] = [
  {
    id: 'logs.open',
    group: 'logs',
    footer: { resources: 2, diagnosis: 2 },
    disabled: needsPod,
    run(desk, invocation) {
      const source = logSource(targetOf(desk, invocation));
      const now = desk.logs.state.get().source;
      if (source && (source.pod !== now?.pod || now?.previous || source.workload?.name !== now?.workload?.name))
        desk.logs.show(source);
      desk.panes.focus('logs');
    },
  },
  {
    id: 'logs.previous',
    group: 'logs',
    footer: { logs: 2 },
    disabled: needsPod,
    run(desk, invocation) {
      if (desk.panes.state.get().focus === 'logs' && !invocation.target) return desk.logs.togglePrevious();
      const pod = targetPod(desk, invocation);
      const { name, namespace } = pod?.metadata ?? {};
      if (!name || !namespace) return;
      const container = invocation.target?.container;
      desk.logs.show({ namespace, pod: name, previous: true, ...(container ? { container } : {}) });
      desk.panes.focus('logs');
    },
  },
  log({ id: 'logs.pause', footer: { logs: 1 }, run: (desk) => desk.logs.togglePause() }),
  log({ id: 'logs.wrap', footer: { logs: 3 }, run: (desk) => desk.logs.set({ wrap: !option(desk).wrap }) }),
  log({ id: 'logs.timestamps', run: (desk) => desk.logs.set({ timestamps: !option(desk).timestamps }) }),
  log({ id: 'logs.json', run: (desk) => desk.logs.set({ json: !option(desk).json }) }),
  log({ id: 'logs.since', footer: { logs: 4 }, run: chooseSince }),
  ...SINCE.map(([id, seconds]) => log({ id, hidden: true, run: (desk) => desk.logs.since(seconds) })),
  log({ id: 'logs.container', footer: { logs: 5 }, run: chooseContainer }),
  log({ id: 'logs.all', run: showAll }),
  log({ id: 'logs.save', footer: { logs: 7 }, run: save }),
  log({ id: 'logs.context.less', run: (desk) => desk.logs.set({ context: Math.max(0, option(desk).context - 1) }) }),
  log({ id: 'logs.context.more', run: (desk) => desk.logs.set({ context: Math.min(20, option(desk).context + 1) }) }),
];
