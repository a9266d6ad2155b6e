import { Box, Text } from 'ink';
import type { ReactElement } from 'react';

/** Ready rows at a place of the screen. One Text for all: Ink's cost is by node, not by cell. */
export function Rows({ x, y, rows }: { x: number; y: number; rows: readonly string[] }): ReactElement {
  return (
    <Box position="absolute" left={x} top={y} flexShrink={0}>
      <Text wrap="truncate">{rows.join('\n')}</Text>
    </Box>
  );
}
