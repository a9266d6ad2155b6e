import { describe, expect, it } from 'vitest';
import { type ChooseDialog, chooseKey, foundChoices } from '../../../src/console/choose.ts';
import { textInput } from '../../../src/console/textInput.ts';
import type { InputEvent } from '../../../src/keys/types.ts';
import { key, wheel } from '../../support/inputs.ts';

function dialog(value: string, more: Partial<ChooseDialog> = {}): { open: ChooseDialog; ran: string[] } {
  const ran: string[] = [];
  const item = (label: string, rest: object = {}) => ({ label, run: () => ran.push(label), ...rest });
  const open: ChooseDialog = {
    kind: 'choose',
    id: 1,
    title: 'Namespace',
    empty: 'none',
    items: [item('shop-eu'), item('web', { detail: 'here' }), item('old', { disabled: 'it is being deleted' })],
    input: textInput(value),
    index: 0,
    ...more,
  };
  return { open, ran };
}

const labels = (open: ChooseDialog) => foundChoices(open).map(({ choice }) => choice.label);

function press(open: ChooseDialog, ...events: InputEvent[]): ChooseDialog | 'chosen' | 'unhandled' {
  let now = open;
  for (const event of events) {
    const next = chooseKey(now, event);
    if (next === 'unhandled') return next;
    if ('chosen' in next) {
      next.chosen();
      return 'chosen';
    }
    now = next;
  }
  return now;
}

describe('choosing from a list', () => {
  it('shows all in their own order until something is typed', () => {
    expect(labels(dialog('').open)).toEqual(['shop-eu', 'web', 'old']);
    expect(labels(dialog('we').open)).toEqual(['web']);
  });

  it('finds by the detail too, after what is found by the label', () => {
    const items = [
      { label: 'x', detail: 'web here', run: () => undefined },
      { label: 'web', run: () => undefined },
    ];
    expect(labels(dialog('web', { items }).open)).toEqual(['web', 'x']);
  });

  it('finds first what has the typed text as a name of its own, as kubectl knows po or crds', () => {
    const items = [
      { label: 'clusterrolebindings', run: () => undefined },
      { label: 'customresourcedefinitions', aliases: ['crd', 'crds'], run: () => undefined },
    ];
    expect(labels(dialog('crds', { items }).open)).toEqual(['customresourcedefinitions', 'clusterrolebindings']);
    expect(labels(dialog('CRD', { items }).open)[0]).toBe('customresourcedefinitions');
  });

  it('chooses with enter what the keys went to', () => {
    const { open, ran } = dialog('');
    expect(press(open, key('down'), key('down'), key('up'), key('enter'))).toBe('chosen');
    expect(ran).toEqual(['web']);
  });

  it('stops at the ends of the list', () => {
    expect(press(dialog('').open, key('pagedown'))).toMatchObject({ index: 2 });
    expect(press(dialog('').open, wheel('wheel-up'))).toMatchObject({ index: 0 });
    expect(press(dialog('').open, wheel('wheel-down'))).toMatchObject({ index: 2 });
  });

  it('does not choose what is disabled', () => {
    const { open, ran } = dialog('old');
    expect(press(open, key('enter'))).toBe('unhandled');
    expect(ran).toEqual([]);
  });

  it('goes back to the first one when the text changes', () => {
    expect(press(dialog('', { index: 2 }).open, key('e'))).toMatchObject({ index: 0 });
  });

  it('offers what was typed last, so that a name which is only part of others can be chosen', () => {
    const went: string[] = [];
    const typed = { label: (value: string) => `go to ${value}`, run: (value: string) => void went.push(value) };
    const { open } = dialog('shop', { typed });
    expect(foundChoices(open).map(({ choice }) => [choice.label, choice.detail])).toEqual([
      ['shop-eu', undefined],
      ['shop', 'go to shop'],
    ]);
    expect(press(open, key('down'), key('enter'))).toBe('chosen');
    expect(went).toEqual(['shop']);
    expect(press(dialog('elsewhere', { typed }).open, key('enter'))).toBe('chosen');
    expect(went).toEqual(['shop', 'elsewhere']);
  });

  it('does not offer what is an item already, or nothing', () => {
    const typed = { label: (value: string) => value, run: () => undefined };
    expect(labels(dialog('web', { typed }).open)).toEqual(['web']);
    expect(labels(dialog(' ', { typed }).open)).toEqual(['shop-eu', 'web', 'old']);
    const items = [{ label: '8080 (http)', run: () => undefined }];
    expect(labels(dialog('8080', { typed, items }).open)).toEqual(['8080 (http)']);
    expect(labels(dialog('80', { typed, items }).open)).toEqual(['8080 (http)', '80']);
  });
});
