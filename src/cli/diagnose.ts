import { pause } from '../base/clock.ts';
import { KdbgError } from '../base/errors.ts';
import { CODES } from '../diagnosis/catalog.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { createDiagnosis } from '../diagnosis/engine.ts';
import { type ProbeAnswer, probeKey } from '../diagnosis/probes.ts';
import { DIAGNOSED_KINDS, RULES } from '../diagnosis/rules/index.ts';
import type { Report, Severity } from '../diagnosis/types.ts';
import { isMissing } from '../services/namespaceCheck.ts';
import { createProbeRunner } from '../services/probes/index.ts';
import { loadSnapshot } from '../store/load.ts';
import { createStore } from '../store/store.ts';
import type { Snapshot } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { textOption } from './args.ts';
import { type Connection, connect } from './connect.ts';
import { explain } from './diagnose/explain.ts';
import { FOCUS_KINDS, type Focus, focusOf, inFocus, mustExist } from './diagnose/focus.ts';
import { pageFor, reportJson, reportText, type Scope } from './diagnose/print.ts';
import { eventsBetween, jsonTeller, textTeller } from './diagnose/watch.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** Rounds of questions: an answer may raise another question, but not without end. */
const ROUNDS = 4;
/** Milliseconds that are waited for a rule which says nothing yet of what was made a moment ago. */
const WAITS = 3_000;

const LEVELS: readonly Severity[] = ['error', 'warning', 'info'];

const statusOf = (report: Report): number => (report.findings.some((one) => one.severity === 'error') ? 1 : 0);

/** `kdbg diagnose`: the findings of the console, once, for scripts and for reading. */
export const diagnoseCommand: HeadlessCommand = {
  name: 'diagnose',
  summary: texts.findings.report.summary,
  usage: texts.findings.report.usage,
  options: [
    { name: 'deep', help: texts.findings.report.options.deep },
    {
      name: 'output',
      short: 'o',
      value: 'FORMAT',
      help: texts.findings.report.options.output,
      choices: ['text', 'json'],
    },
    {
      name: 'severity',
      value: 'LEVEL',
      help: texts.findings.report.options.severity,
      choices: ['error', 'warning', 'info'],
    },
    { name: 'watch', short: 'w', help: texts.findings.report.options.watch },
    { name: 'explain', value: 'CODE', help: texts.findings.report.options.explain, completes: { words: () => CODES } },
  ],
  group: 'look',
  takes: [{ kinds: FOCUS_KINDS }],
  notes: texts.findings.report.notes,
  examples: texts.cli.diagnoseExamples,
  async run(context) {
    const code = textOption(context.args, 'explain');
    if (code !== undefined) {
      context.stdout.write(explain(code, pageFor(context)));
      return 0;
    }
    const focus = focusOf(context.args.positional);
    const connection = await connect(context);
    try {
      return context.args.options.watch === true
        ? await watch(context, connection, focus)
        : await once(context, connection, focus);
    } finally {
      await connection.client.close();
    }
  },
};

/** Prints what is found; what was made a moment ago may only be half there, and is looked at once more where a rule waits for that. */
async function once(context: CliContext, connection: Connection, focus: Focus | undefined): Promise<number> {
  let looked = await look(context, connection, focus);
  const { clock, signal } = context;
  if (looked.found.due - clock.now() <= WAITS) {
    await pause(clock, Math.max(0, looked.found.due - clock.now()), signal);
    looked = await look(context, connection, focus);
  }
  return print(context, connection, looked.found, focus, looked.snapshot);
}

