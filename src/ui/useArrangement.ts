import { useMemo } from 'react';
import { useReadable, useSurroundings } from './hooks.ts';
import { type Arrangement, arrange } from './layout/arrange.ts';
import { useStripRows } from './widgets/Strip.tsx';

/** Where the panes are now. */
export function useArrangement(): Arrangement {
  const { desk, columns, rows } = useSurroundings();
  const { focus, zoomed, lower } = useReadable(desk.panes.state);
  const terminals = useReadable(desk.terminals.sessions.list).length > 0;
  const forwards = useReadable(desk.forwards.service.list).length > 0;
  const room = rows - useStripRows();
  return useMemo(
    () => arrange({ columns, rows: room, focus, zoomed, lower, terminals, forwards }),
    [columns, room, focus, zoomed, lower, terminals, forwards],
  );
}
