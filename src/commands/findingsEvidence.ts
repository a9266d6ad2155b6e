import { parseTime } from '../base/age.ts';
import { sanitise } from '../base/sanitise.ts';
import { oneLine } from '../diagnosis/evidence.ts';
import type { Evidence, Finding } from '../diagnosis/types.ts';
import { hasStatus } from '../kube/errors.ts';
import { slashed } from '../kube/ref.ts';
import { fieldLine } from '../services/describe/fieldLine.ts';
import { loadDescription, loadYaml } from '../services/describe/load.ts';
import type { LogSource } from '../services/logs/types.ts';
import type { EventView } from '../store/events.ts';
import { containersOf } from '../store/owners.ts';
import type { ObjectRef, Pod } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { resourceOf } from './look.ts';

const say = () => texts.findingsPane;

/** Opens what a piece of evidence was read from: the event, the log at its line, the object's YAML at its field, the node. */
export function openEvidence(desk: Desk, finding: Finding, evidence: Evidence): void {
  const object = evidence.object ?? finding.object;
  switch (evidence.source) {
    case 'event':
      return openEvent(desk, object, evidence);
    case 'log':
      return openLine(desk, { ...finding.object, ...object }, evidence);
    case 'status':
    case 'spec':
      return openField(desk, object, evidence);
    case 'node':
      return openNode(desk, object, evidence);
    default:
      return tellSource(desk, evidence);
  }
}

function openEvent(desk: Desk, about: ObjectRef, { ref, text }: Evidence): void {
  const reason = ref.replace(/ ×\d+$/, '');
  const exact = (view: EventView) => view.reason === reason && oneLine(view.message) === text;
  const { container: _, ...object } = about;
  const { events, panes, notices } = desk;
  if (!events.show(object, exact) && !events.show(object, (view) => view.reason === reason)) {
    notices.tell('info', `${say().eventGone(reason)} ${text}`);
  }
  panes.focus('events');
}

/** Which instance of the container wrote at this time: the one that is there now, or the one before. */
function instanceAt(pod: Pod, container: string | undefined, time: number | undefined): 'current' | 'previous' {
  const { state, lastState } = containersOf(pod).find(({ name }) => name === container)?.status ?? {};
  if (!lastState?.terminated) return 'current';
  // While it waits to be started again, the newest instance is the one that ended.
  if (state?.waiting) return 'previous';
  const started = parseTime(state?.running?.startedAt ?? state?.terminated?.startedAt);
  // Times of starts are told in whole seconds.
  return started !== undefined && time !== undefined && time < started ? 'previous' : 'current';
}

function openLine(desk: Desk, object: ObjectRef, { text, time, ref }: Evidence): void {
  const { name, namespace, container } = object;
  const pod = namespace ? desk.workspace.get().store.snapshot().of('Pod').get(namespace, name) : undefined;
  if (!pod || !namespace) return desk.dialogs.message(ref, say().objectGone(object.kind, name, ref, text));
  const source: LogSource = {
    namespace,
    pod: name,
    ...(container ? { container } : {}),
    ...(instanceAt(pod, container, time) === 'previous' ? { previous: true } : {}),
  };
  const wanted = text.replace(/…$/, '');
  const fits = (line: string) => {
    const clean = sanitise(line).trimEnd();
    return wanted === text ? clean === text : clean.startsWith(wanted);
  };
  const missing = () => desk.notices.tell('info', say().lineGone(text));
  desk.logs.reveal(
    source,
    (line) => line.stream >= 0 && (time === undefined || parseTime(line.time) === time) && fits(line.text),
    missing,
  );
  desk.panes.focus('logs');
}

function openField(desk: Desk, object: ObjectRef, { ref, text }: Evidence): void {
  const load = async (signal: AbortSignal) => {
    const resource = await resourceOf(desk, object);
    if (!resource) return gone(object, ref, text);
    try {
      return await loadYaml(desk.workspace.get().client, resource, object, signal);
    } catch (thrown) {
      if (hasStatus(thrown, 404)) return gone(object, ref, text);
      throw thrown;
    }
  };
  desk.viewer.open(`${slashed(object)} · ${ref}`, 'yaml', load, (yaml) => {
    const found = fieldLine(yaml, ref);
    if (!found?.whole && !isGone(yaml, object)) desk.notices.tell('info', say().fieldGone(ref, text));
    return found;
  });
}

const gone = ({ kind, name }: ObjectRef, ref: string, text: string): string =>
  say()
    .objectGone(kind, name, ref, text)
    .map((line) => (line ? `# ${line}` : ''))
    .join('\n');

const isGone = (text: string, { kind, name }: ObjectRef): boolean =>
  text.startsWith(`# ${say().objectGone(kind, name, '', '')[0]}`);

function openNode(desk: Desk, object: ObjectRef, { ref, text }: Evidence): void {
  const node: ObjectRef = object.kind === 'Node' ? object : { kind: 'Node', name: ref };
  desk.viewer.open(`${slashed(node)} · describe`, 'text', async (signal) => {
    const { client } = desk.workspace.get();
    const resource = await resourceOf(desk, node);
    if (!resource) return gone(node, ref, text);
    try {
      return await loadDescription(client, resource, node, { now: desk.clock.now(), signal });
    } catch (thrown) {
      if (hasStatus(thrown, 404)) return say().objectGone(node.kind, node.name, ref, text).join('\n');
      throw thrown;
    }
  });
}

/** What can't be opened is told plainly. */
function tellSource({ dialogs }: Desk, { source, ref, text, time }: Evidence): void {
  const { sources, sourceNames } = say();
  const what = source === 'metric' || source === 'api' || source === 'socket' ? sources[source] : sources.other;
  dialogs.message(say().evidenceTitle(sourceNames[source]), [
    ref,
    `  ${text}`,
    '',
    what,
    ...(time === undefined ? [] : [say().readAt(time)]),
  ]);
}
