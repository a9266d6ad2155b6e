import { randomInt } from 'node:crypto';

/** Addresses of one third byte. */
const BLOCK = 250;
/** Pairs of second bytes below those of services. */
const PAIRS = 47;

/** The n-th pod's own address and that of its loopback, each in 127.0.0.0/8. */
export type PodAddresses = (number: number) => { address: string; loopback: string };

/** Addresses for the pods of one playground. It begins anywhere, so that another playground of this machine is most likely not in the way. */
export function podAddresses(random: (below: number) => number = randomInt): PodAddresses {
  const pair = random(PAIRS) * 2;
  const start = random(BLOCK);
  return (number) => {
    const rest = `${(start + Math.floor(number / BLOCK)) % BLOCK}.${(number % BLOCK) + 1}`;
    return { address: `127.${pair + 1}.${rest}`, loopback: `127.${pair + 2}.${rest}` };
  };
}
