import { formatAge, parseTime } from '../../base/age.ts';
import type { Container, ContainerStatus } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { shellQuote } from '../changes/kubectl.ts';
import { amounts, yesNo } from './common.ts';
import { environmentLines } from './environment.ts';
import { aligned, type Field, fields, indent } from './layout.ts';
import { probeLine } from './probe.ts';
import { stateLines } from './state.ts';

/** Arguments that together are longer than this stand one below the other. */
const LONGEST_COMMAND = 100;

/** A container of a pod template: what it is to be. */
export function containerLines(container: Container): string[] {
  return [container.name, ...indent([...fields(specFields(container)), ...lists(container)])];
}

/** A container of a pod: how it is, then what it was to be. */
export function livingContainerLines(
  container: Container & { targetContainerName?: string },
  status: ContainerStatus | undefined,
  now: number,
): string[] {
  const t = texts.describe;
  const list: Field[] = [
    [t.label.state, stateLines(status?.state, now) ?? t.notStarted],
    [t.label.lastState, stateLines(status?.lastState, now)],
    [t.label.ready, status && yesNo(status.ready)],
    [t.label.restarts, status && restarts(status, now)],
    [t.label.target, container.targetContainerName],
    ...specFields(container),
    [t.label.imageId, status?.imageID || undefined],
    [t.label.containerId, status?.containerID || undefined],
  ];
  return [container.name, ...indent([...fields(list), ...lists(container)])];
}

function restarts(status: ContainerStatus, now: number): string {
  const count = status.restartCount ?? 0;
  const ended = parseTime(status.lastState?.terminated?.finishedAt);
  return texts.describe.lastRestart(
    count,
    count === 0 || ended === undefined ? undefined : formatAge(Math.max(0, now - ended)),
  );
}

function specFields(container: Container): Field[] {
  const t = texts.describe.label;
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return [
    [t.image, container.image],
    [t.command, words(container.command)],
    [t.args, words(container.args)],
    [t.workingDir, container.workingDir],
    [t.ports, ports(container)],
    [t.requests, amounts(container.resources?.requests) ?? texts.describe.none],
    [t.limits, amounts(container.resources?.limits) ?? texts.describe.none],
    [t.liveness, livenessProbe && probeLine(livenessProbe)],
    [t.readiness, readinessProbe && probeLine(readinessProbe)],
    [t.startup, startupProbe && probeLine(startupProbe)],
  ];
}

/** As a shell would take it, on one line where that can be read; else an argument a line, and scripts as they are. */
function words(list: readonly string[] | undefined): string | readonly string[] | undefined {
  if (!list || list.length === 0) return undefined;
  const line = list.map(shellQuote).join(' ');
  return line.length <= LONGEST_COMMAND && !line.includes('\n') ? line : list;
}

function ports(container: Container): string | undefined {
  const list = (container.ports ?? []).map(({ containerPort, protocol = 'TCP', name, hostPort }) =>
    [`${containerPort}/${protocol}`, name && `(${name})`, hostPort && texts.describe.hostPort(hostPort)]
      .filter(Boolean)
      .join(' '),
  );
  return list.length > 0 ? list.join(', ') : undefined;
}

function lists(container: Container): string[] {
  const t = texts.describe;
  const mounts = (container.volumeMounts ?? []).map(({ mountPath, name, readOnly, subPath, subPathExpr }) => {
    const path = subPath || subPathExpr;
    return [
      mountPath,
      t.joined([t.mountFrom(name), ...(path ? [t.subPath(path)] : []), ...(readOnly ? [t.readOnly] : [])]),
    ];
  });
  const devices = (container.volumeDevices ?? []).map(({ devicePath, name }) => [devicePath, t.mountFrom(name)]);
  const block = (label: string, lines: string[]) => (lines.length > 0 ? [t.named(label), ...indent(lines)] : []);
  return [
    ...block(t.label.environment, environmentLines(container)),
    ...block(t.label.mounts, aligned(mounts)),
    ...block(t.label.devices, aligned(devices)),
  ];
}
