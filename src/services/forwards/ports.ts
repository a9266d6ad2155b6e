import { KdbgError } from '../../base/errors.ts';
import type { Container, Pod } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';

/** The port as the person wrote it: digits are a number, everything else a name. Throws `forward-bad-port`. */
export function readPort(port: number | string): number | string {
  const text = String(port).trim();
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  const isName = number === undefined && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= 63;
  if (isName || (number !== undefined && number >= 1 && number <= 65_535)) return number ?? text;
  throw new KdbgError('forward-bad-port', texts.forwards.badPort(text), { todo: texts.forwards.badPortTodo });
}

/** The containers whose ports a pod offers: init containers only where they go on beside the others (sidecars). */
function serving(pod: Pod): Container[] {
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return [...(pod.spec?.containers ?? []), ...sidecars];
}

/** The number of a container's named port; a number is itself, declared or not. Throws `forward-no-port`. */
export function containerPort(pod: Pod, port: number | string): number {
  if (typeof port === 'number') return port;
  const ports = serving(pod).flatMap((container) => container.ports ?? []);
  const found = ports.find((one) => one.name === port && (one.protocol ?? 'TCP') === 'TCP');
  if (found?.containerPort) return found.containerPort;
  const t = texts.forwards;
  const named = ports.filter((one) => one.name).map((one) => `${one.name} (${one.containerPort})`);
  throw new KdbgError('forward-no-port', t.noContainerPort(pod.metadata?.name ?? '', port), {
    todo: t.portsThere(named),
  });
}

/** The name of the container that declares the port; undefined where none does. */
export function declaringContainer(pod: Pod, port: number): string | undefined {
  return serving(pod).find((container) => container.ports?.some((one) => one.containerPort === port))?.name;
}
