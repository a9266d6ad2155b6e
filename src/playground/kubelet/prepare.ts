import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Container, Pod } from '../../kube/objects.ts';
import type { PlaygroundImage } from '../types.ts';

/** What a container's process is started with. */
export interface Prepared {
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  folder: string;
  tools: string;
}

export interface Preparation {
  pod: Pod;
  container: Container;
  image: PlaygroundImage;
  /** From the spec, resolved. */
  env: Readonly<Record<string, string>>;
  /** Of the container; made where it is not there. */
  folder: string;
  /** Folders of the pod's volumes by name. */
  volumes: ReadonlyMap<string, string>;
  /** Variables that tell the playground's own programs where the pod's addresses are. */
  network: Readonly<Record<string, string>>;
}

/** Replaces $(NAME) by the variable, as the kubelet does; $$(NAME) stays as $(NAME). */
function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$?)\(([\w.-]+)\)/g, (whole, escaped: string, name: string) =>
    escaped ? `$(${name})` : (env[name] ?? whole),
  );
}

/**
 * Lays out a container's own folder, which stands for its file system: mounts are links in it, and where a command, an argument or a variable
 * names a mount's path, the path of the link is put in its place, because a process without a root of its own can't see it otherwise.
 */
export function prepare({ pod, container, image, env, folder, volumes, network }: Preparation): Prepared {
  const tools = join(folder, '.tools');
  mkdirSync(tools, { recursive: true });
  const places: [path: string, place: string][] = [];
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const source = volumes.get(name);
    if (!source) continue;
    const link = join(folder, normalize(`/${mountPath}`));
    mkdirSync(dirname(link), { recursive: true });
    const target = join(source, normalize(`/${subPath ?? ''}`));
    if (!existsSync(target)) mkdirSync(target, { recursive: true });
    linkTo(target, link);
    places.push([mountPath.replace(/\/$/, ''), link]);
  }
  places.sort(([a], [b]) => b.length - a.length);
  const mapped = (text: string) =>
    places.reduce((now, [path, place]) => now.replace(pathPattern(path), `$1${place.replaceAll('$', '$$$$')}`), text);
  const all = {
    ...image.env,
    HOSTNAME: pod.spec?.hostname ?? pod.metadata?.name ?? '',
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, mapped(value)])),
    ...network,
  };
  const entrypoint = container.command ?? image.entrypoint;
  const args = container.args ?? (container.command ? [] : image.command);
  const command = [...entrypoint, ...args].map((part) => mapped(expand(part, all)));
  const working = container.workingDir ? join(folder, normalize(`/${container.workingDir}`)) : folder;
  mkdirSync(working, { recursive: true });
  writeFileSync(join(folder, '.container'), `${pod.metadata?.namespace}/${pod.metadata?.name}/${container.name}\n`);
  // The machine's own settings of bash would name the machine in the prompt of a shell that is meant to be in the pod.
  writeFileSync(join(working, '.bashrc'), "PS1='\\u@$HOSTNAME:\\w\\$ '\n");
  return { command, env: all, folder: working, tools };
}

/** The path where it is a path of its own: not the beginning of a longer name. */
const pathPattern = (path: string): RegExp =>
  new RegExp(`(^|[\\s"'=:<>;&|(])${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=$|[/\\s"';&|)])`, 'g');

function linkTo(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch {
    // It is there from the instance before.
  }
}
