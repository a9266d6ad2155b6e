import { toKdbgError } from '../../base/errors.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { type Resource, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { editableYaml } from '../changes/edit.ts';
import { named } from '../changes/kubectl.ts';
import type { Sessions } from '../sessions/types.ts';
import { commented, type Draft, makeDraft, withoutHeader } from './draft.ts';
import { type Env, editorArgv, editorOf, isVi } from './editor.ts';
import { sessionEnd } from './ended.ts';

export interface EditOptions {
  client: KubeClient;
  resource: Resource;
  ref: ObjectRef;
  sessions: Sessions;
  env: Env;
  /** Instead of the one that `env` names. */
  editor?: string;
  /** How the line begins at which the editor is to open; at its first one where none does. */
  find?: string;
  /** Where the private folder is made; the system's own for temporary files unless given. */
  tempDir?: string;
  signal?: AbortSignal;
}

/** An editor that is open in a terminal session. */
export interface StartedEdit {
  sessionId: string;
  /** Settles when the editor has ended; never rejects. */
  finished: Promise<EditEnd>;
}

export type EditEnd =
  | EditedObject
  /** The text is as it was, or empty. */
  | { outcome: 'unchanged' }
  /** `path`: where the changed text is kept, if it was changed. */
  | { outcome: 'failed'; reason: string; path?: string };

/** A text that was changed and saved. Its file stays until discard(): nothing typed is lost when the change is not accepted. */
export interface EditedObject {
  outcome: 'changed';
  /** The object as it was read. */
  before: KubeObject;
  /** As it stands in the file, with the comments: a line named in an error is the editor's line. */
  yaml: string;
  /** Removes the file: the change was made, or is not wanted. */
  discard(): void;
  /** Leaves the file where it is and gives its path. */
  keep(): string;
  /** Opens the editor again on the text as it was left, with why it was not accepted above it. */
  again(why: string): StartedEdit;
}

/**
 * Opens the YAML of an object (without managedFields and status) in the person's editor, in a terminal session. Rejects when the object
 * can't be read or no file can be made; nothing is changed in the cluster.
 */
export async function startEdit(options: EditOptions): Promise<StartedEdit> {
  const { client, resource, ref, signal } = options;
  const before = await client.json<KubeObject>({
    path: resourcePath(resource, { namespace: ref.namespace, name: ref.name }),
    ...(signal ? { signal } : {}),
  });
  const original = editableYaml(before);
  const t = texts.editing;
  const notes = [
    ...t.header(named(ref)),
    ...(isVi(options.editor || editorOf(options.env)) ? [t.vi] : []),
    ...(resource.kind === 'Secret' ? [t.secret] : []),
  ];
  const draft = makeDraft(
    `${ref.name}.${resource.singular || 'object'}.yaml`,
    commented(notes) + original,
    options.tempDir,
  );
  return new Edit(options, before, original, notes, draft).open();
}

class Edit {
  readonly #options: EditOptions;
  readonly #before: KubeObject;
  readonly #original: string;
  readonly #notes: readonly string[];
  readonly #draft: Draft;

  constructor(options: EditOptions, before: KubeObject, original: string, notes: readonly string[], draft: Draft) {
    this.#options = options;
    this.#before = before;
    this.#original = original;
    this.#notes = notes;
    this.#draft = draft;
  }

  open(): StartedEdit {
    const { sessions, env, ref } = this.#options;
    const editor = this.#options.editor || editorOf(env);
    const sessionId = sessions.local({
      argv: editorArgv(editor, this.#draft.path, lineOf(this.#draft.read(), this.#options.find)),
      title: texts.editing.title(ref.name),
    });
    return { sessionId, finished: this.#finish(sessionId, editor) };
  }

  async #finish(sessionId: string, editor: string): Promise<EditEnd> {
    const { sessions } = this.#options;
    const failure = await sessionEnd(sessions, sessionId, editor);
    let text: string;
    try {
      text = this.#draft.read();
    } catch (thrown) {
      return { outcome: 'failed', reason: failure ?? toKdbgError(thrown).line };
    }
    const content = withoutHeader(text);
    const changed = content.trim() !== '' && content !== this.#original;
    if (failure !== undefined) {
      if (changed)
        return {
          outcome: 'failed',
          reason: `${failure} ${texts.editing.kept(this.#draft.path)}`,
          path: this.#draft.path,
        };
      this.#draft.remove();
      return { outcome: 'failed', reason: failure };
    }
    // An editor that ended well has nothing more to say; one that failed is left to be read.
    sessions.close(sessionId);
    if (!changed) {
      this.#draft.remove();
      return { outcome: 'unchanged' };
    }
    return {
      outcome: 'changed',
      before: this.#before,
      yaml: text,
      discard: () => this.#draft.remove(),
      keep: () => this.#draft.path,
      again: (why) => {
        this.#draft.write(commented(this.#complaint(why)) + content);
        return this.open();
      },
    };
  }

  /** As many lines as stood above the text before, so that a line named in the complaint is still that line. */
  #complaint(why: string): string[] {
    const lines = [texts.editing.again, ...why.split('\n')];
    return [...lines, ...this.#notes.slice(lines.length)];
  }
}

/** The number of the first line that begins so, behind its indent and the dash of a list. */
function lineOf(text: string, find: string | undefined): number | undefined {
  if (find === undefined) return undefined;
  const at = text.split('\n').findIndex((line) => line.replace(/^[\s-]*/, '').startsWith(find));
  return at < 0 ? undefined : at + 1;
}
