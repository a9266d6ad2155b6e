import type { Calls } from './calls.ts';

/** Calls of the sentences of the console whose figures are no plain words or numbers. */
export const consoleCalls: Calls = {
  'console.pane': [['resources'], ['diagnosis'], ['events'], ['logs'], ['terminal'], ['forwards']],
  'console.loading': [[0], [41001]],
  'console.stale': [
    ['3m', '7s'],
    ['3m', undefined],
  ],
  'console.forwardCount': [
    [2, 2],
    [3, 4],
  ],
  'console.rows': [
    [42, 42, 'Pod'],
    [41, 52, 'Pod'],
  ],
  'console.tooSmall': [[70, 20, { columns: 80, rows: 24 }]],
  'console.listEmpty': [
    ['Pod', 'shop'],
    ['Pod', undefined],
  ],
  'console.eventsNone': [['web-1'], [undefined]],
  'console.forwardTraffic': [[{ open: 3, total: 17 }, '5MiB', '6KiB']],
  'console.terminalEnded': [
    ['how', true],
    ['', false],
  ],
  'console.slow': [
    ['work', 7, '3 of 4', false],
    ['work', 0, undefined, true],
  ],
  'console.confirmScroll': [[0], [7]],
  'commandTexts.lineTyped': [[true], [false]],
  'look.themes.auto': [['dark'], ['light']],
  'keys.unknownCommandTodo': [['quit'], [undefined]],
  'keys.unknownContextTodo': [[['logs', 'events']]],
  'keys.unknownKeymap': [['none', ['vim', 'k9s']]],
  'keys.conflict': [
    ['f', 3, { keys: 'a', command: 'quit', otherKeys: 'a', otherCommand: 'copy', otherLine: 9, context: 'logs' }],
    ['f', 3, { keys: 'a', command: 'quit', otherKeys: 'a b', otherCommand: 'copy', otherLine: 9, context: 'logs' }],
  ],
  'findingsPane.listed': [[{ here: 11, elsewhere: 12, notes: 13 }], [{ here: 0, elsewhere: 12, notes: 0 }]],
  'findingsPane.readAt': [[Date.parse('2026-01-01T12:34:56Z')]],
  'findingsPane.muteSince': [
    ['3m', true],
    ['3m', false],
  ],
  'findingsPane.rechecked.some': [[1], [7]],
  'findingsPane.follow.rolling': [[{ ready: 11, wanted: 12 }]],
  'findingsPane.follow.goneRolling': [[{ ready: 11, wanted: 12 }]],
  'findingsPane.follow.gone': [
    [500, undefined],
    [12_000, { ready: 11, wanted: 17 }],
  ],
  'findingsPane.follow.goneNotice': [
    ['code', 'web', 500, undefined],
    ['code', 'web', 12_000, { ready: 11, wanted: 17 }],
  ],
  'findingsPane.follow.unchanged': [
    [undefined, 'cause'],
    [{ ready: 11, wanted: 12 }, 'cause'],
  ],
  'forwards.portsThere': [[[]], [['http', 'grpc']]],
  'forwards.localBusy': [
    [8080, 'nginx'],
    [8080, undefined],
  ],
  'forwards.lineReady': [
    ['web', '127.0.0.1:8080', 'web-1', 80, 'note'],
    ['web', '127.0.0.1:8080', 'web-1', 80, undefined],
  ],
  'logs.note': [['text'], ['text', 'main']],
  'logs.exitCode': [
    [137, 'SIGKILL', 'OOMKilled'],
    [1, undefined, undefined],
  ],
  'logs.ended': [['how'], [undefined]],
  'logs.resumed': [[500], [7000]],
};
