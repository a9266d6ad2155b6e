import { createServer } from 'node:net';
import { listen } from './listen.ts';

/** Sends back what it gets on the port PORT (7000 unless told), to the end of each connection. */
export async function mirror({ PORT = '7000' }: NodeJS.ProcessEnv): Promise<void> {
  process.on('SIGTERM', () => process.exit(0));
  await listen(
    () =>
      createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('error', () => socket.destroy());
        socket.pipe(socket);
      }),
    '0.0.0.0',
    Number(PORT),
  );
  process.stdout.write(`mirror: listening on ${PORT}\n`);
}
