import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEYS, PtyDriver } from '../support/ptyDriver.ts';
import { crashingPod, openStage, type Stage, steadyPod } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary.ts';

let stage: Stage;
let folder: ReturnType<typeof temporaryFolder>;
let env: Record<string, string>;
const drivers: PtyDriver[] = [];

beforeEach(async () => {
  stage = await openStage([steadyPod('web-1'), steadyPod('web-2'), crashingPod('crasher-1')]);
  folder = temporaryFolder();
  env = { KUBECONFIG: folder.file('kubeconfig', stage.kubeconfig('shop')), HOME: folder.path };
});
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
  await stage.close();
  folder.remove();
});

async function open(size: { columns?: number; rows?: number } = {}, args: readonly string[] = []): Promise<PtyDriver> {
  const driver = await PtyDriver.start({ env, args, ...size });
  drivers.push(driver);
  return driver;
}

describe('the console', () => {
  test('shows the pods of the namespace, what is broken first in words, and follows changes', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/web-1 +1\/1 +Running/);
    await kdbg.waitFor(/crasher-1 +0\/1 +CrashLoopBackOff/);
    await kdbg.waitFor(/SIGSEGV/);
    await kdbg.waitFor(/● live/);
    stage.put(steadyPod('late-1'));
    await kdbg.waitFor(/late-1 +1\/1 +Running/);
    stage.take('Pod', 'web-2');
    await kdbg.waitFor((screen) => !screen.includes('web-2'));
  });

  test.each([
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
    { columns: 200, rows: 50 },
  ])('fills $columns × $rows and no more', async (size) => {
    const kdbg = await open(size);
    await kdbg.waitFor(/web-1 +1\/1 +Running/);
    await kdbg.waitFor('? help');
    expect(kdbg.rows().filter((row) => [...row].length > size.columns)).toEqual([]);
    expect(kdbg.rows()[0]).toMatch(/kdbg +stage › shop/);
  });

  test('is drawn anew when the window changes, also to one that is far too small and back', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/web-1 +1\/1 +Running/);
    kdbg.resize(20, 5);
    await kdbg.waitFor((screen) => !screen.includes('web-1') || screen.length < 200);
    kdbg.resize(80, 24);
    await kdbg.waitFor(/web-1 +1\/1 +Running/);
  });

  test('ends by its key, gives the screen back, and leaves status 0', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/web-1 +1\/1/);
    kdbg.type('q');
    expect(await kdbg.waitForExit()).toBe(0);
    expect(kdbg.screen()).not.toContain('web-1');
  });
});

describe('an API server that can not be reached', () => {
  test('at the start is told in words, and the console comes to life when it is there', async () => {
    await stage.gate.down();
    const kdbg = await open();
    await kdbg.waitFor(/refuses the connection/);
    await stage.gate.up();
    await kdbg.waitFor(/web-1 +1\/1 +Running/, 20_000);
    await kdbg.waitFor(/● live/);
  });

  test('in the middle of work is told with what is shown kept, no key blocks, and work goes on when it is back', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/● live/);
    await kdbg.waitFor(/web-1 +1\/1 +Running/);
    await stage.gate.down();
    await kdbg.waitFor(/nothing read for/);
    expect(kdbg.screen()).toMatch(/web-1 +1\/1 +Running/);
    kdbg.type('?');
    await kdbg.waitFor(/search|help/i);
    kdbg.type(KEYS.esc);
    await stage.gate.up();
    await kdbg.waitFor(/● live/, 30_000);
    stage.put(steadyPod('late-1'));
    await kdbg.waitFor(/late-1/);
  });

  test('a watch that is cut in the middle of an object loses nothing', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/● live/);
    stage.gate.cutWatches({ midObject: true });
    stage.put(steadyPod('late-1'));
    await kdbg.waitFor(/late-1 +1\/1/, 20_000);
  });

  test('a history that was compacted is read anew', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/● live/);
    stage.gate.fail(/watch=/, 503, { times: 2 });
    stage.gate.cutWatches();
    stage.put(steadyPod('late-1'));
    stage.forget();
    await kdbg.waitFor(/late-1 +1\/1/, 30_000);
  });
});

describe('what a person may not do', () => {
  test('in read-only mode is refused in words, and the header says the mode', async () => {
    const kdbg = await open({}, ['--read-only']);
    await kdbg.waitFor(/web-1 +1\/1/);
    expect(kdbg.rows()[0]).toContain('read-only');
    kdbg.type(KEYS.ctrl('d'));
    await kdbg.waitFor(/read-only mode: "delete" is not possible/);
    expect(stage.gate.requests.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });

  test('by their rights is named where it is missing, and the rest works', async () => {
    const denied = 'is forbidden: User "ann" cannot list resource';
    stage.gate.fail(/GET \/api\/v1\/(nodes|namespaces)\?|\/events/, 403, {
      message: `it ${denied} "it" in API group ""`,
    });
    const kdbg = await open();
    await kdbg.waitFor(/web-1 +1\/1 +Running/);
    await kdbg.waitFor(/killed by SIGSEGV/);
    await kdbg.waitFor(/may not read events/);
    kdbg.type(KEYS.ctrl('n'));
    await kdbg.waitFor(/Which namespace\?/);
  });
});

describe("a person's own keys", () => {
  test('work beside those of the keymap', async () => {
    folder.file('.config/kdbg/keys.json', '[{ "keys": "x", "command": "quit" }]');
    const kdbg = await open();
    await kdbg.waitFor(/web-1 +1\/1/);
    kdbg.type('x');
    expect(await kdbg.waitForExit()).toBe(0);
  });

  test('that name no command are told with file and line, and the console works without them', async () => {
    folder.file('.config/kdbg/keys.json', '[\n  { "keys": "x", "command": "resource.delet" }\n]\n');
    const kdbg = await open();
    await kdbg.waitFor(/keys\.json:2: there is no command "resource\.delet"/);
    await kdbg.waitFor(/web-1 +1\/1/);
  });
});
