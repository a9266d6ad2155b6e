import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { attachTo } from '../../../../src/playground/kubelet/exec.ts';
import { FirstOutput } from '../../../../src/playground/kubelet/firstOutput.ts';
import type { LocalProcess } from '../../../../src/playground/kubelet/process.ts';

function fakeProcess() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let end: (end: { code: number; signal: undefined }) => void = () => undefined;
  const ended = new Promise<{ code: number; signal: undefined }>((done) => {
    end = done;
  });
  const process: LocalProcess = {
    pid: 1,
    stdin,
    stdout,
    stderr,
    ended,
    kill: () => undefined,
    resize: () => undefined,
  };
  return { process, stdout, stderr, end };
}
const turn = () => new Promise((done) => setImmediate(done));
async function all(stream: AsyncIterable<Buffer> | undefined): Promise<string> {
  let text = '';
  for await (const part of stream ?? []) text += part.toString();
  return text;
}

test('who attaches first sees what was written before, then what comes; the exit code is not told', async () => {
  const { process, stdout, stderr, end } = fakeProcess();
  const first = new FirstOutput(process);
  stdout.write('before ');
  stderr.write('wrong');
  await turn();
  const one = attachTo(process, { stdin: false, first });
  const two = attachTo(process, { stdin: false, first });
  stdout.write('after');
  await turn();
  end({ code: 9, signal: undefined });
  expect(await one.exit).toBe(0);
  expect(await all(one.stdout as AsyncIterable<Buffer>)).toBe('before after');
  expect(await all(one.stderr as AsyncIterable<Buffer>)).toBe('wrong');
  expect(await all(two.stdout as AsyncIterable<Buffer>)).toBe('after');
});

test('of much output that nobody sees the newest is kept', async () => {
  const { process, stdout } = fakeProcess();
  const first = new FirstOutput(process);
  for (let i = 0; i < 100; i++) {
    stdout.write(String(i % 10).repeat(1024));
    await turn();
  }
  const kept = first.take().stdout;
  expect(kept.length).toBeLessThanOrEqual(64 * 1024);
  expect(kept.toString().endsWith('9'.repeat(1024))).toBe(true);
});
