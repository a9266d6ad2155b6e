import { KdbgError } from '../base/errors.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { createDiagnosis } from '../diagnosis/engine.ts';
import { type ProbeAnswer, probeKey } from '../diagnosis/probes.ts';
import { DIAGNOSED_KINDS } from '../diagnosis/rules/index.ts';
import type { Report } from '../diagnosis/types.ts';
import { isMissing } from '../services/namespaceCheck.ts';
import { createProbeRunner } from '../services/probes/index.ts';
import { loadSnapshot } from '../store/load.ts';
import { createStore } from '../store/store.ts';
import type { Snapshot } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { type Connection, connect } from './connect.ts';
import { type Focus, focusOf, inFocus, mustExist } from './diagnose/focus.ts';
import { reportJson, reportText } from './diagnose/print.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** Rounds of questions: an answer may raise another question, but not without end. */
const ROUNDS = 4;

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
    { name: 'watch', help: texts.findings.report.options.watch },
  ],
  examples: [
    'kdbg diagnose',
    'kdbg diagnose -n shop -o json',
    'kdbg diagnose deployment/web',
    'kdbg diagnose -A --watch',
  ],
  async run(context) {
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

/** Lists what rules read, asks what they want to know beyond it, and prints. */
async function once(context: CliContext, connection: Connection, focus: Focus | undefined): Promise<number> {
  const { client, namespace } = connection;
  const snapshot = await loadSnapshot(client, {
    namespace,
    kinds: DIAGNOSED_KINDS,
    clock: context.clock,
    signal: context.signal,
  });
  if (DIAGNOSED_KINDS.every((kind) => snapshot.of(kind).state?.phase === 'forbidden')) {
    const state = snapshot.of('Pod').state;
    throw new KdbgError('nothing-visible', state?.phase === 'forbidden' ? state.reason : '');
  }
  if (namespace !== undefined && (await isMissing(client, namespace, context.signal))) {
    throw new KdbgError('no-such-namespace', texts.findings.report.noSuchNamespace(namespace), {
      todo: texts.findings.report.noSuchNamespaceTodo,
    });
  }
  if (focus) mustExist(snapshot, focus, namespace);
  const runner = createProbeRunner({ client });
  const answers = new Map<string, ProbeAnswer>();
  let found = diagnose(snapshot, context.clock.now(), (key) => answers.get(key));
  for (let round = 0; round < ROUNDS && found.wanted.length > 0; round++) {
    await Promise.all(
      found.wanted.map(async (request) => {
        answers.set(probeKey(request), await runner.run(request, context.signal));
      }),
    );
    found = diagnose(snapshot, context.clock.now(), (key) => answers.get(key));
  }
  return print(context, connection, found, focus, snapshot);
}

function print(
  context: CliContext,
  connection: Connection,
  report: Report,
  focus: Focus | undefined,
  snapshot: Snapshot,
): number {
  const shown = focus ? { ...report, findings: inFocus(snapshot, report.findings, focus) } : report;
  const scope = { context: connection.client.context, namespace: connection.namespace, focus };
  const json = context.args.options.output === 'json';
  context.stdout.write(
    json ? reportJson(shown, scope, context.args.options.watch !== true) : reportText(shown, scope, context),
  );
  return statusOf(shown);
}

/** Prints now, and again after each change, until it is interrupted; then it ends as the last report says. */
async function watch(context: CliContext, connection: Connection, focus: Focus | undefined): Promise<number> {
  const { client, namespace } = connection;
  const store = createStore(client, { namespace, clock: context.clock });
  const diagnosis = createDiagnosis(store, { clock: context.clock, probes: createProbeRunner({ client }) });
  let status = 0;
  let last = '';
  const tell = () => {
    const report = diagnosis.report.get();
    if (report.pending > 0) return;
    const now = JSON.stringify([report.findings, report.unseen]);
    if (now === last) return;
    last = now;
    status = print(context, connection, report, focus, store.snapshot());
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
  return status;
}
