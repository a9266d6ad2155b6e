import { describe, expect, test } from 'vitest';
import { onScreen, SIZES } from '../support/onScreen.ts';

/** A shell that is open in the first pod and has written its prompt. */
async function withShell(options: Parameters<typeof onScreen>[0] = {}) {
  const all = await onScreen(options);
  await all.ui.press('s');
  const shell = all.containers.last;
  shell.says('root@api:/# ');
  await all.ui.passUntil('root@api:/#');
  // What is typed before a prompt stands still waits for it.
  await all.ui.pass(200);
  return { ...all, shell };
}

test('every key but one goes to the program in the terminal, as the bytes that came', async () => {
  const { ui, shell, desk } = await withShell();
  await ui.waitFor('ctrl-] takes the keys back');
  await ui.press('q', '?', ':', '1', 'tab', 'ctrl-c', 'esc', 'up', 'f5', 'alt-2', 'z', 'enter');
  expect(shell.written.join('')).toBe('q?:1\t\x03\x1b\x1b[A\x1b[15~\x1b2z\r');
  expect(desk.panes.state.get()).toMatchObject({ focus: 'terminal', zoomed: false });
  await ui.press('ctrl-]');
  expect(desk.panes.state.get().capturing).toBe(false);
  await ui.press('1');
  expect(desk.panes.state.get().focus).toBe('resources');
  expect(shell.written.join('')).not.toMatch(/1$/);
});

test('the footer names only the key that takes the others back', async () => {
  const { ui } = await withShell();
  await ui.settled();
  expect(ui.rows().at(-1)).toBe(' ctrl-] take keys back');
  await ui.press('ctrl-]');
  await ui.waitFor(/ enter type .* \? help$/m);
});

test('the prefix twice sends the prefix itself', async () => {
  const { ui, shell, desk } = await withShell();
  await ui.press('ctrl-]', 'ctrl-]');
  expect(shell.written.join('')).toBe('\x1d');
  expect(desk.panes.state.get().capturing).toBe(true);
});

test('a paste comes in brackets where the program asked for it', async () => {
  const { ui, shell } = await withShell();
  await ui.paste('one\ntwo');
  shell.says('\x1b[?2004hin brackets');
  await ui.passUntil('in brackets');
  await ui.paste('one\ntwo');
  expect(shell.written).toEqual(['one\rtwo', '\x1b[200~one\rtwo\x1b[201~']);
});

test('the container’s terminal is as large as its pane, also after the window changed', async () => {
  const { ui, shell } = await withShell();
  await ui.press('ctrl-]', 'z');
  await expect.poll(() => shell.sizes.at(-1)).toEqual([118, 36]);
  ui.resize(80, 24);
  await expect.poll(() => shell.sizes.at(-1)).toEqual([78, 20]);
});

test('colours of the program are kept, and the cursor is shown where it types', async () => {
  const { ui, shell } = await withShell();
  shell.says('\x1b[31mred\x1b[0m');
  await ui.passUntil('root@api:/# red');
  await ui.settled();
  const y = ui.rowOf('root@api:/# red');
  const x = ui.row(y).indexOf('red');
  expect([ui.cell(x, y).isFgPalette(), ui.cell(x, y).getFgColor()]).toEqual([true, 1]);
  expect(ui.cell(x + 3, y).isInverse()).not.toBe(0);
});

test('a program that ended says its exit code, stays to be read, and takes no more keys', async () => {
  const { ui, shell, desk } = await withShell();
  shell.says('exit\r\n');
  shell.ends({ code: 3 });
  await ui.passUntil('── ended with exit code 3 ──');
  await ui.waitFor('ended: exit code 3 · x closes it');
  await ui.waitFor('root@api:/# exit');
  await ui.waitFor((screen) => !screen.includes('takes the keys back'));
  await ui.press('x');
  await ui.waitFor('No terminal is open.');
  expect(desk.panes.state.get().focus).toBe('resources');
});

test('a connection that was lost is told as such', async () => {
  const { ui, shell } = await withShell();
  shell.ends({});
  await ui.passUntil('The connection was lost.');
});

test('a container without a shell says what is possible instead', async () => {
  const { ui, containers } = await onScreen({ columns: 200, rows: 50 });
  await ui.press('s');
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => containers.channels.length).toBe(i + 1);
    containers.last.ends({ code: 127, reason: 'exec: "sh": executable file not found in $PATH' });
  }
  await ui.passUntil('The container api has neither bash nor sh.');
});

