import type { PlaygroundImage } from '../types.ts';

const image = (repository: string, tags: readonly string[], more: Partial<PlaygroundImage>): PlaygroundImage => ({
  repository,
  tags,
  entrypoint: [],
  command: [],
  env: {},
  user: 0,
  shell: true,
  ...more,
});

/** Every image of the playground. Their programs are the files of `programs/`; what else a shell calls is the machine's own. */
export const IMAGES: readonly PlaygroundImage[] = [
  image('docker.io/library/busybox', ['1.36', '1', 'latest'], { command: ['sh'] }),
  image('docker.io/library/toolbox', ['1', 'latest'], { command: ['sh'] }),
  image('docker.io/library/nginx', ['1.22', '1.25', '1.27', 'latest'], {
    command: ['web'],
    env: { PORT: '80', NAME: 'nginx' },
  }),
  image('docker.io/library/postgres', ['15', '16', 'latest'], { entrypoint: ['postgres'], user: 'postgres' }),
  image('docker.io/playground/web', ['1', '2', 'latest'], { entrypoint: ['web'], env: { PORT: '8080' }, user: 1000 }),
  image('docker.io/playground/mirror', ['1', 'latest'], { entrypoint: ['mirror'] }),
  image('docker.io/playground/leaky', ['1', 'latest'], { entrypoint: ['leaky'] }),
  image('docker.io/playground/distroless', ['1', 'latest'], {
    entrypoint: ['web'],
    env: { PORT: '8080' },
    user: 65532,
    shell: false,
  }),
  image('kdbg.test/crasher', ['1'], { entrypoint: ['crasher'] }),
];

/** The names of the programs that come with the playground. */
export const PROGRAMS: ReadonlySet<string> = new Set(['web', 'mirror', 'postgres', 'leaky', 'crasher', 'nginx']);

export interface ImageName {
  /** With registry, e.g. `docker.io/library/nginx`. */
  repository: string;
  tag: string;
  digest: string | undefined;
}

const REFERENCE =
  /^((?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** An image reference as the runtime completes it; undefined for one that is not valid (https://github.com/distribution/reference). */
export function imageName(reference: string): ImageName | undefined {
  const match = REFERENCE.exec(reference);
  if (!match) return undefined;
  const [, name = '', tag, digest] = match;
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const repository = hasRegistry ? name : rest.length > 0 ? `docker.io/${name}` : `docker.io/library/${name}`;
  return { repository, tag: tag ?? 'latest', digest };
}

const HOSTS: readonly string[] = ['docker.io', 'kdbg.test'];

export type Pulled = { image: PlaygroundImage } | { error: string };

/** Looks an image up as if it were pulled; a failure is worded as containerd words it. */
export function pull(reference: string): Pulled {
  const name = imageName(reference);
  if (!name) return { error: `couldn't parse image name "${reference}": invalid reference format` };
  const { repository, tag } = name;
  const full = `${repository}:${tag}`;
  const known = IMAGES.find((one) => one.repository === repository);
  if (known?.tags.includes(tag) && name.digest === undefined) return { image: known };
  const [host = '', ...path] = repository.split('/');
  const head = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (!HOSTS.includes(host)) {
    const url = `https://${host}/v2/${path.join('/')}/manifests/${tag}`;
    const bare = host.split(':')[0];
    return { error: `${head}: failed to do request: Head "${url}": dial tcp: lookup ${bare}: no such host` };
  }
  if (known) return { error: `${head}: ${full}: not found` };
  return {
    error: `${head}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
  };
}
