import type { Clock } from '../base/clock.ts';
import type { Offer } from '../cli/opening.ts';
import { texts } from '../texts/index.ts';
import { mountOffer } from '../ui/offer.tsx';
import { openLook } from './look.ts';

export interface OfferProcess {
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  clock: Clock;
  signal: AbortSignal;
}

/** Contexts that have a key. */
const MOST = 9;

/**
 * Asks a person who has no cluster what to do. Gives the command line to go on with, made from the one that was given; undefined to leave.
 */
export async function askWithoutCluster(
  offer: Offer,
  argv: readonly string[],
  { env, stdin, stdout, clock, signal }: OfferProcess,
): Promise<readonly string[] | undefined> {
  const t = texts.playground.offer;
  const config = { theme: 'auto', ascii: false };
  const opened = await openLook({ option: undefined, config, env, stdin, stdout, clock });
  const contexts = offer.contexts.slice(0, MOST);
  const chosen = await new Promise<string>((choose) => {
    const end = mountOffer({
      reason: t[offer.reason],
      looked: offer.looked,
      keys: [
        ...contexts.map((name, i) => ({ key: String(i + 1), title: t.context(name) })),
        { key: 'p', title: t.playground },
        { key: 'r', title: t.again },
        { key: 'q', title: t.quit },
      ],
      theme: opened.themes.theme.get(),
      screen: { stdin, stdout: opened.stdout },
      clock,
      chosen(key) {
        end();
        choose(key);
      },
    });
    const leave = () => {
      end();
      choose('q');
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  if (chosen === 'q') return undefined;
  if (chosen === 'r') return argv;
  if (chosen === 'p') return ['playground', ...looksOf(argv)];
  return [...argv, '--context', contexts[Number(chosen) - 1] ?? ''];
}

/** What holds on a playground too: the keys, the colours and the language that the person has asked for. */
function looksOf(argv: readonly string[]): readonly string[] {
  return ['--keymap', '--theme', '--lang'].flatMap((name) => {
    const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
    const word = argv[at];
    if (word === undefined) return [];
    return word.includes('=') ? [word] : argv.slice(at, at + 2);
  });
}
