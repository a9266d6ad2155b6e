import { join } from 'node:path';
import { formatAge } from '../base/age.ts';
import { KdbgError, toKdbgError } from '../base/errors.ts';
import { whoAmI } from '../base/person.ts';
import { sanitise } from '../base/sanitise.ts';
import { cellWidth, fit } from '../base/width.ts';
import { findKind } from '../kube/discovery.ts';
import type { ObjectRef } from '../kube/objects.ts';
import { slashed } from '../kube/ref.ts';
import { foldersOf } from '../services/config/folders.ts';
import { type Found, findInDebugMode } from '../services/debug/entries.ts';
import { MODE_LABEL } from '../services/debug/marks.ts';
import { prepareRestore } from '../services/debug/restore.ts';
import type { DebugModeEntry } from '../services/debug/types.ts';
import { DEBUG_KINDS } from '../services/debug/workload.ts';
import { openJournal } from '../services/journal.ts';
import { texts } from '../texts/index.ts';
import { switchOption, textOption, usage } from './args.ts';
import { type Connection, connect } from './connect.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** `kdbg restore`: lists what is in debug mode, or puts it back. 0: done; 1: something could not be put back. */
export const restoreCommand: HeadlessCommand = {
  name: 'restore',
  summary: texts.debug.command.summary,
  usage: '[KIND/NAME… | --all]',
  options: [{ name: 'all', help: texts.debug.command.all }],
  group: 'act',
  takes: [{ kinds: DEBUG_KINDS, labelSelector: MODE_LABEL }],
  examples: ['kdbg restore', 'kdbg restore deployment/crasher -n shop', 'kdbg restore --all -A'],
  async run(context) {
    const wanted = context.args.positional.map(workloadOf);
    const all = switchOption(context.args, 'all');
    if (all && wanted.length > 0) throw usage(texts.debug.command.bothGiven);
    const connection = await connect(context);
    try {
      if (!all && wanted.length === 0) return await list(context, connection);
      const { namespace = 'default' } = connection;
      const targets = all
        ? await everything(context, connection)
        : wanted.map((workload) => ({ namespace, ...workload }));
      return await restore(context, connection, targets);
    } finally {
      await connection.client.close();
    }
  },
};

/** `deployment/web` or `deploy/web`. Throws KdbgError `wrong-usage`. */
export function workloadOf(written: string): ObjectRef {
  const [kind = '', name = '', ...more] = written.split('/');
  const found = findKind(DEBUG_KINDS, kind);
  if (!found || !name || more.length > 0) throw usage(texts.debug.command.badTarget(sanitise(written)));
  return { kind: found, name };
}

/** Everywhere that may be looked at, unless a namespace was named. */
async function list(context: CliContext, connection: Connection): Promise<number> {
  const t = texts.debug.command;
  const { client, namespace } = connection;
  const named = textOption(context.args, 'namespace') !== undefined;
  const found = await look(context, () => findInDebugMode(client, named ? namespace : undefined, namespace));
  const { entries } = found;
  if (entries.length === 0) context.stdout.write(`${t.none(named ? namespace : undefined)}\n`);
  else {
    context.stdout.write(table([t.columns, ...entries.map((entry) => row(entry, context.clock.now()))]));
    const [first] = entries;
    if (first) context.stdout.write(`\n${t.putBackWith(lineOf(first.workload))}\n`);
  }
  return 0;
}

/** What `--all` means: everything in the namespace, with `-A` everywhere that may be looked at. */
async function everything(context: CliContext, connection: Connection): Promise<readonly ObjectRef[]> {
  const { client, namespace, kubeconfig } = connection;
  const { entries } = await look(context, () => findInDebugMode(client, namespace, kubeconfig.namespace));
  const workloads = new Map(entries.map(({ workload }) => [lineOf(workload), workload]));
  if (workloads.size === 0) context.stdout.write(`${texts.debug.command.none(namespace)}\n`);
  return [...workloads.values()];
}

/** Tells what could not be looked at; when that is everything, it is an error. */
async function look(context: CliContext, ask: () => Promise<Found>): Promise<Found> {
  const found = await ask();
  if (found.blind) throw new KdbgError('nothing-visible', found.unseen.at(-1)?.reason ?? '');
  for (const { resource, namespace, reason } of found.unseen) {
    context.stderr.write(`kdbg: ${sanitise(texts.debug.command.unseen(resource, namespace, reason))}\n`);
  }
  return found;
}

async function restore(context: CliContext, connection: Connection, targets: readonly ObjectRef[]): Promise<number> {
  const { client, readOnly } = connection;
  const { clock, stdout, stderr, signal } = context;
  const path = join(foldersOf(context.env).state, 'journal.jsonl');
  const journal = openJournal({ path, who: whoAmI(), context: client.context, clock });
  let failed = 0;
  for (const target of targets) {
    let last = '';
    const progress = (text: string) => {
      if (text !== last) stderr.write(`${sanitise(text)} …\n`);
      last = text;
    };
    try {
      const change = await prepareRestore({ client, journal, readOnly, clock }, target);
      for (const check of change.checks) if (check.level === 'warning') stderr.write(`! ${sanitise(check.text)}\n`);
      stdout.write(`${sanitise(await change.apply(signal, progress))}\n`);
    } catch (thrown) {
      const error = toKdbgError(thrown);
      if (error.code === 'read-only' || error.code === 'unexpected') throw thrown;
      failed++;
      stderr.write(`kdbg: ${sanitise(error.line)}\n`);
      if (signal.aborted) break;
    }
  }
  return failed > 0 ? 1 : 0;
}

function row(entry: DebugModeEntry, now: number): readonly string[] {
  const { workload, container, since, by, sleeping, state } = entry;
  return [
    workload.namespace ?? '',
    slashed(workload),
    container,
    since > 0 ? formatAge(now - since) : '',
    by,
    texts.debug.command.state(state, sleeping),
  ].map((cell) => sanitise(cell));
}

function lineOf(workload: ObjectRef): string {
  return `kdbg restore ${slashed(workload)} -n ${workload.namespace ?? ''}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((each) => cellWidth(each[column] ?? ''))));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => fit(cell, widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
