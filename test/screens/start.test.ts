import { describe, expect, test } from 'vitest';
import { onScreen, SIZES } from '../support/onScreen.ts';

describe.each(SIZES)('at $columns × $rows', (size) => {
  const name = `${size.columns}x${size.rows}`;

  test('the first screen shows the pods, what is wrong, and what to press', async () => {
    const { ui } = await onScreen(size);
    await expect(`${await ui.shown()}\n`).toMatchFileSnapshot(`fixtures/start-${name}.txt`);
  });

  test('a crashing pod shows its finding with evidence and remedies, its events and its log', async () => {
    const { ui } = await onScreen(size);
    await ui.press('down', 'down');
    await ui.pass(200);
    await expect(`${await ui.shown()}\n`).toMatchFileSnapshot(`fixtures/crasher-${name}.txt`);
  });

  test('a dialog before a change shows the change, what was checked and the kubectl line', async () => {
    const { ui } = await onScreen(size);
    await ui.press('down', 'down', 'd');
    await ui.waitFor('y does it');
    await expect(`${await ui.shown()}\n`).toMatchFileSnapshot(`fixtures/confirm-${name}.txt`);
  });

  test('a terminal in a container and a forward have their place', async () => {
    const { ui, containers, desk } = await onScreen(size);
    await desk.forwards.service.start({ namespace: 'shop', target: { kind: 'Pod', name: 'db-0' }, port: 5432 });
    await ui.press('s');
    containers.last.says('root@api:/# ls\r\nbin  etc  proc\r\nroot@api:/# ');
    await ui.waitFor(/╭|root@api/);
    await ui.pass(50);
    await ui.waitFor('bin  etc');
    await expect(`${await ui.shown()}\n`).toMatchFileSnapshot(`fixtures/terminal-${name}.txt`);
  });
});
