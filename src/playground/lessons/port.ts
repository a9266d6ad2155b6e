import type { Container, Service } from '../../kube/objects.ts';
import { deployment, served, service } from './objects.ts';
import type { Lesson } from './types.ts';

/** Where a container listens: its PORT, else the image's. */
const listensOn = ({ env }: Container): number => Number(env?.find(({ name }) => name === 'PORT')?.value ?? 8080);

/** A Service that sends to a port on which nobody listens. */
export const port: Lesson = {
  id: 'port',
  code: 'service-port-closed',
  objects: () => [
    deployment('api', { image: 'playground/web:1', env: [{ name: 'NAME', value: 'api' }] }),
    service('api', { app: 'api' }, 80, 8000),
  ],
  mended(place) {
    const target = place.get<Service>('Service', 'api')?.spec?.ports?.[0]?.targetPort;
    return served(place, 'api').some(({ spec }) =>
      spec?.containers.some((container) => {
        const named = container.ports?.find(({ name }) => name === target)?.containerPort;
        return listensOn(container) === (named ?? Number(target));
      }),
    );
  },
};
