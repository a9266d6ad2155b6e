import type { Clock } from '../base/clock.ts';
import type { Readable } from '../base/readable.ts';
import type { Dialogs } from '../console/dialogs.ts';
import type { EventsView } from '../console/events.ts';
import type { FindingsView } from '../console/findings.ts';
import type { FindingsFollow } from '../console/findingsFollow.ts';
import type { ForwardsPane } from '../console/forwardsPane.ts';
import type { Hint } from '../console/hint.ts';
import type { Inline } from '../console/inline.ts';
import type { Lessons } from '../console/lessons.ts';
import type { ResourceList } from '../console/list/resourceList.ts';
import type { LogsPane } from '../console/logs/logsPane.ts';
import type { Notices } from '../console/notices.ts';
import type { Panes } from '../console/panes.ts';
import type { TerminalsPane } from '../console/terminals/terminalsPane.ts';
import type { Viewer } from '../console/viewer.ts';
import type { ThemeName } from '../services/config/schema.ts';
import type { StartedEdit } from '../services/editing/index.ts';
import type { Workspace } from '../services/workspace.ts';
import type { ObjectRef } from '../store/types.ts';

/** How the console looks. */
export interface Look {
  /** The chosen theme; a preview is none. */
  readonly name: ThemeName;
  /** What is behind the text. */
  readonly background: 'dark' | 'light';
  preview(name: ThemeName): void;
  /** Ends a preview. */
  back(): void;
  /** Chooses a theme, and writes it into the configuration file, which it gives. Rejects when it can't be written; it is chosen anyway. */
  keep(name: ThemeName): Promise<string>;
}

/** What only the program itself can do for a command. */
export interface App {
  /** Ends kdbg; asks first when something would be lost. */
  quit(): void;
  redraw(): void;
  /** To the clipboard of the person's own terminal (OSC 52). */
  copy(text: string): void;
  readonly look: Look;
  readonly contexts: readonly string[];
  switchContext(name: string): void;
  /** Undefined: all namespaces. */
  switchNamespace(namespace: string | undefined): void;
  /** A path for a new file of the person's, e.g. a saved log. */
  newFile(name: string): string;
  /** Opens the object in the person's editor, in a terminal; at the line that begins with `find`. */
  edit(ref: ObjectRef, find?: string): Promise<StartedEdit>;
  /** The guided attach of a debugger. */
  attachDebugger(debuggerId: string, pod: ObjectRef, container: string): Promise<void>;
}

/** The stores of the console, side by side. Commands act on them; nothing here knows how they are drawn. */
export interface Desk {
  clock: Clock;
  workspace: Readable<Workspace>;
  panes: Panes;
  list: ResourceList;
  findings: FindingsView;
  /** What becomes of findings after a change. */
  followUps: FindingsFollow;
  events: EventsView;
  logs: LogsPane;
  terminals: TerminalsPane;
  forwards: ForwardsPane;
  viewer: Viewer;
  dialogs: Dialogs;
  inline: Inline;
  notices: Notices;
  /** Said once, at the first start. */
  hint: Hint;
  /** Only on a playground. */
  lessons?: Lessons;
  app: App;
}
