import type { Calls } from './calls.ts';

/** Calls of the sentences about Services and Ingresses whose figures are no plain words or numbers. */
export const network: Calls = {
  'findings.services.addresses': [
    [0, 0],
    [3, 7],
  ],
  'findings.services.nearTitle': [
    ['web', ['app=web'], 'deployment/api', ['app=webb']],
    ['web', ['tier=a'], 'deployment/api', []],
  ],
  'findings.services.noneTitle': [
    ['web', ['app=a']],
    ['web', ['app=a', 'tier=b']],
  ],
  'findings.services.near': [
    ['deployment/web', ['app=a', 'tier=b'], 7],
    ['deployment/web', ['app=a'], 0],
  ],
  'findings.services.lacks': [['deployment/web', ['tier']]],
  'findings.services.alsoNear': [[['deployment/web', 'deployment/api']]],
  'findings.services.elsewhere': [[['bank']], [['bank', 'shop']]],
  'findings.services.editSelector': [
    ['web', 'app=a'],
    ['web', undefined],
  ],
  'findings.services.notReadyTitle': [
    ['web', 1],
    ['web', 7],
  ],
  'findings.services.pods': [
    [
      [
        { name: 'web-1', status: 'Running' },
        { name: 'web-2', status: 'Pending' },
      ],
    ],
  ],
  'findings.services.namesThere': [[[{ container: 'web', name: 'http', port: 8080 }]]],
  'findings.services.editPort': [
    ['web', 'http'],
    ['web', undefined],
  ],
};
