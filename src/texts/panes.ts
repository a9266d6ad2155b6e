/** The panes of the console, in the order of their number keys. */
export const PANES = ['resources', 'diagnosis', 'events', 'logs', 'terminal', 'forwards'] as const;
export type PaneId = (typeof PANES)[number];
