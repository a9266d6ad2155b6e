import { basename } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** The person's editor, in the order of precedence; vi where none is named. */
export function editorOf(env: Env): string {
  return env.KUBE_EDITOR || env.VISUAL || env.EDITOR || 'vi';
}

/** Editors that take `+LINE` before a file. */
const TAKES_LINE = /^(?:vi|vim|nvim|vim\.\w+|nano|pico|emacs|micro|kak|joe)$/;

/** True for vi and its kin, which say nothing of how they are left. */
export const isVi = (editor: string): boolean => /(?:^|\/)(?:n?vim?|vim\.\w+)(?:\s|$)/.test(editor.trim());

/**
 * The program that edits a file, as kubectl starts it (k8s.io/kubectl/pkg/cmd/util/editor): words are split at spaces (`code --wait`);
 * where there are quotes or backslashes, a shell takes them apart. At the line, where it is an editor that is known to take one.
 */
export function editorArgv(editor: string, file: string, line?: number): readonly [string, ...string[]] {
  if (/["'\\]/.test(editor)) return ['/bin/sh', '-c', `${editor} "$1"`, 'sh', file];
  const [program = 'vi', ...args] = editor.trim().split(/\s+/).filter(Boolean);
  const at = line !== undefined && TAKES_LINE.test(basename(program)) ? [`+${line}`] : [];
  return [program, ...args, ...at, file];
}
