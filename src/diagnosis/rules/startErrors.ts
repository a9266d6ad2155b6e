import type { Container } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { sentences } from '../prose.ts';

/** What a runtime's error is about. */
export interface StartCase {
  who: string;
  image: string;
  node: string;
  container: Container | undefined;
}

export interface StartWords {
  code: 'command-not-found' | 'container-start-failed';
  title: string;
  cause: string;
}

/** What the runtime's error tells; the texts are those of runc, crun and containerd. */
export function classifyStart(error: string, { who, image, node, container }: StartCase): StartWords {
  const say = texts.findings.start;
  const exec = /exec: "([^"]+)": /.exec(error)?.[1] ?? /executable file `([^`]+)` not found/.exec(error)?.[1];
  if (exec !== undefined && /executable file .*not found in \$PATH/.test(error)) {
    const cause = sentences([say.commandPath(exec, image), ...hints(exec, container)]);
    return { code: 'command-not-found', title: say.commandTitle(who, exec), cause };
  }
  const run = exec ?? /\bexec (\/\S+): /.exec(error)?.[1];
  if (run !== undefined && /no such file or directory/.test(error)) {
    const there = !/stat /.test(error);
    return there
      ? { code: 'command-not-found', title: say.interpreterTitle(who, run), cause: say.interpreter(run) }
      : {
          code: 'command-not-found',
          title: say.commandTitle(who, run),
          cause: sentences([say.command(run, image), ...hints(run, container)]),
        };
  }
  if (run !== undefined && /permission denied|is a directory/.test(error)) {
    return { code: 'container-start-failed', title: say.permissionTitle(who, run), cause: say.permission(run) };
  }
  if (/exec format error/.test(error)) {
    return { code: 'container-start-failed', title: say.formatTitle(who), cause: say.format(node, undefined) };
  }
  const mount = /to rootfs at "([^"]+)"/.exec(error)?.[1];
  if (mount !== undefined) {
    const folder = /not a directory|is a directory/.test(error);
    const why = /: ([^:]+)$/.exec(error)?.[1]?.trim() ?? error;
    return {
      code: 'container-start-failed',
      title: say.mountTitle(who, mount),
      cause: folder ? say.mountNotDirectory(mount) : say.mount(mount, why),
    };
  }
  const seccomp = /seccomp profile "?([^":]+)"?/.exec(error)?.[1];
  if (seccomp !== undefined) {
    const profile = container?.securityContext?.seccompProfile?.localhostProfile ?? seccomp;
    return { code: 'container-start-failed', title: say.seccompTitle(who), cause: say.seccomp(profile, node) };
  }
  if (/apparmor/i.test(error)) {
    return { code: 'container-start-failed', title: say.apparmorTitle(who), cause: say.apparmor(node) };
  }
  const folder = container?.workingDir;
  if (/chdir to cwd|working directory|mkdir .* cwd/.test(error) || (folder && error.startsWith(`mkdir ${folder}: `))) {
    const why = /: ([^:]+)$/.exec(error)?.[1]?.trim() ?? error;
    const cause = folder ? say.workdir(folder, why) : say.says(error);
    return { code: 'container-start-failed', title: say.workdirTitle(who), cause };
  }
  return { code: 'container-start-failed', title: say.startTitle(who), cause: say.says(error) };
}

/** Folders in which images keep programs: what is mounted over one of them hides the programs. */
const PROGRAMS = /^\/(?:(?:usr\/)?(?:local\/)?s?bin|usr|usr\/local)\/?$/;

/** Why the command that is missing may be missing. */
function hints(command: string, container: Container | undefined): string[] {
  const say = texts.findings.start;
  if (/\s/.test(command.trim())) return [say.commandSpaces(command)];
  if (command.startsWith('-') && !container?.command?.length) return [say.commandFlag(command)];
  const over = (container?.volumeMounts ?? []).find(({ mountPath, subPath }) => {
    if (typeof mountPath !== 'string' || subPath) return false;
    return command.startsWith('/') ? command.startsWith(`${mountPath.replace(/\/$/, '')}/`) : PROGRAMS.test(mountPath);
  });
  return over ? [say.hidden(over.mountPath)] : [];
}
