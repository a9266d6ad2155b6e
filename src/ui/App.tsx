import { Box } from 'ink';
import { type ComponentType, type ReactElement, useMemo } from 'react';
import { LEAST } from '../base/leastScreen.ts';
import { wrap } from '../base/width.ts';
import type { PaneId } from '../console/paneIds.ts';
import { texts } from '../texts/index.ts';
import { DialogLayer } from './dialogs/DialogLayer.tsx';
import { type Surroundings, SurroundingsContext, useReadable, useSurroundings } from './hooks.ts';
import { tabsOf } from './layout/arrange.ts';
import { blank, line } from './paint/line.ts';
import { DiagnosisPane } from './panes/DiagnosisPane.tsx';
import { EventsPane } from './panes/EventsPane.tsx';
import { ForwardsPane } from './panes/ForwardsPane.tsx';
import { LogsPane } from './panes/LogsPane.tsx';
import { ResourcesPane } from './panes/ResourcesPane.tsx';
import { TerminalPane } from './panes/TerminalPane.tsx';
import { useArrangement } from './useArrangement.ts';
import { Footer } from './widgets/Footer.tsx';
import { Frame } from './widgets/Frame.tsx';
import { Header } from './widgets/Header.tsx';
import type { PaneProps } from './widgets/Pane.tsx';
import { Rows } from './widgets/Rows.tsx';
import { Strip } from './widgets/Strip.tsx';
import { ViewerLayer } from './widgets/ViewerLayer.tsx';

/** The component of each pane. Another pane is one line here. */
const PANE: Readonly<Record<PaneId, ComponentType<PaneProps>>> = {
  resources: ResourcesPane,
  diagnosis: DiagnosisPane,
  events: EventsPane,
  logs: LogsPane,
  terminal: TerminalPane,
  forwards: ForwardsPane,
};

function Body(): ReactElement {
  const { desk, columns } = useSurroundings();
  const { focus } = useReadable(desk.panes.state);
  // What is opened is folded to it, so that it is told before: a frame on both sides, and a column for marks.
  desk.viewer.columns = columns - 3;
  const viewer = useReadable(desk.viewer.state);
  const arrangement = useArrangement();
  if (viewer) return <ViewerLayer />;
  return (
    <>
      <Frame placed={arrangement.placed} focus={focus} />
      {arrangement.placed.map((placed) => {
        const Pane = PANE[placed.pane];
        return (
          <Pane
            key={placed.pane}
            placed={placed}
            focused={placed.pane === focus}
            tabs={tabsOf(arrangement, placed.pane)}
          />
        );
      })}
    </>
  );
}

/** The whole screen. */
export function App(surroundings: Surroundings): ReactElement {
  const { columns, rows, theme } = surroundings;
  const small = columns < LEAST.columns || rows < LEAST.rows;
  const empty = useMemo(() => Array.from({ length: rows }, () => blank(columns)), [columns, rows]);
  if (small) {
    const told = wrap(texts.console.tooSmall(columns, rows, LEAST), columns)
      .slice(0, rows)
      .map((text) => line(theme, columns, [{ text }]));
    return (
      <Box width={columns} height={rows}>
        <Rows x={0} y={0} rows={[...told, ...empty.slice(told.length)]} />
      </Box>
    );
  }
  return (
    <SurroundingsContext.Provider value={surroundings}>
      <Box width={columns} height={rows}>
        <Header />
        <Body />
        <Strip />
        <Footer />
        <DialogLayer />
      </Box>
    </SurroundingsContext.Provider>
  );
}
