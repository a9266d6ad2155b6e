export { PANES, type PaneId } from '../texts/panes.ts';
