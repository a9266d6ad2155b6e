/** Sentences of the families start and config. */
export const start = {
  commandTitle: (who: string, command: string): string => `${who} can’t start: ${command} is not in its image`,
  command: (command: string, image: string): string =>
    `The command ${command} does not exist in the image ${image} (no such file).`,
  commandPath: (command: string, image: string): string =>
    `The command ${command} is not found in any folder of $PATH in the image ${image}.`,
  commandSpaces: (command: string): string =>
    `“${command}” is taken for the name of one program, spaces included: each word has to be an item of its own in the list command.`,
  commandFlag: (command: string): string =>
    `The image has no program of its own (entrypoint), so the first of args, ${command}, was taken for the program: name it in command.`,
  hidden: (path: string): string => `A volume is mounted over ${path}, which hides what the image has there.`,
  hookTitle: (who: string): string => `${who} can’t start: its postStart hook fails`,
  hook: (code: number): string =>
    `Kubernetes runs the hook lifecycle.postStart right after the container has started; it failed, so the container was killed (exit code ${code}, FailedPostStartHook).`,
  hookAsks: (path: string, port: string): string => `GET ${path} on port ${port}`,
  hookDoes: (what: string): string => `The hook is: ${what}.`,
  seccompTitle: (who: string): string => `${who} can’t start: its seccomp profile is not on the node`,
  seccomp: (profile: string, node: string): string =>
    `The security context names the seccomp profile ${profile} (a list of the system calls that it may make), and ${node} has no such file.`,
  apparmorTitle: (who: string): string => `${who} can’t start: its AppArmor profile can’t be used on the node`,
  apparmor: (node: string): string =>
    `The security context names an AppArmor profile (what the program may do on its node), which ${node} does not have loaded.`,
  workdir: (path: string, why: string): string => `Its working folder (workingDir) ${path} can’t be entered: ${why}.`,
  interpreterTitle: (who: string, command: string): string =>
    `${who} can’t start: ${command} is not found, or what it needs to run is not`,
  interpreter: (command: string): string =>
    `${command} may exist and name an interpreter in its first line that does not, or need a library loader that is missing.`,
  scriptTitle: (who: string, command: string): string => `${who} calls ${command}, which its image does not have`,
  script: (command: string): string => `Exit code 127: a shell in the container did not find the program ${command}.`,
  scriptUnknown: 'Exit code 127: a shell in the container did not find a program that it was to start.',
  scriptUnknownTitle: (who: string): string => `${who} calls a program that its image does not have`,
  startTitle: (who: string): string => `${who} can’t be started by the container runtime`,
  permissionTitle: (who: string, command: string): string => `${who} can’t start: ${command} may not be executed`,
  permission: (command: string): string =>
    `${command} lacks the right to be executed for the user of the container, or is a folder (permission denied).`,
  exit126: 'Exit code 126: the command was found, but it can’t be executed: no right to, or no program.',
  formatTitle: (who: string): string => `${who} can’t start: its program is for another kind of processor`,
  format: (node: string, arch: string | undefined): string =>
    `The program’s format is not one that ${node}${arch ? ` (${arch})` : ''} can run (exec format error): built for another processor, or a script without its first line #!.`,
  mountTitle: (who: string, path: string): string => `${who} can’t start: nothing can be mounted at ${path}`,
  mountNotDirectory: (path: string): string =>
    `A folder is mounted over ${path}, which is a file in the image (not a directory). To mount one file, name it with subPath.`,
  mount: (path: string, why: string): string => `Mounting at ${path} fails: ${why}.`,
  workdirTitle: (who: string): string => `${who} can’t start: its working folder can’t be used`,
  ended: (reason: string, code: number): string => `${reason} (exit code ${code})`,
  says: (text: string): string => `The container runtime says: “${text}”.`,
};

const kinds = { configmap: 'ConfigMap', secret: 'Secret' } as const;

export const config = {
  kinds,
  missingTitle: (who: string, kind: string, name: string): string =>
    `${who} can’t start: the ${kind} ${name} does not exist`,
  missing: (kind: string, name: string, namespace: string, use: string): string =>
    `The container takes ${use} from the ${kind} ${name}, and namespace ${namespace} has none of that name (not found).`,
  nearName: (kind: string, name: string): string => `There is a ${kind} of a similar name: ${name}.`,
  useEnvironment: 'its environment',
  useVariables: (names: string): string => `${names} of its environment`,
  keyTitle: (who: string, kind: string, name: string, key: string): string =>
    `${who} can’t start: the ${kind} ${name} has no key ${key}`,
  key: (kind: string, name: string, key: string): string =>
    `The container takes a variable of its environment from the key ${key} of the ${kind} ${name}, which it does not have.`,
  keys: (keys: string): string => `It has: ${keys}.`,
  noKeys: 'It has no keys at all.',
  nearest: (key: string): string => `The nearest is ${key}.`,
  rootTitle: (who: string): string => `${who} can’t start: it may not run as root, and its image does`,
  root: (image: string): string =>
    `The security context says runAsNonRoot, and the image ${image} runs as root (user 0). Set runAsUser to another user’s number, or use an image whose USER is not root.`,
  rootName: (image: string, user: string): string =>
    `The security context says runAsNonRoot, and the image ${image} names its user “${user}”, which can’t be checked. Set runAsUser to that user’s number.`,
  rootToldTitle: (who: string): string => `${who} can’t start: it may not run as root, and is told to`,
  rootTold:
    'The security context says runAsNonRoot and names user 0 (root) in runAsUser at the same time: one of them has to go.',
  otherTitle: (who: string): string => `${who} can’t start: its container can’t be made`,
  retries: 'Kubernetes tries again by itself as soon as it is there.',
};
