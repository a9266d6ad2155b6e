/** Sentences of this part, as functions of the figures in them. */
export const sessions = {
  attached: (container: string) => `attach ${container}`,
  attachedToProgram: (container: string) =>
    `attached to the program of ${container}: it gets every key, ctrl-c may end it`,
  attachedReadOnly: (container: string) => `attached to the program of ${container}: it takes no input`,
  noContainer: (pod: string, container: string) => `Pod ${pod} has no container ${container}.`,
  noShell: (container: string) => `The container ${container} has neither bash nor sh.`,
  noShellTodo:
    'Possible instead: an ephemeral container with tools beside it (kubectl debug), or debug mode where its image has `sleep`.',
  lost: 'The connection was lost.',
  noPty: (program: string, why: string) => `${program} can't be started here: ${why}`,
  noProgram: (program: string) => `There is no program ${program} on this machine.`,
  noProgramTodo: 'Install it, or put its folder on PATH.',
  noFolder: (folder: string) => `There is no folder ${folder}.`,
  exited: (code: number) => `ended with exit code ${code}`,
  exitedBySignal: (code: number, signal: string) => `ended with exit code ${code} (${signal})`,
  /** A signal that has no name here. */
  signal: (number: number) => `signal ${number}`,
  killed: (signal: string) => `ended by ${signal}`,
  endedWhy: (why: string) => `ended: ${why}`,
  ended: 'ended',
};
