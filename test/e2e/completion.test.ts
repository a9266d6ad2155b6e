import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { ENTRY, PtyDriver } from '../support/ptyDriver.ts';
import { openStage, type Stage, steadyPod } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();
let stage: Stage;
let env: Record<string, string>;

beforeAll(async () => {
  stage = await openStage([steadyPod('web-1'), steadyPod('web-2')]);
  const config = JSON.parse(stage.kubeconfig('shop'));
  config.contexts.push({ name: 'arn:aws:eks:prod', context: { cluster: 'stage', user: 'ann' } });
  const bin = join(folder.path, 'bin');
  mkdirSync(bin);
  chmodSync(folder.file('bin/kdbg', `#!/bin/sh\nexec '${process.execPath}' '${ENTRY}' "$@"\n`), 0o755);
  env = {
    KUBECONFIG: folder.file('kubeconfig', JSON.stringify(config)),
    HOME: folder.path,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  };
});
afterAll(async () => {
  await stage.close();
  folder.remove();
});

const BASH = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));

describe.skipIf(!BASH)('in bash (skipped where there is none)', () => {
  test('words are completed from the line, names of objects from the cluster, and contexts with colons stay whole', async () => {
    const args = ['--norc', '--noprofile', '-i'];
    const bash = await PtyDriver.start({ program: BASH ?? '', args, env: { ...env, PS1: 'ready> ' } });
    try {
      await bash.waitFor('ready>');
      bash.type('bind "set enable-bracketed-paste off"; source <(kdbg completion bash); echo loa""ded\r');
      await bash.waitFor(/^loaded/m);
      bash.type('kdbg dia\t');
      await bash.waitFor('kdbg diagnose');
      bash.type('pod/w\t');
      await bash.waitFor('kdbg diagnose pod/web-');
      bash.type('2 --context arn:aws\t');
      await bash.waitFor('pod/web-2 --context arn:aws:eks:prod');
      bash.type('--output=j\t');
      await bash.waitFor('arn:aws:eks:prod --output=json');
      bash.type('\x15kdbg restore deploym\t');
      await bash.waitFor(/kdbg restore deployment\/$/m);
      bash.type('web');
      await bash.waitFor('deployment/web');
    } finally {
      await bash.close();
    }
  });
});
