import { expect, test } from 'vitest';
import { planDebugger } from '../../../../src/services/debuggers/plan.ts';
import { DEBUGGERS, debugpy, dlv, gdb, jdwp, node } from '../../../../src/services/debuggers/records.ts';
import { imageName, splitWords } from '../../../../src/services/debuggers/subject.ts';

const target = { namespace: 'shop', pod: 'crasher-1', container: 'main' };

test('gdb: the server starts the program on the loopback of the pod, the client has its symbols', () => {
  const plan = planDebugger(gdb, { target, subject: { program: ['/crasher', '--fast'] }, port: 2346 });
  expect(plan.server).toEqual(['gdbserver', '--once', 'localhost:2346', '/crasher', '--fast']);
  expect(plan.symbols).toBe('/crasher');
  expect(plan.client?.(40123, '/tmp/crasher')).toEqual([
    'gdb',
    '-q',
    '/tmp/crasher',
    '-ex',
    'target remote 127.0.0.1:40123',
  ]);
});

test('gdb: without a program it attaches to the one that runs', () => {
  const plan = planDebugger(gdb, { target, subject: { pid: 1 } });
  expect(plan.server).toEqual(['gdbserver', '--once', '--attach', 'localhost:2345', '1']);
  expect(plan.symbols).toBe('/proc/1/exe');
});

test.for([
  [
    dlv,
    ['/app', '-v'],
    ['dlv', 'exec', '/app', '--headless', '--api-version=2', '--listen=127.0.0.1:40000', '--', '-v'],
  ],
  [node, ['node', 'server.js'], ['node', '--inspect-brk=127.0.0.1:9229', 'server.js']],
  [node, ['/usr/bin/node', 'x'], ['/usr/bin/node', '--inspect-brk=127.0.0.1:9229', 'x']],
  [
    jdwp,
    ['java', '-jar', 'a.jar'],
    ['java', '-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005', '-jar', 'a.jar'],
  ],
  [
    debugpy,
    ['python3.12', 'app.py'],
    ['python3.12', '-m', 'debugpy', '--listen', '127.0.0.1:5678', '--wait-for-client', 'app.py'],
  ],
] as const)('%o starts %o', ([record, program, server]) => {
  expect(planDebugger(record, { target, subject: { program } }).server).toEqual(server);
});

test('a debugger that does not fit the program says so', () => {
  for (const record of [node, jdwp, debugpy]) {
    expect(() => planDebugger(record, { target, subject: { program: ['/crasher'] } })).toThrow(/can't be started on/);
  }
  expect(() => planDebugger(jdwp, { target, subject: { pid: 1 } })).toThrow(/process 1/);
});

test('every server listens on the loopback only', () => {
  const subjects = [
    { pid: 1 },
    { program: ['java'] },
    { program: ['node'] },
    { program: ['python'] },
    { program: ['/x'] },
  ];
  for (const record of DEBUGGERS) {
    for (const subject of subjects) {
      const words = record.start(subject, record.port)?.join(' ') ?? '';
      expect(words).not.toMatch(/0\.0\.0\.0|\*:/);
      if (words.includes(String(record.port))) expect(words).toMatch(/localhost:|127\.0\.0\.1:|127\.0\.0\.1/);
    }
  }
});

test('a command line is split as a shell would', () => {
  expect(splitWords(`/bin/app --name 'two words' --x="a b" plain`)).toEqual([
    '/bin/app',
    '--name',
    'two words',
    '--x=a b',
    'plain',
  ]);
  expect(splitWords('  ')).toEqual([]);
});

test.for([
  ['kdbg.test/crasher:1', 'crasher'],
  ['registry:5000/team/web@sha256:abc', 'web'],
  ['nginx', 'nginx'],
])('the name of the image %s is %s', ([image, name]) => {
  expect(imageName({ spec: { containers: [{ name: 'main', image }] } }, 'main')).toBe(name);
});
