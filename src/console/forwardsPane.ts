import { derive, type Readable } from '../base/readable.ts';
import type { ForwardInfo, Forwards } from '../services/forwards/types.ts';
import { ListCursor, type Move } from './cursor.ts';

/** The Forwards pane: which of the forwards is chosen. */
export class ForwardsPane {
  readonly cursor = new ListCursor();
  readonly service: Forwards;
  readonly selected: Readable<ForwardInfo | undefined>;

  constructor(service: Forwards) {
    this.service = service;
    this.selected = derive([service.list, this.cursor.state], () => {
      const list = service.list.get();
      return list[this.cursor.place(list.map(({ id }) => id)).index];
    });
  }

  move(move: Move): void {
    this.cursor.move(
      move,
      this.service.list.get().map(({ id }) => id),
    );
  }
}
