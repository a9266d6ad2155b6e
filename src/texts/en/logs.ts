const seconds = (ms: number) => (ms < 950 ? 'less than a second' : `${Math.round(ms / 1000)} s`);

/** Sentences of this part, as functions of the figures in them. */
export const logs = {
  /** A note of kdbg's own among the lines; `of` names the container where there are several. */
  note: (text: string, of?: string) => (of === undefined ? `── ${text} ──` : `── ${of}: ${text} ──`),
  exitCode: (code: number, signal: string | undefined, reason: string | undefined) => {
    const more = [signal, reason].filter((part) => part !== undefined).join(', ');
    return more ? `exit code ${code} (${more})` : `exit code ${code}`;
  },
  ended: (how: string | undefined) => (how === undefined ? 'ended' : `ended: ${how}`),
  restarted: (restarts: number) => (restarts > 0 ? `started again: restart ${restarts}` : 'started again'),
  resumed: (ms: number) => `the connection was lost for ${seconds(ms)}; resumed where it broke off`,
  gap: 'some lines may be missing here: the log was rotated away before it could be read',
  podGone: 'the pod is gone',
  noPrevious: 'it has not run before',
  waiting: (reason: string) => `waiting to start: ${reason}`,
  tooMany: 'waits: as many logs as allowed are followed already',
  notFollowed: (waiting: number, most: number) =>
    `${waiting} more containers are not followed: at most ${most} at a time; choose a pod or a container`,
  saveFailed: (path: string, why: string) => `The log can't be written to ${path}: ${why}.`,
  saveFailedTodo: 'Choose another file.',
};
