import { hostname, userInfo } from 'node:os';

/** Who sits at this machine, e.g. `ann@laptop`: for the journal, and for colleagues who find a workload asleep. */
export function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user id without a name, as in many containers.
    return `unknown@${hostname()}`;
  }
}
