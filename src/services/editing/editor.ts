export type Env = Readonly<Record<string, string | undefined>>;

/** The person's editor, in the order of precedence; vi where none is named. */
export function editorOf(env: Env): string {
  return env.KUBE_EDITOR || env.VISUAL || env.EDITOR || 'vi';
}

/** True for vi and its kin, which say nothing of how they are left. */
export const isVi = (editor: string): boolean => /(?:^|\/)(?:n?vim?|vim\.\w+)(?:\s|$)/.test(editor.trim());

/**
 * The program that edits a file, as kubectl starts it (k8s.io/kubectl/pkg/cmd/util/editor): words are split at spaces (`code --wait`);
 * where there are quotes or backslashes, a shell takes them apart.
 */
export function editorArgv(editor: string, file: string): readonly [string, ...string[]] {
  if (/["'\\]/.test(editor)) return ['/bin/sh', '-c', `${editor} "$1"`, 'sh', file];
  const [program = 'vi', ...args] = editor.trim().split(/\s+/).filter(Boolean);
  return [program, ...args, file];
}
