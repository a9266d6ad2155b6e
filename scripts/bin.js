#!/usr/bin/env node
// The entry of the package. Plain old syntax: a Node that is too old has to be able to read it and to say so.
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';

const parts = process.versions.node.split('.').map(Number);
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 19)) {
  process.stderr.write(
    'kdbg needs Node 22.19 or newer and this is ' +
      process.versions.node +
      '; install a newer Node and start kdbg again.\n',
  );
  process.exit(2);
}
const caches = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
module.enableCompileCache(path.join(caches, 'kdbg', 'compiled'));
import('./main.js');
