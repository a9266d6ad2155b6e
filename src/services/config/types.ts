/** What kdbg is told in its configuration file; every value is there, given or default. */
export interface Config {
  /** The name of a keymap in keymaps/. */
  keymap: string;
  /** The name of a theme; `auto`: by the terminal's background. */
  theme: string;
  /** Frames and symbols in ASCII. */
  ascii: boolean;
  /** A language's code; `auto`: by the locale. */
  language: string;
  mouse: boolean;
  /** Change nothing in any context. */
  readOnly: boolean;
  /** The command that edits a file; missing: $VISUAL, else $EDITOR, else vi. */
  editor?: string;
  diagnosis: {
    /** The console looks at the sockets of pods by itself. */
    sockets: boolean;
  };
  logs: {
    /** Lines kept of one view. */
    lines: number;
    /** Lines of each container that a view begins with. */
    tail: number;
  };
  terminal: {
    /** The key that kdbg keeps for itself in a terminal pane, e.g. `ctrl-]`. */
    prefix: string;
    /** The program of a local terminal; missing: $SHELL. */
    shell?: string;
    /** Lines kept above the screen of a terminal. */
    scrollback: number;
  };
  /** In the order of the file. */
  contexts: readonly ContextSettings[];
}

/** What is set for the contexts whose name matches. */
export interface ContextSettings {
  /** A context's name; `*` stands for any text. */
  pattern: string;
  readOnly?: boolean;
  namespace?: string;
}

/** A place of the file that is wrong. */
export interface ConfigProblem {
  file: string;
  /** From 1; missing where the whole file is meant. */
  line?: number;
  /** What is wrong there, and what would be right. */
  text: string;
}

export interface LoadedConfig {
  /** What could be understood; the defaults for the rest. */
  config: Config;
  problems: readonly ConfigProblem[];
}
