import { wrapIndented } from '../base/width.ts';
import { type ProbeType, probeReport, probesOf, probeWays, runProbe } from '../services/probeRun/index.ts';
import { isAsleep } from '../store/asleep.ts';
import { type ContainerView, containersOf } from '../store/owners.ts';
import type { Pod } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { execTarget, targetOf, targetPod } from './target.ts';
import type { Command, Invocation } from './types.ts';

const text = () => texts.findings.probes.runs;

/** The pod that a remedy names, else the target's. */
function podOf(desk: Desk, invocation: Invocation): Pod | undefined {
  const named = invocation.args?.pod;
  const namespace = targetOf(desk, invocation)?.namespace;
  const pods = desk.workspace.get().store.snapshot().of('Pod');
  return (named === undefined ? undefined : pods.get(namespace, String(named))) ?? targetPod(desk, invocation);
}

interface Choice {
  container: ContainerView;
  type: ProbeType;
  probe: ReturnType<typeof probesOf>[number]['probe'];
}

/** The probes that could be meant: of the container and of the type that the call names, where it names them. */
function choicesOf(pod: Pod, invocation: Invocation): Choice[] {
  const { container, probe } = invocation.args ?? {};
  const named = container ?? invocation.target?.container;
  return containersOf(pod)
    .filter(({ name, type }) => type !== 'ephemeral' && (named === undefined || name === named))
    .flatMap((one) => probesOf(one.spec).map((found) => ({ container: one, ...found })))
    .filter(({ type }) => probe === undefined || type === probe);
}

function show(desk: Desk, pod: Pod, { container, type, probe }: Choice): void {
  const target = execTarget(pod, container.name);
  if (!container.status?.state?.running) return desk.notices.tell('info', text().notRunning(container.name));
  const { client } = desk.workspace.get();
  const subject = { ...target, podIP: pod.status?.podIP, spec: container.spec };
  desk.viewer.open(text().title(type, container.name), 'text', async (signal) =>
    wrapIndented(
      probeReport(await runProbe(probeWays(client), subject, { type, probe }, desk.clock, signal)),
      desk.viewer.columns,
    ).join('\n'),
  );
}

export const probeCommands: readonly Command[] = [
  {
    id: 'probe.run',
    group: 'inside',
    disabled(desk, invocation) {
      const pod = podOf(desk, invocation);
      if (!pod) return texts.commandTexts.needsPod;
      return isAsleep(pod) || choicesOf(pod, invocation).length === 0 ? text().none : undefined;
    },
    run(desk, invocation) {
      const pod = podOf(desk, invocation);
      if (!pod) return;
      const choices = choicesOf(pod, invocation);
      const only = choices.length === 1 ? choices[0] : undefined;
      if (only) return show(desk, pod, only);
      desk.dialogs.choose({
        title: text().choose,
        empty: text().none,
        items: choices.map((choice) => ({
          label: `${choice.type} · ${choice.container.name}`,
          run: () => show(desk, pod, choice),
        })),
      });
    },
  },
];
