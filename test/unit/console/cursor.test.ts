import { describe, expect, it } from 'vitest';
import { ListCursor } from '../../../src/console/cursor.ts';

const keys = (n: number, from = 0): string[] => Array.from({ length: n }, (_, i) => `k${i + from}`);

describe('the cursor of a list', () => {
  it('stays on its row when rows come before it', () => {
    const cursor = new ListCursor();
    cursor.to(1, ['a', 'b', 'c']);
    expect(cursor.place(['x', 'y', 'a', 'b', 'c']).index).toBe(3);
  });

  it('takes the neighbour when its row goes away, also after rows came before it', () => {
    const cursor = new ListCursor();
    cursor.to(1, ['a', 'b', 'c']);
    cursor.place(['x', 'y', 'a', 'b', 'c']);
    expect(cursor.place(['x', 'y', 'a', 'c']).index).toBe(3);
    expect(cursor.place(['x', 'y']).index).toBe(1);
    expect(cursor.place([])).toEqual({ index: 0, top: 0 });
  });

  it('goes to a row that comes later', () => {
    const cursor = new ListCursor();
    cursor.follow('later');
    expect(cursor.place(['a', 'b']).index).toBe(0);
    expect(cursor.place(['a', 'b', 'later']).index).toBe(2);
  });

  it('scrolls only as far as it must', () => {
    const cursor = new ListCursor();
    cursor.page = 5;
    const list = keys(20);
    for (let i = 0; i < 5; i++) cursor.move('down', list);
    expect(cursor.place(list)).toEqual({ index: 5, top: 1 });
    cursor.move('up', list);
    expect(cursor.place(list)).toEqual({ index: 4, top: 1 });
    cursor.move('last', list);
    expect(cursor.place(list)).toEqual({ index: 19, top: 15 });
    cursor.move('first', list);
    expect(cursor.place(list)).toEqual({ index: 0, top: 0 });
  });

  it('leaves no empty room below when rows go away', () => {
    const cursor = new ListCursor();
    cursor.page = 5;
    cursor.move('last', keys(20));
    expect(cursor.place(keys(6))).toEqual({ index: 5, top: 1 });
  });

  it('moves by pages and half pages within the list', () => {
    const cursor = new ListCursor();
    cursor.page = 10;
    const list = keys(12);
    cursor.move('pageDown', list);
    expect(cursor.place(list).index).toBe(9);
    cursor.move('pageDown', list);
    expect(cursor.place(list).index).toBe(11);
    cursor.move('halfUp', list);
    expect(cursor.place(list).index).toBe(6);
    cursor.move('pageUp', list);
    expect(cursor.place(list).index).toBe(0);
  });
});
