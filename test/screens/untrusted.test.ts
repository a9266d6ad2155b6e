import { expect, test } from 'vitest';
import type { DebugModeEntry } from '../../src/services/debug/types.ts';
import { onScreen } from '../support/onScreen.ts';
import { SHOP } from '../support/shop.ts';
import { anEvent, aPod } from '../support/snapshot.ts';

/** What a terminal would obey: a title, the clipboard, a cleared screen, a reset, a colour, a report, C1 controls, backspaces, bidi. */
const EVIL = [
  '\x1b]2;OWNED\x07',
  '\x1b]52;c;T1dORUQ=\x07',
  '\x1b[2J\x1b[H',
  '\x1bc',
  '\x1b[31mred',
  '\x1b[6n',
  '\x9b2J\x9d2;OWNED\x9c',
  '\x90q\x9c',
  'ab\b\b\rcd',
  '\u202eabc\u202c',
  '\x1b[?1049l\x1b[?25h',
].join('');

const FORBIDDEN =
  /OWNED|T1dORUQ=|\x1b\[2J\x1b\[Hx|\x1bc|\x1b\[31m|\x1b\[6n|[\x80-\x9f]|\x08|\u202e|\x1b\[\?1049l|\x1b\]/;

const objects = [
  ...SHOP,
  aPod({ name: `evil-${EVIL}-1`, node: `node-${EVIL}`, labels: { [EVIL]: EVIL } }),
  aPod({
    name: 'evil-2',
    status: {
      phase: 'Failed',
      reason: `Why${EVIL}`,
      message: EVIL,
      containerStatuses: [
        {
          name: 'web',
          image: EVIL,
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: `Crash${EVIL}LoopBackOff`, message: EVIL } },
          lastState: { terminated: { exitCode: 1, reason: EVIL, message: `panic ${EVIL}`, containerID: 'x' } },
        },
      ],
    },
  }),
  anEvent({ name: 'evil-2' }, { reason: `R${EVIL}`, message: `M${EVIL}`, type: EVIL }),
];
const asleep: DebugModeEntry = {
  workload: { kind: 'Deployment', name: `w${EVIL}`, namespace: 'shop' },
  container: `c${EVIL}`,
  since: 0,
  by: `ann${EVIL}`,
  sleeping: ['evil-2'],
  state: 'asleep',
};

test('control sequences in names, states, events, logs and titles never reach the terminal', async () => {
  const { ui, changes, desk, containers } = await onScreen({
    columns: 200,
    rows: 50,
    objects,
    debug: [asleep],
    logs: { 'evil-2/web': [`log ${EVIL} end`, `{"level":"error","msg":"m${EVIL.replaceAll('\x1b', '\\u001b')}"}`] },
    namespace: null,
  });
  const walk = async (...keys: string[]) => {
    await ui.press(...keys);
    await ui.pass(200);
    await ui.settled();
  };
  await walk();
  await walk('end');
  await walk('/', 'e', 'v', 'i', 'l', 'enter');
  await walk('down', '2');
  await walk('3', 'a');
  await walk('4', 'w', 'J');
  await walk('1', 'y');
  await walk('esc', 'i');
  await walk('esc', '?', 'esc', ':', 'esc');
  changes.next = {
    title: EVIL,
    kubectl: `kubectl ${EVIL}`,
    diff: [{ mark: '+', text: EVIL }],
    checks: [{ level: 'warning', text: EVIL }],
    confirm: 'name',
    target: { kind: 'Pod', name: EVIL, namespace: 'shop' },
  };
  await walk('ctrl-d');
  await walk('esc');
  desk.notices.tell('error', `error ${EVIL}`);
  desk.dialogs.message(`message ${EVIL}`, [`line ${EVIL}`]);
  await walk('esc', 'esc');
  await walk('s');
  if (containers.channels.length > 0) containers.last.says(`\x1b]2;OWNED\x07\x1b]52;c;T1dORUQ=\x07 shell`);
  await walk();
  expect(ui.raw.match(FORBIDDEN)).toBeNull();
  expect(ui.row(0)).toMatch(/^ kdbg/);
});

test('what stands between control sequences is still shown', async () => {
  const { ui } = await onScreen({
    objects: [aPod({ name: 'web-1' })],
    logs: { 'web-1/web': ['\x1b[32mlevel=info\x1b[0m \x1b]8;;http://x\x07started\x1b]8;;\x07 in 3 ms'] },
  });
  await ui.waitFor('level=info started in 3 ms');
});

test('without colours everything that a colour says is said by a symbol, and no colour code is sent', async () => {
  const { ui } = await onScreen({ depth: 'none' });
  await ui.press('down', 'down');
  await ui.waitFor('What helps');
  await ui.press('?', 'esc', 'R');
  await ui.waitFor('y does it');
  await ui.press('esc', '4', 'z');
  await ui.settled();
  const parameters = [...ui.raw.matchAll(/\x1b\[([\d;:]*)m/g)].flatMap(([, codes = '']) => codes.split(';'));
  expect(
    [...new Set(parameters)].filter((code) => !['', '0', '1', '2', '4', '7', '22', '24', '27'].includes(code)),
  ).toEqual([]);
  await ui.press('z', '1');
  await ui.waitFor(/✖ crasher-6d5f9c8b7-x2x8k/);
  await ui.waitFor(/☾ worker-84c6bb99d5-d8zqm/);
  await ui.waitFor('● live');
});

test.each(['16', '256', 'true'] as const)('with %s colours only codes of that kind are sent', async (depth) => {
  const { ui } = await onScreen({ depth });
  await ui.press('down', 'down');
  await ui.waitFor('What helps');
  const colours = [...ui.raw.matchAll(/\x1b\[([\d;]*)m/g)].map(([, codes = '']) => codes);
  const has = (pattern: RegExp) => colours.some((codes) => pattern.test(codes));
  const basic = colours.some((codes) =>
    /(^|;)(3[0-7]|4[0-7]|9\d|10[0-7])(;|$)/.test(codes.replace(/[34]8;(5;\d+|2;\d+;\d+;\d+)/g, '')),
  );
  expect({
    basic,
    indexed: has(/[34]8;5;/),
    rgb: has(/[34]8;2;/),
  }).toEqual({
    basic: depth === '16',
    indexed: depth === '256',
    rgb: depth === 'true',
  });
});

test('the terminal is left as it was found', async () => {
  const { ui } = await onScreen();
  await ui.settled();
  const opened = new Set([...ui.raw.matchAll(/\x1b\[\?(\d+)([hl])/g)].map(([, mode, to]) => `${mode}${to}`));
  expect([...opened]).toEqual(expect.arrayContaining(['1049h', '25l', '2004h', '1000h', '1002h', '1006h', '7l']));
  const before = ui.raw.length;
  ui.close();
  const closing = ui.raw.slice(before);
  for (const mode of ['1049l', '25h', '2004l', '1000l', '1002l', '1006l', '7h'])
    expect(closing).toContain(`\x1b[?${mode}`);
});
