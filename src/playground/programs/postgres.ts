import { createServer } from 'node:net';
import { listen } from './listen.ts';

/** Refuses to start without a password, as the image of PostgreSQL does; with one it takes connections and says nothing. */
export async function postgres(env: NodeJS.ProcessEnv): Promise<void> {
  if (!env.POSTGRES_PASSWORD && env.POSTGRES_HOST_AUTH_METHOD !== 'trust') {
    process.stderr.write(
      [
        'Error: Database is uninitialized and superuser password is not specified.',
        '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
        '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
        '',
      ].join('\n'),
    );
    process.exit(1);
  }
  process.on('SIGTERM', () => process.exit(0));
  await listen(() => createServer((socket) => socket.on('error', () => undefined)), '0.0.0.0', 5432);
  process.stderr.write('LOG:  database system is ready to accept connections\n');
}
