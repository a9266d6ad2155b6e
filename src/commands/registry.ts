import { type Keymap, keysOf } from '../keys/resolver.ts';
import { RESOURCES } from '../kube/resources.ts';
import { readOnlyError } from '../services/changes/errors.ts';
import { texts } from '../texts/index.ts';
import { changeCommands } from './change.ts';
import { consoleCommands } from './console.ts';
import type { Desk } from './desk.ts';
import { findingCommands } from './findings.ts';
import { forwardCommands } from './forwards.ts';
import { kindChoices } from './goTo.ts';
import { insideCommands } from './inside.ts';
import { lessonCommands } from './lessons.ts';
import { logCommands } from './logs.ts';
import { lookCommands } from './look.ts';
import { moveCommands } from './move.ts';
import { probeCommands } from './probe.ts';
import { releaseCommands } from './release.ts';
import { remainsCommands } from './remains.ts';
import { tellError } from './run.ts';
import { storageCommands } from './storage.ts';
import { terminalCommands } from './terminal.ts';
import { themeCommands } from './theme.ts';
import type { Command, CommandId, ContextName, Invocation } from './types.ts';

/** All commands, and the keys that they have in the person's keymap. */
export class Registry {
  readonly commands: readonly Command[];
  readonly keymap: Keymap;
  readonly #byId: ReadonlyMap<string, Command>;

  constructor(keymap: Keymap) {
    this.keymap = keymap;
    this.commands = [
      ...lookCommands,
      ...releaseCommands,
      ...storageCommands,
      ...findingCommands((desk, id, invocation) => this.run(desk, id, invocation)),
      ...insideCommands,
      ...probeCommands,
      ...forwardCommands,
      ...changeCommands,
      ...remainsCommands,
      ...logCommands,
      ...terminalCommands,
      ...moveCommands,
      ...consoleCommands,
      ...themeCommands,
      ...lessonCommands,
      { id: 'palette.open', group: 'console', footer: { resources: 21 }, run: (desk) => this.#palette(desk) },
      { id: 'kind.switch', group: 'look', hidden: true, run: (desk) => this.#palette(desk) },
      {
        id: 'help.open',
        group: 'console',
        footer: { resources: 22, diagnosis: 22, events: 22, logs: 22, terminal: 22, forwards: 22, viewer: 22 },
        run: (desk) => this.#help(desk),
      },
    ];
    this.#byId = new Map(this.commands.map((command) => [command.id, command]));
  }

  /** Runs a command; one that can't be run says why, an error is told, nothing is thrown. */
  run(desk: Desk, id: string, invocation: Invocation = {}): void {
    const command = this.#byId.get(id);
    if (!command) return;
    try {
      const why = whyNot(command, desk, invocation);
      if (why !== undefined) return desk.notices.tell('info', why);
      const work = command.run(desk, invocation);
      if (work) work.catch((thrown: unknown) => tellError(desk, thrown));
    } catch (thrown) {
      tellError(desk, thrown);
    }
  }

  /** The keys of a command where the person is; the first is the one to name. */
  keys(id: CommandId, contexts: readonly string[]): readonly string[] {
    return keysOf(this.keymap, id, contexts);
  }

  /** What the footer names here: command and key, in their order; what can't be done now is left out. */
  footer(desk: Desk, context: ContextName, contexts: readonly string[]): { key: string; title: string }[] {
    return this.commands
      .flatMap((command) => {
        const rank = command.footer?.[context];
        const key = rank === undefined ? undefined : this.keys(command.id, contexts)[0];
        if (rank === undefined || key === undefined || whyNot(command, desk) !== undefined) return [];
        return [{ rank, key, title: texts.commands[command.id][0] }];
      })
      .sort((a, b) => a.rank - b.rank);
  }

  #choices(desk: Desk) {
    const contexts = contextsOf(desk);
    return this.commands
      .filter(({ hidden }) => !hidden)
      .map((command) => {
        const [title, help] = texts.commands[command.id];
        const disabled = whyNot(command, desk);
        const keys = this.keys(command.id, contexts);
        const anywhere = keys.length > 0 ? keys : this.#anyKeys(command.id);
        return {
          label: title,
          detail: disabled === undefined ? help : texts.commandTexts.aside(help, disabled),
          key: anywhere.slice(0, 2).join(' '),
          ...(disabled === undefined ? {} : { disabled }),
          run: () => this.run(desk, command.id),
        };
      });
  }

  /** The keys that a command has in some other pane. */
  #anyKeys(id: CommandId): string[] {
    return [...new Set(this.keymap.bindings.filter(({ command }) => command === id).map(({ keys }) => keys.join(' ')))];
  }

  #help(desk: Desk): void {
    desk.dialogs.choose({
      title: texts.commandTexts.help,
      empty: texts.commandTexts.nothingFound,
      items: this.#choices(desk),
    });
  }

  /** Open at once with the kinds that kdbg knows; the cluster's own come as soon as it has told them. */
  async #palette(desk: Desk): Promise<void> {
    const commands = this.#choices(desk);
    const later = desk.dialogs.choose({
      title: texts.commandTexts.kinds,
      empty: texts.commandTexts.nothingFound,
      items: [...kindChoices(desk, Object.values(RESOURCES)), ...commands],
    });
    const kinds = await desk.workspace.get().resources();
    later({ items: [...kindChoices(desk, kinds), ...commands] });
  }
}

/** Why a command can't be run now: in read-only mode nothing is asked that would be refused in the end. */
function whyNot(command: Command, desk: Desk, invocation: Invocation = {}): string | undefined {
  const changes = command.group === 'change' || command.id === 'debug.toggle';
  if (changes && desk.workspace.get().readOnly) return readOnlyError(texts.commands[command.id][0]).line;
  return command.disabled?.(desk, invocation);
}

/** The contexts of the keymap that hold now, the first having priority. */
export function contextsOf(desk: Desk): ContextName[] {
  if (desk.viewer.state.get()) return ['viewer', 'global'];
  const { focus, capturing } = desk.panes.state.get();
  const active = desk.terminals.active.get();
  if (focus === 'terminal' && capturing && active && active.state.phase !== 'ended') return ['capture'];
  return [focus, 'global'];
}
