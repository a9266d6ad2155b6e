import type { Calls } from './calls.ts';

const NOW = Date.parse('2026-01-01T12:34:56Z');

/** Calls of the sentences of findings whose figures are no plain words or numbers. */
export const findings1: Calls = {
  'findings.common.list': [[[]], [['web']], [['web', 'db', 'cache']]],
  'findings.common.some': [[['web', 'db', 'cache']], [['a-1', 'a-2', 'a-3', 'a-4', 'a-5']], [['a-1', 'a-2'], 1]],
  'findings.common.who': [
    ['web', 'main'],
    ['web', undefined],
  ],
  'findings.common.also': [[['web-1']], [['web-1', 'web-2', 'web-3', 'web-4', 'web-5']]],
  'findings.common.startsAgain': [
    [NOW, NOW],
    [NOW + 9000, NOW],
  ],
  'findings.common.triesAgain': [
    [NOW, NOW],
    [NOW + 9000, NOW],
  ],
  'findings.common.sentences': [[['Pod web-1', 'Pod web-2']]],
  'findings.common.clauses': [[['web', 'db']]],
  'findings.common.either': [[['zone=a', 'zone=b']]],
  'findings.common.ran': [[500], [72_000]],
  'findings.common.times': [[1], [2], [7]],
  'findings.unseen.title': [[['pods', 'nodes']], [['pods', 'nodes', 'events', 'secrets', 'jobs', 'services']]],
  'findings.unseen.cause': [[['pods', 'events', 'nodes']], [['leases']]],
  'findings.unseen.claimTitle': [
    ['web', ['data']],
    ['web', ['data', 'logs']],
  ],
  'findings.unseen.probe': [['liveness'], ['startup']],
  'findings.unseen.job': [[1], [7]],
  'findings.remedies.rollback': [[7, 'shop/web:1.2'], [7]],
  'findings.remedies.setImage': [['shop/web:1.2'], []],
  'findings.remedies.setEnv': [['PORT'], []],
};
