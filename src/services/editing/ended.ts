import { texts } from '../../texts/index.ts';
import type { SessionInfo, Sessions } from '../sessions/types.ts';

/** Waits until a session has ended; gives why it did not end well, undefined when it did. */
export function sessionEnd(sessions: Sessions, id: string, editor: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let unsubscribe = () => {};
    const look = () => {
      const info = sessions.list.get().find((session) => session.id === id);
      if (info && info.state.phase !== 'ended') return;
      unsubscribe();
      resolve(info ? failureOf(info, editor) : texts.editing.closed);
    };
    unsubscribe = sessions.list.subscribe(look);
    look();
  });
}

function failureOf({ state }: SessionInfo, editor: string): string | undefined {
  if (state.phase !== 'ended') return undefined;
  const t = texts.editing;
  if (state.signal !== undefined) return t.failed(editor, t.signal(state.signal));
  if (state.code === 0) return undefined;
  if (state.code !== undefined) return t.failed(editor, t.exitCode(state.code));
  return state.reason ?? t.closed;
}
