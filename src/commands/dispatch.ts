import type { Clock } from '../base/clock.ts';
import { resolve } from '../keys/resolver.ts';
import type { InputEvent, MouseEvent } from '../keys/types.ts';
import type { Desk } from './desk.ts';
import { contextsOf, type Registry } from './registry.ts';

/** An unfinished sequence of keys is forgotten after this many milliseconds. */
const PATIENCE = 1_500;

/** Takes what the person does to where it belongs: a dialog, a line of text, the program in a terminal, or a command. */
export class Dispatcher {
  readonly #desk: Desk;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #mouse: (event: MouseEvent) => void;
  #pending: readonly string[] = [];
  #forget: () => void = () => {};

  /** `mouse` knows where things are on the screen. */
  constructor(desk: Desk, registry: Registry, mouse: (event: MouseEvent) => void) {
    this.#desk = desk;
    this.#registry = registry;
    this.#clock = desk.clock;
    this.#mouse = mouse;
  }

  input(event: InputEvent): void {
    const { dialogs, inline, notices, panes, terminals } = this.#desk;
    if (event.type === 'focus') return;
    if (event.type === 'key') notices.pressed();
    if (dialogs.top) return dialogs.input(event);
    if (event.type === 'mouse') return this.#mouse(event);
    if (inline.state.get()) return inline.input(event);
    const { focus, capturing } = panes.state.get();
    if (focus === 'terminal' && capturing) {
      const { screen } = terminals;
      const running = terminals.active.get()?.state.phase !== 'ended';
      if (screen && running) return this.#capture(event);
      panes.capture(false);
    }
    if (event.type === 'key') this.#key(event.key);
  }

  /** Every key goes to the program, but the prefix. */
  #capture(event: InputEvent): void {
    const { terminals } = this.#desk;
    const { screen } = terminals;
    if (!screen) return;
    if (event.type === 'paste') return screen.paste(event.text);
    if (event.type !== 'key') return;
    const resolution = resolve(this.#registry.keymap, event.key, ['capture']);
    if (resolution.kind === 'command') return this.#registry.run(this.#desk, resolution.command);
    if (terminals.offset > 0) terminals.live();
    screen.input(event.raw);
  }

  #key(key: string): void {
    this.#forget();
    const resolution = resolve(this.#registry.keymap, key, contextsOf(this.#desk), this.#pending);
    this.#pending = resolution.kind === 'pending' ? resolution.keys : [];
    if (resolution.kind === 'command') return this.#registry.run(this.#desk, resolution.command);
    if (resolution.kind === 'pending') {
      this.#forget = this.#clock.after(PATIENCE, () => {
        this.#pending = [];
      });
    }
  }
}
