const place = (file: string, line?: number) => (line === undefined ? file : `${file}:${line}`);

/** Sentences of this part, as functions of the figures in them. */
export const keys = {
  unreadable: (file: string, why: string) => `The keys in ${file} can't be read: ${why}.`,
  unreadableTodo: 'The keymap is used without your own keys; make the file readable, or remove it.',
  badJson: (file: string, line: number, why: string) => `${place(file, line)} is not valid JSON: ${why}.`,
  /** Why it is not valid JSON. */
  because: {
    textAfter: 'text after the closing bracket',
    noBracket: 'it does not begin with [',
    openText: 'a text without its closing quote',
    openArray: 'the closing ] is missing',
    openEntry: 'what begins here is not closed',
  },
  notAnArray: (file: string, line: number) => `${place(file, line)}: a keymap is a JSON array of bindings.`,
  shapeTodo: (shape: string) => `Write it like ${shape}.`,
  skippedTodo: 'This line is not used; mend it, or remove it.',
  missingField: (file: string, line: number, field: string) => `${place(file, line)} has no "${field}".`,
  unknownField: (file: string, line: number, field: string) =>
    `${place(file, line)}: a binding has no field "${field}".`,
  unknownFieldTodo: 'A binding has "keys", "command" and perhaps "when".',
  extendsInUserFile: (file: string, line: number) => `${place(file, line)}: your own keys can't extend a keymap.`,
  extendsTodo: 'They come on top of the keymap that --keymap or the configuration chooses.',
  unknownKey: (file: string, line: number, key: string) => `${place(file, line)}: "${key}" is no key.`,
  unknownKeyTodo: 'Keys are written like a, A, ctrl-d, alt-1, shift-tab, pageup, f5, or in a row: g g.',
  unknownCommand: (file: string, line: number, command: string) =>
    `${place(file, line)}: there is no command "${command}".`,
  unknownCommandTodo: (nearest: string | undefined) =>
    nearest === undefined
      ? 'kdbg keys lists all commands.'
      : `Did you mean "${nearest}"? kdbg keys lists all commands.`,
  unknownContext: (file: string, line: number, when: string) => `${place(file, line)}: there is no context "${when}".`,
  unknownContextTodo: (contexts: readonly string[]) => `"when" is one of ${contexts.join(', ')}.`,
  conflict: (
    file: string,
    line: number,
    found: {
      keys: string;
      command: string;
      otherKeys: string;
      otherCommand: string;
      otherLine: number;
      context: string;
    },
  ) =>
    found.keys === found.otherKeys
      ? `${place(file, line)} binds ${found.keys} to ${found.command}, but line ${found.otherLine} already binds it to ${found.otherCommand} (${found.context}).`
      : `${place(file, line)} binds ${found.keys} to ${found.command}, which can't be told apart from ${found.otherKeys} (${found.otherCommand}, line ${found.otherLine}, ${found.context}).`,
  conflictTodo: 'The earlier line is used; remove one of them.',
  unknownKeymap: (name: string, names: readonly string[]) =>
    `There is no keymap "${name}"; there are ${names.join(', ')}.`,
  unknownKeymapTodo: 'The default keymap is used.',
};
