/** On the workload: all that is needed to put everything back, as JSON (record.ts). */
export { DEBUG_MODE as RECORD_ANNOTATION } from '../../store/asleep.ts';
/** On the workload, so that it is found by a label selector: `true`, and `restoring-<epoch seconds>` while its sleeping pods are taken away. */
export const MODE_LABEL = 'kdbg.dev/debug-mode';
