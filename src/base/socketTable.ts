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
