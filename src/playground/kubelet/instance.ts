import { type Clock, pause } from '../../base/clock.ts';
import type { Container, Pod } from '../../kube/objects.ts';
import type { PlaygroundImage } from '../types.ts';
import type { ContainerLog } from './containerLog.ts';
import { endLeftOvers, type Guard } from './guard.ts';
import { takeIn } from './intake.ts';
import { locate, type PodNetwork } from './network.ts';
import { prepare } from './prepare.ts';
import { type ProbingSink, probing } from './probing.ts';
import { type Ended, type LocalProcess, type Start, StartFailure, startProcess } from './process.ts';
import { startInTerminal } from './terminal.ts';
import { layOutTools } from './tools.ts';

export interface InstanceOptions {
  clock: Clock;
  pod: Pod;
  container: Container;
  image: PlaygroundImage;
  /** From the spec, resolved. */
  env: Readonly<Record<string, string>>;
  programs: readonly string[];
  folder: string;
  volumes: ReadonlyMap<string, string>;
  network: PodNetwork;
  variables: Readonly<Record<string, string>>;
  guard: Guard;
  log: ContainerLog;
  /** It runs: what a command inside of it is started with. */
  running(process: LocalProcess, inside: Omit<Start, 'command'>): void;
  probes: Omit<ProbingSink, 'kill'> & { kill(kind: 'liveness' | 'startup', process: LocalProcess): void };
}

export interface InstanceEnd extends Ended {
  /** Why it could not be started. */
  failure?: string;
}

/** Runs a container once, from its folder to its end; its log is complete then, but not ended. Never rejects. */
export async function runInstance(options: InstanceOptions): Promise<InstanceEnd> {
  const { clock, container, image, programs, folder, guard, log } = options;
  try {
    const { command, env, folder: working, tools } = prepare({ ...options, network: options.variables });
    layOutTools(tools, programs);
    const inside = { programs, image, env, folder: working, tools, container: folder, guard };
    const start: Start = { ...inside, command };
    const process = container.tty ? await startInTerminal(start, clock) : startProcess(start);
    takeIn(process.stdout, clock, (text) => log.write('stdout', container.tty ? text.replaceAll('\r\n', '\n') : text));
    if (process.stderr) takeIn(process.stderr, clock, (text) => log.write('stderr', text));
    if (!container.stdin && !container.tty) process.stdin.end();
    options.running(process, inside);
    const endProbes = probing(
      container,
      {
        container,
        address: options.network.address,
        locate: async (port) => locate(options.network, options.network.address, port),
        run: (probe, signal) => runProbeCommand({ ...inside, command: probe }, signal),
      },
      clock,
      { ...options.probes, kill: (kind) => options.probes.kill(kind, process) },
    );
    const end = await process.ended;
    endProbes();
    await endLeftOvers(folder);
    // What was written last is still on its way through the pipes.
    await pause(clock, 20);
    return end;
  } catch (thrown) {
    const failure =
      thrown instanceof StartFailure
        ? `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${thrown.message}: unknown`
        : `it could not be started: ${String(thrown)}`;
    return { code: 128, signal: undefined, failure };
  }
}

async function runProbeCommand(start: Start, signal: AbortSignal): Promise<{ code: number; output: string }> {
  const process = startProcess(start);
  const parts: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    stream?.setEncoding('utf8').on('data', (data: string) => {
      if (parts.length < 100) parts.push(data);
    });
  }
  process.stdin.end();
  signal.addEventListener('abort', () => process.kill('SIGKILL'), { once: true });
  const { code } = await process.ended;
  if (signal.aborted) throw signal.reason;
  return { code, output: parts.join('').slice(0, 2048) };
}
