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
  'findings.ingresses.classes': [[['nginx']], [['nginx', 'traefik']]],
  'findings.ingresses.editClass': [
    ['web', 'nginx'],
    ['web', undefined],
  ],
  'findings.ingresses.routes': [[['shop.example.com/', 'shop.example.com/api'], 'web']],
  'findings.ingresses.services': [[['web']], [['web', 'api']]],
  'findings.ingresses.elsewhere': [[['bank']], [['bank', 'shop']]],
  'findings.ingresses.onePort': [
    [80, 'http'],
    [80, undefined],
  ],
  'findings.ingresses.portTitle': [
    ['web', '8080', 'api', ['80', '443']],
    ['web', '8080', 'api', []],
  ],
  'findings.ingresses.portRoutes': [[['shop.example.com/'], 'web', '80']],
  'findings.ingresses.ports': [
    ['web', ['80']],
    ['web', ['80', '443']],
  ],
  'findings.ingresses.secret': [
    ['web-tls', ['shop.example.com']],
    ['web-tls', []],
  ],
  'findings.ingresses.secretElsewhere': [[['bank']], [['bank', 'shop']]],
  'findings.ingresses.noCertificate': [
    ['web-tls', ['tls.crt', 'tls.key'], ['cert.pem'], ['shop.example.com']],
    ['web-tls', ['tls.crt'], [], []],
  ],
  'findings.ingresses.keys': [[['cert.pem', 'key.pem']], [[]]],
  'findings.sockets.sends': [
    [80, 8080, undefined],
    [80, 8080, 'http'],
  ],
  'findings.sockets.closedTitle': [
    ['web', 8080, true],
    ['web', 8080, false],
  ],
  'findings.sockets.closed': [[['web-1'], 8080]],
  'findings.sockets.refused': [[['web-1', 'web-2'], 8080]],
  'findings.sockets.otherAddress': [[['web-1'], 8080, ['192.168.7.1', 'fe80::1'], 'IPv4']],
  'findings.sockets.listens': [
    [
      [
        { port: 8000, only: undefined },
        { port: 9000, only: '127.0.0.1' },
      ],
    ],
  ],
  'findings.sockets.openElsewhere': [[['web-1']]],
  'findings.sockets.closedMeans': [[true], [false]],
  'findings.sockets.insideTitle': [
    ['web', []],
    ['web', ['127.0.0.1', '::1']],
  ],
  'findings.sockets.inside': [[8080, ['127.0.0.1', '::1'], 'web-1']],
  'findings.sockets.onePort': [
    [8080, undefined],
    [8080, '127.0.0.1'],
  ],
  'findings.sockets.table': [[['8000', '9000']]],
  'findings.sockets.editContainerPort': [
    ['http', 8080],
    ['http', undefined],
  ],
};
