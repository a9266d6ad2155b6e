import { changes } from './en/changes.ts';
import { cli } from './en/cli.ts';
import { commands } from './en/commands.ts';
import { commandTexts } from './en/commandTexts.ts';
import { console } from './en/console.ts';
import { debug } from './en/debug.ts';
import { describe } from './en/describe.ts';
import { editing } from './en/editing.ts';
import { findings } from './en/findings.ts';
import { findingsPane } from './en/findingsPane.ts';
import { forwards } from './en/forwards.ts';
import { keys } from './en/keys.ts';
import { kube } from './en/kube.ts';
import { lessons } from './en/lessons.ts';
import { logs } from './en/logs.ts';
import { look } from './en/look.ts';
import { playground } from './en/playground.ts';
import { sessions } from './en/sessions.ts';
import { tools } from './en/tools.ts';

/** English. Its shape is the type that every other language must satisfy. */
export const en = {
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
