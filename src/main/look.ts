import type { Clock } from '../base/clock.ts';
import type { Look } from '../commands/desk.ts';
import { configFile } from '../services/config/folders.ts';
import { keepSetting } from '../services/config/keep.ts';
import { asciiMode, asciiStream } from '../ui/theme/ascii.ts';
import { detectBackground, environmentBackground } from '../ui/theme/background.ts';
import { colourDepth } from '../ui/theme/colour.ts';
import { chosenTheme } from '../ui/theme/names.ts';
import { Themes } from '../ui/theme/themes.ts';

export interface LookSources {
  /** `--theme`. */
  option: string | undefined;
  config: { theme: string; ascii: boolean };
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  clock: Clock;
}

export interface OpenedLook {
  themes: Themes;
  look: Look;
  /** The terminal to draw on: in ASCII where nothing else can be shown. */
  stdout: NodeJS.WriteStream;
}

/** How the console looks on this terminal, which is asked for its background where that is not said. */
export async function openLook({ option, config, env, stdin, stdout, clock }: LookSources): Promise<OpenedLook> {
  const name = chosenTheme(option, env.KDBG_THEME, config.theme);
  const depth = colourDepth(env);
  const said = name === 'dark' || name === 'light' ? name : undefined;
  const unasked = depth === 'none' || depth === '16' ? (environmentBackground(env) ?? 'dark') : undefined;
  const background = said ?? unasked ?? (await detectBackground({ stdin, stdout, env, clock }));
  const themes = new Themes(name, depth, background);
  const file = configFile(env);
  const look: Look = {
    get name() {
      return themes.name;
    },
    background,
    preview: (wanted) => themes.preview(wanted),
    back: () => themes.back(),
    async keep(wanted) {
      themes.choose(wanted);
      await keepSetting(file, 'theme', wanted);
      return file;
    },
  };
  return { themes, look, stdout: asciiStream(stdout, asciiMode(config.ascii, env)) };
}
