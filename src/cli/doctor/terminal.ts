import { LEAST } from '../../base/leastScreen.ts';
import { texts } from '../../texts/index.ts';
import type { CliContext } from '../types.ts';
import { type Check, checksOf } from './types.ts';

const { ok, warning, problem, unknown } = checksOf('terminal');

/** What the terminal is, by what it says of itself; it is not asked anything, so that this also works in a pipe. */
export function terminalChecks(
  { env, stdin, stdout }: Pick<CliContext, 'env' | 'stdin' | 'stdout'>,
  platform: NodeJS.Platform = process.platform,
): Check[] {
  // In a script nothing of it matters.
  if (!stdin.isTTY && !stdout.isTTY) return [size(stdin, stdout)];
  const checks = [size(stdin, stdout), term(env, platform), colours(env, platform), unicode(env, platform)];
  const around = [env.TMUX ? 'tmux' : env.STY ? 'screen' : '', env.SSH_CONNECTION || env.SSH_TTY ? 'ssh' : ''];
  const inside = around.filter(Boolean);
  if (inside.length > 0) checks.push(ok('around', texts.tools.doctor.inside(inside)));
  return [...checks, mouse(env), clipboard(env)];
}

function size(stdin: CliContext['stdin'], stdout: CliContext['stdout']): Check {
  const t = texts.tools.doctor;
  const { columns, rows } = stdout;
  if (!stdin.isTTY || !stdout.isTTY) return unknown('size', t.noTerminal, t.noTerminalTodo);
  if (columns === undefined || rows === undefined) return unknown('size', t.noSize);
  if (columns < LEAST.columns || rows < LEAST.rows) {
    return problem('size', t.tooSmall(columns, rows, LEAST.columns, LEAST.rows), t.tooSmallTodo);
  }
  return ok('size', t.size(columns, rows));
}

function term(env: CliContext['env'], platform: NodeJS.Platform): Check {
  const t = texts.tools.doctor;
  const name = env.TERM ?? '';
  if (platform === 'win32' && !name) return ok('term', t.windowsTerminal);
  if (name === '') return problem('term', t.noTerm, t.noTermTodo);
  if (name === 'dumb') return problem('term', t.dumb, t.noTermTodo);
  const multiplexed = Boolean(env.TMUX || env.STY);
  if (multiplexed && !/^(tmux|screen)/.test(name)) return warning('term', t.termInside(name), t.termInsideTodo);
  return ok('term', t.term(name, env.TERM_PROGRAM ?? ''));
}

function colours(env: CliContext['env'], platform: NodeJS.Platform): Check {
  const t = texts.tools.doctor;
  if (env.NO_COLOR) return ok('colours', t.noColour);
  if (/truecolor|24bit/.test(env.COLORTERM ?? '') || platform === 'win32') return ok('colours', t.trueColour);
  if (/256color|direct/.test(env.TERM ?? '')) return ok('colours', t.colours('256'));
  return warning('colours', t.colours('16'), t.coloursTodo);
}

/** The locale that holds for characters (POSIX: LC_ALL before LC_CTYPE before LANG). */
function unicode(env: CliContext['env'], platform: NodeJS.Platform): Check {
  const t = texts.tools.doctor;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  if (/utf-?8/i.test(locale) || platform === 'win32') return ok('unicode', t.unicode(locale));
  return warning('unicode', t.noUnicode(locale), t.noUnicodeTodo);
}

function mouse(env: CliContext['env']): Check {
  const t = texts.tools.doctor;
  if (/^(linux|dumb|vt\d+)?$/.test(env.TERM ?? '') && !env.WT_SESSION) return warning('mouse', t.noMouse);
  return env.TMUX ? unknown('mouse', t.mouseInTmux, t.mouseInTmuxTodo) : ok('mouse', t.mouse);
}

/** OSC 52 can't be asked for; what is known of terminals is told. */
function clipboard(env: CliContext['env']): Check {
  const t = texts.tools.doctor;
  if (env.TMUX) return unknown('clipboard', t.clipboardInTmux, t.clipboardInTmuxTodo);
  if (env.STY) return warning('clipboard', t.noClipboard('screen'), t.noClipboardTodo);
  if (env.TERM_PROGRAM === 'Apple_Terminal')
    return warning('clipboard', t.noClipboard('Terminal.app'), t.noClipboardTodo);
  if (/^(linux|dumb|)$/.test(env.TERM ?? '') && !env.WT_SESSION) {
    return warning('clipboard', t.noClipboard(env.TERM || t.thisTerminal), t.noClipboardTodo);
  }
  const known =
    /^(iTerm\.app|WezTerm|vscode|ghostty|kitty)$/.test(env.TERM_PROGRAM ?? '') ||
    /kitty|alacritty|foot|ghostty/.test(env.TERM ?? '');
  return known || env.WT_SESSION ? ok('clipboard', t.clipboard) : unknown('clipboard', t.clipboardUnknown);
}
