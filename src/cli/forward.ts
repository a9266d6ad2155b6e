import { KdbgError } from '../base/errors.ts';
import { sanitise } from '../base/sanitise.ts';
import { findKind } from '../kube/discovery.ts';
import { createForwards, forwardName } from '../services/forwards/index.ts';
import { readPort } from '../services/forwards/ports.ts';
import type { ForwardInfo, ForwardSpec } from '../services/forwards/types.ts';
import { FORWARD_KINDS } from '../services/forwards/types.ts';
import { texts } from '../texts/index.ts';
import { usage } from './args.ts';
import { connect } from './connect.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** `kdbg forward`: forwards until ctrl-c, telling each change of state in a line; what goes wrong is told on stderr. */
export const forwardCommand: HeadlessCommand = {
  name: 'forward',
  get summary() {
    return texts.forwards.commandSummary;
  },
  usage: 'KIND/NAME [LOCAL:]PORT…',
  options: [],
  group: 'act',
  takes: [{ kinds: FORWARD_KINDS }, { words: () => [] }],
  examples: [
    'kdbg forward service/web 8080:80',
    'kdbg forward deploy/web http',
    'kdbg forward pod/crasher-x2x8k 2345 -n shop',
  ],
  async run(context) {
    const { client, namespace } = await connect(context);
    const forwards = createForwards({ client, clock: context.clock });
    try {
      const specs = forwardSpecs(context.args.positional, namespace ?? 'default');
      const told = new Map<string, Told>();
      const tell = () => {
        for (const info of forwards.list.get()) told.set(info.id, tellChange(context, info, told.get(info.id)));
      };
      forwards.list.subscribe(tell);
      const started = await Promise.all(specs.map((spec) => forwards.start(spec)));
      const failed = started.find((info) => info.state.phase === 'failed' && info.localPort === 0);
      // A local port that can't be had stays so; everything else may mend itself.
      if (failed) return 1;
      await aborted(context.signal);
      return 0;
    } finally {
      await forwards.close();
      await client.close();
    }
  },
};

/** What the command line asks for. Throws a KdbgError `wrong-usage` or `forward-bad-port`. */
export function forwardSpecs(positional: readonly string[], namespace: string): ForwardSpec[] {
  const [target = '', ...ports] = positional;
  const t = texts.forwards;
  const [kind, name, ...more] = target.includes('/') ? target.split('/') : ['pod', target];
  if (!kind || !name || more.length > 0) throw usage(t.commandTarget);
  const found = findKind(FORWARD_KINDS, kind);
  if (!found) throw new KdbgError('forward-kind', t.commandKind(sanitise(kind)), { todo: t.commandKindTodo });
  if (ports.length === 0) throw usage(t.commandPorts);
  return ports.map((written) => {
    const at = written.lastIndexOf(':');
    // `:80` leaves the local port to kdbg, as with kubectl.
    const local = at <= 0 ? undefined : readPort(written.slice(0, at));
    if (typeof local === 'string') throw new KdbgError('forward-bad-port', t.badPort(local), { todo: t.badPortTodo });
    const port = readPort(written.slice(at + 1));
    return { namespace, target: { kind: found, name }, port, ...(local === undefined ? {} : { localPort: local }) };
  });
}

interface Told {
  line: string;
  errorAt: number;
}

function tellChange(context: CliContext, info: ForwardInfo, before: Told | undefined): Told {
  const name = forwardName(info.spec);
  const line = sanitise(lineOf(name, info));
  const { phase } = info.state;
  if (line !== before?.line) (phase === 'failed' ? context.stderr : context.stdout).write(`${line}\n`);
  const errorAt = info.lastError?.at ?? 0;
  if (info.lastError && errorAt !== before?.errorAt) {
    context.stderr.write(`${sanitise(texts.forwards.lineError(name, info.lastError.text))}\n`);
  }
  return { line, errorAt };
}

function lineOf(name: string, { state, localPort }: ForwardInfo): string {
  const t = texts.forwards;
  switch (state.phase) {
    case 'connecting':
      return t.lineConnecting(name);
    case 'ready':
      return t.lineReady(name, `127.0.0.1:${localPort}`, state.pod, state.remotePort, state.note);
    case 'waiting':
      return t.lineWaiting(name, state.why);
    case 'failed':
      return t.lineFailed(name, state.why.line);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