/** Lists what rules read, and asks what they want to know beyond it. */
async function look(
  context: CliContext,
  { client, namespace }: Connection,
  focus: Focus | undefined,
): Promise<{ snapshot: Snapshot; found: Diagnosis }> {
  const snapshot = await loadSnapshot(client, {
    namespace,
    kinds: DIAGNOSED_KINDS,
    clock: context.clock,
    signal: context.signal,
    one: focus && focus.kind !== 'Release' ? { kind: focus.kind, name: focus.name } : undefined,
  });
  const seen = focus && focus.kind !== 'Release' && snapshot.of(focus.kind).get(namespace, focus.name) !== undefined;
  if (!seen && DIAGNOSED_KINDS.every((kind) => snapshot.of(kind).state?.phase === 'forbidden')) {
    const state = snapshot.of('Pod').state;
    throw new KdbgError('nothing-visible', state?.phase === 'forbidden' ? state.reason : '', {
      todo: texts.findings.report.nothingVisibleTodo,
    });
  }
  if (namespace !== undefined && (await isMissing(client, namespace, context.signal))) {
    throw new KdbgError('no-such-namespace', texts.findings.report.noSuchNamespace(namespace), {
      todo: texts.findings.report.noSuchNamespaceTodo,
    });
  }
  if (focus) mustExist(snapshot, focus, namespace);
  const runner = createProbeRunner({ client, sockets: socketsOf(context), clock: context.clock });
  const answers = new Map<string, ProbeAnswer>();
  const examined = () => diagnose(snapshot, context.clock.now(), (key) => answers.get(key), RULES, runner.takes);
  let found = examined();
  for (let round = 0; round < ROUNDS && found.wanted.length > 0; round++) {
    await Promise.all(
      found.wanted.map(async (request) => {
        answers.set(probeKey(request), await runner.run(request, context.signal));
      }),
    );
    found = examined();
  }
  return { snapshot, found };
}

/** Without `--deep` no command is run in a container and no connection is made to one. */
const socketsOf = ({ args }: CliContext): 'deeply' | undefined => (args.options.deep === true ? 'deeply' : undefined);

/** What of a report is wanted: about one object, and of which severity. */
function shownOf(context: CliContext, report: Report, focus: Focus | undefined, snapshot: Snapshot): Report {
  const least = LEVELS.indexOf((textOption(context.args, 'severity') ?? 'info') as Severity);
  const findings = focus ? inFocus(snapshot, report.findings, focus) : report.findings;
  return { ...report, findings: findings.filter(({ severity }) => LEVELS.indexOf(severity) <= least) };
}

function scopeOf(context: CliContext, connection: Connection, focus: Focus | undefined): Scope {
  return { context: connection.client.context, namespace: connection.namespace, focus, now: context.clock.now() };
}

function print(
  context: CliContext,
  connection: Connection,
  report: Report,
  focus: Focus | undefined,
  snapshot: Snapshot,
): number {
  const shown = shownOf(context, report, focus, snapshot);
  const scope = scopeOf(context, connection, focus);
  const json = context.args.options.output === 'json';
  context.stdout.write(json ? reportJson(shown, scope) : reportText(shown, scope, pageFor(context)));
  return statusOf(shown);
}

/** Prints the report and then each change, until it is interrupted; then it ends as the last report says. */
async function watch(context: CliContext, connection: Connection, focus: Focus | undefined): Promise<number> {
  const { client, namespace } = connection;
  const store = createStore(client, { namespace, clock: context.clock });
  const diagnosis = createDiagnosis(store, {
    clock: context.clock,
    probes: createProbeRunner({ client, sockets: socketsOf(context), clock: context.clock }),
  });
  const teller = context.args.options.output === 'json' ? jsonTeller : textTeller(pageFor(context));
  let last: Report | undefined;
  const tell = () => {
    const report = diagnosis.report.get();
    if (report.pending > 0) return;
    const shown = shownOf(context, report, focus, store.snapshot());
    const scope = scopeOf(context, connection, focus);
    if (last === undefined) context.stdout.write(teller.first(shown, scope));
    else for (const event of eventsBetween(last, shown)) context.stdout.write(teller.next(event, scope));
    last = shown;
  };
  const end = diagnosis.report.subscribe(tell);
  try {
    tell();
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      else context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    end();
    diagnosis.close();
    store.close();
  }
  return last ? statusOf(last) : 2;
}
