import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { sessionMembers } from '../../../src/terminal/processes.ts';
import { openPty, type Pty } from '../../../src/terminal/pty.ts';

function sh(script: string): Promise<Pty> {
  const env = { PATH: process.env.PATH ?? '/bin', TERM: 'xterm-256color' };
  return openPty({ argv: ['/bin/sh', '-c', script], cwd: '/', env, columns: 90, rows: 30 }, systemClock);
}

async function output(pty: Pty, until: RegExp): Promise<string> {
  let text = '';
  await new Promise<void>((resolve) =>
    pty.onData((data) => {
      text += data;
      if (until.test(text)) resolve();
    }),
  );
  return text;
}

describe('a local program', () => {
  test('has a terminal of the size that was asked for', async () => {
    const pty = await sh('stty size; echo done');
    expect(await output(pty, /done/)).toContain('30 90');
    await pty.close();
  });

  test('says its exit code, or the signal that ended it', async () => {
    expect(await (await sh('exit 7')).ended).toEqual({ code: 7 });
    expect(await (await sh('kill -SEGV $$')).ended).toEqual({ signal: 'SIGSEGV' });
  });

  test('writing, resizing and closing after its end harm nobody', async () => {
    const pty = await sh('true');
    await pty.ended;
    pty.write('x');
    pty.resize(10, 10);
    pty.pause();
    pty.resume();
    await pty.close();
    expect(await pty.ended).toEqual({ code: 0 });
  });

  test('closing ends its background jobs too, even one that ignores the hang-up', async () => {
    const pty = await sh('trap "" HUP; sleep 1000 & set -m; sleep 1001 & echo "up"; wait');
    await output(pty, /up/);
    expect(sessionMembers(pty.pid).length).toBe(3);
    await pty.close();
    expect(sessionMembers(pty.pid)).toEqual([]);
  });

  test('waits while its output is not read', async () => {
    const pty = await sh('yes');
    let bytes = 0;
    pty.onData((data) => {
      bytes += data.length;
      pty.pause();
    });
    await output(pty, /y/);
    await new Promise((resolve) => setImmediate(resolve));
    const before = bytes;
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(bytes - before).toBeLessThan(300_000);
    await pty.close();
  });
});
