import { type Clock, pause } from '../../base/clock.ts';
import type { Container } from '../../kube/objects.ts';
import type { PlaygroundImage } from '../types.ts';
import { Backoff } from './backoff.ts';
import { imageName, pull } from './images.ts';

export interface Pulling {
  clock: Clock;
  signal: AbortSignal;
  /** The container as it is now: its image may be mended while it waits. */
  container(): Container | undefined;
  record(type: 'Normal' | 'Warning', reason: string, message: string): void;
  waiting(reason: string, message: string): void;
}

/** Milliseconds between two looks of the kubelet at what it can't do. */
const LOOK_MS = 5000;
const BETWEEN_MS = 1500;

/** Tries until the image is there, with the kubelet's events and backoff; undefined when it was stopped meanwhile. */
export async function pullImage(pulling: Pulling): Promise<PlaygroundImage | undefined> {
  const { clock, signal, record, waiting } = pulling;
  const backoff = new Backoff();
  backoff.next();
  while (!signal.aborted) {
    const { image: reference = '', imagePullPolicy: policy } = pulling.container() ?? {};
    const refuse = async (reason: string, event: string, message: string) => {
      record('Warning', event, message);
      record('Warning', 'Failed', `Error: ${reason}`);
      waiting(reason, message);
      await unlessChanged(pulling, reference, LOOK_MS);
    };
    if (!imageName(reference)) {
      const message = `Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": invalid reference format`;
      await refuse('InvalidImageName', 'InspectFailed', message);
      continue;
    }
    const pulled = pull(reference);
    if ('image' in pulled) {
      if (policy === 'Always') record('Normal', 'Pulling', `Pulling image "${reference}"`);
      const words =
        policy === 'Always'
          ? `Successfully pulled image "${reference}" in 12ms (12ms including waiting). Image size: 4042190 bytes.`
          : `Container image "${reference}" already present on machine and can be accessed by the pod`;
      record('Normal', 'Pulled', words);
      return pulled.image;
    }
    if (policy === 'Never') {
      const message = `Container image "${reference}" is not present with pull policy of Never`;
      await refuse('ErrImageNeverPull', 'ErrImageNeverPull', message);
      continue;
    }
    record('Normal', 'Pulling', `Pulling image "${reference}"`);
    record('Warning', 'Failed', `Failed to pull image "${reference}": ${pulled.error}`);
    record('Warning', 'Failed', 'Error: ErrImagePull');
    waiting('ErrImagePull', pulled.error);
    await pause(clock, BETWEEN_MS, signal);
    record('Normal', 'BackOff', `Back-off pulling image "${reference}"`);
    record('Warning', 'Failed', 'Error: ImagePullBackOff');
    waiting('ImagePullBackOff', `Back-off pulling image "${reference}": ErrImagePull: ${pulled.error}`);
    await unlessChanged(pulling, reference, backoff.next());
  }
  return undefined;
}

/** Waits, but not when the image is another one meanwhile: that is tried at once. */
async function unlessChanged({ clock, signal, container }: Pulling, image: string, ms: number): Promise<void> {
  const end = clock.now() + ms;
  while (clock.now() < end && !signal.aborted && container()?.image === image) await pause(clock, 250, signal);
}
