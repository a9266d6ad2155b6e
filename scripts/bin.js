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
// The heap is collected more often: about a third less memory at the start and far less under load, for some more work.
v8.setFlagsFromString('--optimize-for-size');
const caches = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
module.enableCompileCache(path.join(caches, 'kdbg', 'compiled'));
// Written while it runs, because a kdbg that is killed writes nothing at its end.
setTimeout(() => {
  module.flushCompileCache();
}, 5000).unref();
import('./main.js');
