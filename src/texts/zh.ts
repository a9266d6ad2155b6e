import type { Translation } from './translation.ts';
import { commands } from './zh/commands.ts';
import { commandTexts } from './zh/commandTexts.ts';
import { console } from './zh/console.ts';
import { editing } from './zh/editing.ts';
import { findings } from './zh/findings.ts';
import { findingsPane } from './zh/findingsPane.ts';
import { forwards } from './zh/forwards.ts';
import { keys } from './zh/keys.ts';
import { logs } from './zh/logs.ts';
import { look } from './zh/look.ts';
import { sessions } from './zh/sessions.ts';

/** Simplified Chinese. Kinds, states and fields of Kubernetes keep their names: that is what kubectl and the documents call them. */
export const zh: Translation = {
  console,
  commands,
  commandTexts,
  keys,
  findings,
  findingsPane,
  forwards,
  logs,
  look,
  sessions,
  editing,
};
