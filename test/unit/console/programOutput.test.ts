import { describe, expect, test } from 'vitest';
import { Dialogs } from '../../../src/console/dialogs.ts';
import { ProgramOutput } from '../../../src/console/programOutput.ts';

const lines = ({ top }: Dialogs) => (top?.kind === 'message' ? top.lines : undefined);

describe('what a program says', () => {
  test('is in one dialog, which grows', () => {
    const dialogs = new Dialogs();
    const output = new ProgramOutput();
    output.show(dialogs, 'It says', 'open https://login\n');
    output.show(dialogs, 'It says', 'waiting\n');
    expect(lines(dialogs)).toEqual(['open https://login', 'waiting']);
    dialogs.close();
    expect(dialogs.top).toBeUndefined();
  });

  test('does not come back once it is closed, unless it is new', () => {
    const dialogs = new Dialogs();
    const output = new ProgramOutput();
    output.show(dialogs, 'It says', 'your session has expired\n');
    dialogs.close();
    output.show(dialogs, 'It says', 'your session has expired\n');
    expect(dialogs.top).toBeUndefined();
    output.show(dialogs, 'It says', 'your account is locked\n');
    expect(lines(dialogs)).toEqual(['your session has expired', 'your account is locked']);
  });
});
