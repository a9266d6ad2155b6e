/** A line of /proc/net/tcp or /proc/net/tcp6. */
export interface SocketLine {
  /** Hexadecimal as the kernel writes it: 8 digits for IPv4, 32 for IPv6, each 32-bit word in the machine's byte order. */
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
  /** As include/net/tcp_states.h numbers them: 1 established, 5 FIN_WAIT2, 8 CLOSE_WAIT, 10 listen … */
  state: number;
  uid: number;
  /** 0 when no process holds the socket any more. */
  inode: number;
}

export const TCP_LISTEN = 10;

/** Reads the text of /proc/net/tcp{,6} (proc_pid_net(5)); lines that are none are left out. */
export function parseSocketTable(text: string): SocketLine[] {
  const lines: SocketLine[] = [];
  for (const line of text.split('\n')) {
    const [, local = '', remote = '', state = '', , , , uid = '', , inode = ''] = line.trim().split(/\s+/);
    const [localAddress, localPort] = local.split(':');
    const [remoteAddress, remotePort] = remote.split(':');
    if (!localAddress || !remoteAddress || !/^[0-9A-F]+$/i.test(localPort ?? '')) continue;
    lines.push({
      localAddress,
      localPort: Number.parseInt(localPort ?? '', 16),
      remoteAddress,
      remotePort: Number.parseInt(remotePort ?? '', 16),
      state: Number.parseInt(state, 16),
      uid: Number(uid),
      inode: Number(inode),
    });
  }
  return lines;
}

/**
 * The address that the kernel wrote, as people write it. IPv4 in IPv6 (`::ffff:10.0.0.1`) is given as IPv4. Undefined for what is none.
 * Words are read as little-endian machines write them, which all common ones are.
 */
export function socketAddress(hex: string): string | undefined {
  if (!/^(?:[0-9A-F]{8}|[0-9A-F]{32})$/i.test(hex)) return undefined;
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12).join('.') : ipv6(bytes);
}

/** With the longest run of zeros left out (RFC 5952). */
function ipv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  let [best, length] = [-1, 1];
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && groups[to] === 0) to++;
    if (to - from > length) [best, length] = [from, to - from];
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  return best < 0 ? text(groups) : `${text(groups.slice(0, best))}::${text(groups.slice(best + length))}`;
}
