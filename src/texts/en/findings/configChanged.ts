import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const older = (kind: string, name: string): string => `an older ${kind} ${name} than there is now`;

/** Sentences about configuration that was changed after the pods had started. Times are milliseconds since the epoch. */
export const configChanged = {
  title: (who: string, kind: string, name: string, sure: boolean): string =>
    `${who} ${sure ? 'runs' : 'may run'} with ${older(kind, name)}`,
  /** The object was made after the pods had started, and they could do without it. */
  appearedTitle: (who: string, kind: string, name: string): string =>
    `${who} runs without the ${kind} ${name}, which was made later`,
  changed: (kind: string, name: string, at: number, keys: readonly string[]): string =>
    `The ${kind} ${name} was changed at ${formatClock(at)}${keys.length > 0 ? ` (${common.some(keys)})` : ''}.`,
  perhaps: (kind: string, name: string, at: number, keys: readonly string[]): string =>
    `The ${kind} ${name} was written at ${formatClock(at)}${keys.length > 0 ? ` by whoever sets ${common.some(keys)}` : ''}; Kubernetes does not tell whether a value that is used here was changed, or only another one or a label.`,
  anew: (kind: string, name: string, at: number): string =>
    `The ${kind} ${name} was deleted and made again at ${formatClock(at)}; Kubernetes does not tell whether it holds other values than before.`,
  appeared: (kind: string, name: string, at: number): string =>
    `The ${kind} ${name} is optional for them and was made at ${formatClock(at)}, after they had started.`,
  pods: (stale: number, all: number, since: number): string =>
    all === 1
      ? `The pod started before that, at ${formatClock(since)}.`
      : `${stale} of ${all} pods started before that, the first at ${formatClock(since)}.`,
  environment: (container: string, variables: readonly string[]): string =>
    variables.length > 0
      ? `Container ${container} takes ${common.some(variables)} from it, and a container gets its environment only when it starts.`
      : `Container ${container} takes its environment from it, and a container gets that only when it starts.`,
  mounted: (container: string, path: string): string =>
    `Container ${container} has it mounted at ${path} as a single file (subPath), which is not brought up to date while it runs.`,
  init: (container: string): string => `The init container ${container} has done its work with what it held then.`,
  evidence: (keys: readonly string[]): string => (keys.length > 0 ? `sets ${common.some(keys, 6)}` : 'sets its data'),
  restart: (what: string): string => `Restart ${what}, so that its pods read it anew`,
  deletePods: (what: string): string => `Delete the pods of ${what}; it makes new ones, which read it anew`,
};