test('sessions live on while other panes are used, and have a tab each', async () => {
  const { ui, containers } = await withShell();
  await ui.press('ctrl-]', '1', 'down', 'down', 'down', 's');
  containers.last.says('postgres@db-0:/$ ');
  await ui.passUntil('postgres@db-0:/$');
  await ui.waitFor('api ‹db›');
  containers.channels[0]?.says('still here');
  await ui.pass(20);
  await ui.press('ctrl-]', '[');
  await ui.waitFor('root@api:/# still here');
  await ui.waitFor('‹api› db');
});

test('on a small screen the end of a program is told without breaking words or hiding its tab', async () => {
  const { ui, containers } = await onScreen({ columns: 80, rows: 24 });
  await ui.press('s');
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => containers.channels.length).toBe(i + 1);
    containers.last.ends({ code: 127, reason: 'exec: "sh": executable file not found in $PATH' });
  }
  await ui.passUntil('has neither bash nor sh');
  await ui.waitFor(/Possible instead: an +│\n│ephemeral container/);
  await ui.waitFor(/ ‹Terminal› Forwards ‹api› .* ended/);
  await ui.waitFor(/^ v mark text {2}y copy/m);
});

test('on a small screen the shown tab keeps its name, and the keys of the pod work from here too', async () => {
  const { ui, containers, desk } = await withShell({ columns: 80, rows: 24 });
  for (let i = 2; i <= 4; i++) {
    await ui.press('ctrl-]', 's');
    containers.last.says('root@api:/# ');
  }
  await ui.waitFor(/ ‹Terminal› Forwards api api 2 api 3 ‹api 4› /);
  expect(desk.panes.state.get().capturing).toBe(true);
  for (let i = 5; i <= 9; i++) {
    await ui.press('ctrl-]', 's');
    containers.last.says('root@api:/# ');
  }
  await ui.waitFor(/ ‹Terminal› Forwards … .*‹api 9› /);
  await ui.press('ctrl-]', 'f');
  await ui.waitFor('Forward a port of api-5f7d9d8c6-jm4tt');
});

test('the scrollback is scrolled, searched and copied', async () => {
  const { ui, shell, copied } = await withShell();
  shell.says(Array.from({ length: 200 }, (_, i) => `line ${i}\r\n`).join(''));
  await ui.passUntil('line 199');
  await ui.press('ctrl-]', 'pageup');
  await ui.waitFor(/\d+ lines back/);
  await ui.press('/');
  await ui.type('line 42\r');
  await ui.waitFor(/line 42 /);
  await ui.press('v', 'y');
  expect(copied).toHaveLength(1);
  expect(copied[0]).toMatch(/^line \d+$/);
  await ui.press('esc', 'esc');
  await ui.waitFor('line 199');
});

test('a click gives the program the mouse once it asked for it', async () => {
  const { ui, shell } = await withShell();
  const y = ui.rowOf('root@api:/#');
  await ui.click(5, y);
  expect(shell.written).toEqual([]);
  shell.says('\x1b[?1000h\x1b[?1006hwith the mouse');
  await ui.passUntil('with the mouse');
  await ui.click(5, y);
  expect(shell.written.join('')).toBe('\x1b[<0;5;1M\x1b[<0;5;1m');
});

test('what a program writes reaches only its pane: no title, no clipboard, no other screen of the person’s terminal', async () => {
  const { ui, shell } = await withShell();
  const before = ui.raw.length;
  shell.says('\x1b]2;EVIL\x07\x1b]52;c;ZXZpbA==\x07\x1b[?1049h\x1b[2J\x1b[H\x1b[5i\x1bcdone');
  await ui.passUntil('done');
  const written = ui.raw.slice(before);
  expect(written).not.toMatch(/EVIL|ZXZpbA|\x1b\]|\x1b\[\?1049|\x1bc|\x1b\[5i/);
  await ui.waitFor('crasher-6d5f9c8b7');
});

test.each(SIZES)('vim’s whole screen fits its pane at $columns × $rows', async (size) => {
  const { ui, shell } = await withShell(size);
  const [columns = 0, rows = 0] = shell.sizes.at(-1) ?? [shell.options.columns, shell.options.rows];
  shell.says(`\x1b[?1049h\x1b[2J\x1b[1;1HTOP\x1b[${rows};${columns - 5}HBOTTOM`);
  await ui.passUntil('TOP');
  await ui.waitFor(/BOTTOM│/);
});

describe('a local program', () => {
  test('opens with its own tab', async () => {
    const { ui, containers } = await onScreen();
    await ui.press('t');
    containers.last.says('$ ');
    await ui.waitFor('‹bash›');
  });
});
