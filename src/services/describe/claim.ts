import type { PersistentVolumeClaim } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { conditions, eventLines, identity, listed } from './common.ts';
import { fields, section } from './layout.ts';
import { podLines } from './podTable.ts';
import type { DescribeInput } from './types.ts';
import { isUnread } from './types.ts';

/** A PersistentVolumeClaim: what it asks for, what it got, and who uses it. */
export function describeClaim({ kind, object, events, related, now }: DescribeInput): string[][] {
  const { spec, status }: PersistentVolumeClaim = object;
  const { first, last } = identity(kind, object, now);
  const { label, section: titles, ...t } = texts.describe;
  const pods = related?.pods;
  return [
    fields([
      ...first,
      [label.status, status?.phase ?? t.unknown],
      [label.volume, spec?.volumeName || t.unbound],
      [label.requested, spec?.resources?.requests?.storage],
      [label.capacity, status?.capacity?.storage],
      [label.accessModes, listed(status?.accessModes ?? spec?.accessModes)],
      [label.storageClass, spec?.storageClassName || t.none],
      [label.volumeMode, spec?.volumeMode],
      ...last,
    ]),
    conditions(status?.conditions, now),
    pods && !isUnread(pods) && pods.length === 0 ? section(titles.usedBy, [t.nobodyUses]) : podLines(pods, now),
    eventLines(events, now),
  ];
}
