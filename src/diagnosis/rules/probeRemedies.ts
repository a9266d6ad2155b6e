import type { ContainerView } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { kubectl } from '../remedies.ts';
import type { Subject } from '../subject.ts';
import type { Remedy } from '../types.ts';
import { type Probe, type ProbeType, portNumber } from './probeAnswers.ts';

/** A word as a shell takes it whole. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A kubectl line that does about what the probe does; undefined where kubectl has none. */
function probeLine(subject: Subject, pod: Pod, container: ContainerView, probe: Probe): string | undefined {
  const { name } = subject.pod;
  const inside = ['exec', name, '-c', container.name, '--'];
  if (probe.exec) return kubectl(subject.pod, ...inside, ...(probe.exec.command ?? []).map(quoted));
  if (probe.httpGet && !probe.httpGet.host) {
    const port = portNumber(container.spec, probe.httpGet.port);
    if (port === undefined) return undefined;
    const scheme = (probe.httpGet.scheme ?? 'HTTP').toLowerCase();
    const path = (probe.httpGet.path ?? '/').replace(/^\/?/, '/');
    return `kubectl get --raw ${quoted(`/api/v1/namespaces/${subject.namespace}/pods/${scheme}:${name}:${port}/proxy${path}`)}`;
  }
  if (probe.tcpSocket) {
    const port = portNumber(container.spec, probe.tcpSocket.port);
    const host = probe.tcpSocket.host || pod.status?.podIP;
    if (port === undefined || !host) return undefined;
    return kubectl(subject.pod, ...inside, 'nc', '-z', '-w', String(probe.timeoutSeconds ?? 1), host, String(port));
  }
  return undefined;
}

/** Runs the container's probe once, from inside. */
export function runProbe(subject: Subject, pod: Pod, container: ContainerView, type: ProbeType, probe: Probe): Remedy {
  const line = probeLine(subject, pod, container, probe);
  return {
    command: 'probe.run',
    title: texts.findings.probes.run(type),
    ...(line === undefined ? {} : { kubectl: line }),
    args: { container: container.name, probe: type },
  };
}
