import { Cell, derive, type Readable } from '../../base/readable.ts';
import { setFoundLook } from '../../terminal/sgr.ts';
import { makeTheme, type Theme } from '../theme.ts';
import type { ColourDepth } from './colour.ts';
import { type Background, THEMES, type ThemeName } from './names.ts';

/** The look of the whole console, which can be changed while it runs. */
export class Themes {
  readonly names = THEMES;
  /** What everything is painted with now. */
  readonly theme: Readable<Theme>;
  readonly #kept: Cell<ThemeName>;
  readonly #shown: Cell<ThemeName>;

  constructor(name: ThemeName, depth: ColourDepth, background: Background) {
    this.#kept = new Cell(name);
    this.#shown = new Cell(name);
    const made = new Map<ThemeName, Theme>();
    const themeOf = (wanted: ThemeName): Theme => {
      const theme = made.get(wanted) ?? makeTheme(wanted, depth, background);
      made.set(wanted, theme);
      return theme;
    };
    this.theme = derive([this.#shown], () => themeOf(this.#shown.get()));
    const apply = () => setFoundLook(this.theme.get().found);
    apply();
    this.#shown.subscribe(apply);
  }

  /** The chosen theme; a preview is none. */
  get name(): ThemeName {
    return this.#kept.get();
  }

  /** Paints everything with a theme that is not chosen yet. */
  preview(name: ThemeName): void {
    this.#shown.set(name);
  }

  /** Chooses a theme for as long as kdbg runs. */
  choose(name: ThemeName): void {
    this.#kept.set(name);
    this.#shown.set(name);
  }

  /** Ends a preview. */
  back(): void {
    this.#shown.set(this.#kept.get());
  }
}
