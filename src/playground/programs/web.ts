import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** `404:/healthz,500:/` … what to answer where: from the variable ANSWERS; all else is 200. */
function answersOf(text: string): ReadonlyMap<string, number> {
  return new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((one) => {
        const [code = '', path = ''] = one.split(':');
        return [path, Number(code)];
      }),
  );
}

/**
 * A small web server. Variables: PORT, BIND (0.0.0.0, or 127.0.0.1 for the pod's own loopback), NAME, ANSWERS, START_AFTER (seconds
 * before it listens), CRASH_AFTER (seconds after which it dies with an error).
 */
export async function web(env: NodeJS.ProcessEnv): Promise<void> {
  const { PORT = '8080', BIND = '0.0.0.0', NAME = 'web', ANSWERS = '', START_AFTER = '0', CRASH_AFTER } = env;
  const answers = answersOf(ANSWERS);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const code = answers.get(path) ?? 200;
    log(`${new Date().toISOString()} ${request.method} ${request.url} ${code}`);
    response.writeHead(code, { 'Content-Type': 'text/plain', Server: NAME });
    response.end(code === 200 ? `${NAME} on ${env.HOSTNAME ?? ''}: ${request.method} ${path}\n` : `${code}\n`);
  };
  process.on('SIGTERM', () => {
    log(`${NAME}: asked to end`);
    process.exit(0);
  });
  if (Number(START_AFTER) > 0) {
    log(`${NAME}: loading for ${START_AFTER} s`);
    await new Promise((resolve) => setTimeout(resolve, Number(START_AFTER) * 1000));
  }
  try {
    await listen(() => createServer(answer), BIND, Number(PORT));
  } catch (error) {
    process.stderr.write(`${NAME}: can't listen on ${BIND}:${PORT}: ${(error as Error).message}\n`);
    process.exit(1);
  }
  log(`${NAME}: listening on ${BIND}:${PORT}`);
  if (CRASH_AFTER !== undefined) {
    setTimeout(() => {
      throw new Error(`${NAME}: the connection pool is used up (20 of 20)`);
    }, Number(CRASH_AFTER) * 1000);
  }
}
