import { getObject } from '../kube/manage.ts';
import type { Service } from '../kube/objects.ts';
import { RESOURCES } from '../kube/resources.ts';
import type { ForwardInfo, ForwardSpec } from '../services/forwards/types.ts';
import { FORWARD_KINDS } from '../services/forwards/types.ts';
import { podsOf } from '../store/owners.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { tellError } from './run.ts';
import { targetOf } from './target.ts';
import type { Command, Invocation } from './types.ts';

const text = () => texts.commandTexts;

function forwardTarget(ref: ObjectRef | undefined): ForwardSpec['target'] | undefined {
  const kind = FORWARD_KINDS.find((one) => one === ref?.kind);
  return kind && ref ? { kind, name: ref.name } : undefined;
}

/** `8080:80`, `80` or `http`; undefined for anything else. */
function parsePort(value: string): { port: number | string; localPort?: number } | undefined {
  const [, local, remote] = /^(?:(\d+):)?([a-z0-9][a-z0-9-]*)$/i.exec(value) ?? [];
  if (remote === undefined) return undefined;
  const port = /^\d+$/.test(remote) ? Number(remote) : remote;
  const localPort = local === undefined ? undefined : Number(local);
  const wrong = (n: number | string | undefined) => typeof n === 'number' && (n < 1 || n > 65535);
  return wrong(port) || wrong(localPort) ? undefined : { port, ...(localPort === undefined ? {} : { localPort }) };
}

interface DeclaredPort {
  port: number;
  name: string;
}

const portsOf = (service: Service | undefined): DeclaredPort[] =>
  (service?.spec?.ports ?? []).map(({ port, name = '' }) => ({ port, name }));

/** The ports that the object declares: of a service its own, of a pod or workload those of its containers. Undefined: not at hand. */
function declaredPorts(desk: Desk, ref: ObjectRef): DeclaredPort[] | undefined {
  const snapshot = desk.workspace.get().store.snapshot();
  if (ref.kind === 'Service') {
    const service = snapshot.of('Service').get(ref.namespace, ref.name);
    return service && portsOf(service);
  }
  const pod = podsOf(snapshot, ref)[0];
  return (pod?.spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, name = '' }) => ({ port: containerPort, name })),
  );
}

async function start(desk: Desk, ref: ObjectRef, given: { port: number | string; localPort?: number }): Promise<void> {
  const target = forwardTarget(ref);
  if (!target) return;
  try {
    const info = await desk.forwards.service.start({ namespace: ref.namespace ?? 'default', target, ...given });
    desk.forwards.cursor.follow(info.id);
    desk.panes.show('forwards');
  } catch (thrown) {
    tellError(desk, thrown);
  }
}

function ask(desk: Desk, invocation: Invocation): void {
  const ref = targetOf(desk, invocation);
  if (!ref || !forwardTarget(ref)) return;
  const named = invocation.args?.port;
  if (named !== undefined) return void start(desk, ref, { port: named });
  const prompt = () =>
    desk.dialogs.prompt({
      title: text().forwardTitle(ref.name),
      hint: text().forwardHint,
      check: (value) => (parsePort(value) ? undefined : text().forwardCheck),
      submit(value) {
        const port = parsePort(value);
        if (port) void start(desk, ref, port);
      },
    });
  const declared = declaredPorts(desk, ref);
  if (declared?.length === 0) return prompt();
  const items = (ports: readonly DeclaredPort[]) => [
    ...ports.map(({ port, name }) => ({
      label: text().forwardPort(port, name),
      run: () => void start(desk, ref, { port }),
    })),
    { label: text().forwardOther, run: prompt },
  ];
  const later = desk.dialogs.choose({
    title: text().forwardTitle(ref.name),
    empty: text().forwardHint,
    items: items(declared ?? []),
    typed: {
      label: (value) => value,
      run(value) {
        const port = parsePort(value);
        if (port) void start(desk, ref, port);
        else desk.notices.tell('error', text().forwardCheck);
      },
    },
  });
  if (declared) return;
  // Services are not always watched: the ports come as soon as the server has told them.
  getObject<Service>(desk.workspace.get().client, RESOURCES.Service, ref).then(
    (service) => later({ items: items(portsOf(service)) }),
    (thrown: unknown) => tellError(desk, thrown),
  );
}

/** Where a local program reaches the forward. */
export const localAddress = ({ localPort }: ForwardInfo): string => `127.0.0.1:${localPort}`;

const needsForward = (desk: Desk): string | undefined =>
  desk.forwards.selected.get() ? undefined : text().needsForward;

export const forwardCommands: readonly Command[] = [
  {
    id: 'forward.start',
    group: 'forwards',
    footer: { resources: 5, forwards: 1 },
    disabled: (desk, invocation) => (forwardTarget(targetOf(desk, invocation)) ? undefined : text().forwardable),
    run: ask,
  },
  {
    id: 'forward.stop',
    group: 'forwards',
    footer: { forwards: 2 },
    disabled: needsForward,
    async run(desk) {
      const info = desk.forwards.selected.get();
      if (!info) return;
      await desk.forwards.service.stop(info.id);
      desk.notices.tell('done', text().forwardStopped(localAddress(info)));
    },
  },
  {
    id: 'forward.copy',
    group: 'forwards',
    footer: { forwards: 3 },
    disabled: needsForward,
    run(desk) {
      const info = desk.forwards.selected.get();
      if (!info) return;
      desk.app.copy(localAddress(info));
      desk.notices.tell('done', text().copied(localAddress(info)));
    },
  },
];
