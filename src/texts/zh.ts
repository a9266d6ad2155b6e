import type { Translation } from './translation.ts';
import { changes } from './zh/changes.ts';
import { cli } from './zh/cli.ts';
import { commands } from './zh/commands.ts';
import { commandTexts } from './zh/commandTexts.ts';
import { console } from './zh/console.ts';
import { debug } from './zh/debug.ts';
import { describe } from './zh/describe.ts';
import { editing } from './zh/editing.ts';
import { findings } from './zh/findings.ts';
import { findingsPane } from './zh/findingsPane.ts';
import { forwards } from './zh/forwards.ts';
import { keys } from './zh/keys.ts';
import { kube } from './zh/kube.ts';
import { lessons } from './zh/lessons.ts';
import { logs } from './zh/logs.ts';
import { look } from './zh/look.ts';
import { playground } from './zh/playground.ts';
import { sessions } from './zh/sessions.ts';
import { tools } from './zh/tools.ts';

/** Simplified Chinese. Kinds, states and fields of Kubernetes keep their names: that is what kubectl and the documents call them. */
export const zh: Translation = {
  kube,
  findings,
  findingsPane,
  changes,
  debug,
  describe,
  editing,
  forwards,
  sessions,
  logs,
  cli,
  keys,
  console,
  commands,
  commandTexts,
  lessons,
  look,
  playground,
  tools,
};
