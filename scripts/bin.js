#!/usr/bin/env node
// The entry of the package. Plain old syntax: a Node that is too old has to be able to read it and to say so.
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';

const parts = process.versions.node.split('.').map(Number);
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 19)) {
  process.stderr.write(
    'kdbg needs Node 22.19 or newer and this is ' +
      process.versions.node +
      '; install a newer Node and start kdbg again.\n',
  );
  process.exit(2);
}
// Memory: the old generation grows in steps of a half, and the new one, which V8 would let grow to 64 MB of mostly garbage, stops at 8 MB.
// That can only be told to V8 after Node has started, so the size is watched until it is reached.
v8.setFlagsFromString('--heap-growing-percent=50');
const watch = setInterval(() => {
  const young = v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  if (young && young.space_size < 6e6) return;
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  clearInterval(watch);
}, 20);
watch.unref();
const caches = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
module.enableCompileCache(path.join(caches, 'kdbg', 'compiled'));
// Written while it runs, because a kdbg that is killed writes nothing at its end.
setTimeout(() => {
  module.flushCompileCache();
}, 5000).unref();
import('./main.js');
