import { describe, expect, it } from 'vitest';
import { lastWords, missingCommand, wantedVariable } from '../../../src/diagnosis/logs/decisive.ts';

const log = (text: string) =>
  text
    .replace(/^\n/, '')
    .split('\n')
    .map((line) => ({ time: '2026-01-01T11:59:00.000000000Z', text: line }));
const said = (text: string) => lastWords(log(text));
const lines = (text: string) => said(text)?.lines.map((line) => line.text);

describe('what a program said last', () => {
  const words = (...texts: string[]) => lastWords(texts.map((text) => ({ time: '', text })))?.summary;

  it('a line of JSON tells by its level whether it speaks of an error, not by its words', () => {
    expect(
      words(
        '{"level":"info","msg":"error budget is fine"}',
        '{"level":"error","message":"missing DATABASE_URL"}',
        '{"level":"info","msg":"shutting down, no failure left"}',
      ),
    ).toBe('missing DATABASE_URL');
  });

  it('nginx tells what it can’t bind, not only that it gives up; what is said twice is quoted once', () => {
    const bind = 'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)';
    expect(words('nginx: starting', bind, bind, 'nginx: [emerg] still could not bind()')).toBe(bind);
    expect(words('job: error: disk full', 'job: exiting due to errors')).toBe('job: error: disk full');
  });

  it('PostgreSQL tells the reason in the line after its error', () => {
    expect(
      words('[1] FATAL:  data directory has invalid permissions', '[1] DETAIL:  Permissions should be u=rwx (0700).'),
    ).toBe('[1] FATAL: data directory has invalid permissions [1] DETAIL: Permissions should be u=rwx (0700).');
  });
});

describe('the decisive lines of a log', () => {
  it('PostgreSQL without a password tells which variable it wants', () => {
    const words = said(`
Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html`);
    expect(words?.kind).toBe('error');
    expect(words?.summary).toMatch(/^Error: Database is uninitialized .* You must specify POSTGRES_PASSWORD/);
    expect(wantedVariable(words)).toBe('POSTGRES_PASSWORD');
  });

  it('a Python traceback is quoted whole, and its last line says what went wrong', () => {
    const words = said(`
starting
Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    import settings
  File "/app/settings.py", line 9, in <module>
    port = int(os.environ["PORT"])
KeyError: 'PORT'`);
    expect(words?.kind).toBe('trace');
    expect(words?.lines).toHaveLength(6);
    expect(words?.summary).toBe("KeyError: 'PORT'");
  });

  it('a chained Python traceback is told from its last exception', () => {
    expect(
      said(`
Traceback (most recent call last):
  File "a.py", line 1, in <module>
ValueError: a

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 1, in <module>
django.db.utils.OperationalError: connection refused`)?.summary,
    ).toBe('django.db.utils.OperationalError: connection refused');
  });

  it('a Java trace with its cause is one trace, told from the cause', () => {
    const words = said(`
2026-01-01 INFO starting
Exception in thread "main" java.lang.IllegalStateException: no data source
	at com.shop.Main.main(Main.java:12)
	... 3 more
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.connect0(Native Method)
	... 9 more`);
    expect(words?.lines).toHaveLength(6);
    expect(words?.summary).toBe('Caused by: java.net.ConnectException: Connection refused');
  });

  it('a Go panic is quoted to the end of its goroutine', () => {
    const words = said(`
listening
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45e4a0]

goroutine 1 [running]:
main.main()
	/src/main.go:8 +0x20
exit status 2`);
    expect(words?.kind).toBe('trace');
    expect(words?.lines.at(-1)?.text).toBe('exit status 2');
    expect(words?.summary).toMatch(/^panic: runtime error: invalid memory address/);
  });

  it('an uncaught error of Node with the place above it', () => {
    const words = said(`
node:internal/modules/cjs/loader:1368
  throw err;
  ^

Error: Cannot find module '/app/server.js'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1365:15)
    at node:internal/main/run_main_module:36:49 {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v24.1.0`);
    expect(words?.kind).toBe('trace');
    expect(words?.summary).toBe("Error: Cannot find module '/app/server.js'");
    expect(words?.lines[0]?.text).toContain('node:internal');
  });

  it('a Rust panic tells the reason from its second line', () => {
    expect(
      said("thread 'main' panicked at src/main.rs:4:5:\nno such table: users\nnote: run with `RUST_BACKTRACE=1`")
        ?.summary,
    ).toBe("thread 'main' panicked at src/main.rs:4:5: no such table: users");
  });

  it('JSON lines are read as sentences', () => {
    expect(
      said('{"level":"info","msg":"up"}\n{"level":"fatal","msg":"no broker","error":"dial tcp: refused"}')?.summary,
    ).toBe('no broker: dial tcp: refused');
  });

  it('a harmless line that speaks of errors is not taken for one', () => {
    expect(said('seed: 0 errors, 120 rows written\nready\nbye')?.kind).toBe('last');
    expect(lines('a\nb\nc\nd')).toEqual(['b', 'c', 'd']);
  });

  it('an error is found above the chatter of the shutdown', () => {
    expect(lines('up\nERROR: relation "accounts" does not exist\nclosing pool\nbye')).toEqual([
      'ERROR: relation "accounts" does not exist',
    ]);
  });

  it('control sequences never reach a quotation', () => {
    expect(lines('\u001b[31mfatal: \u001b]0;title\u0007boom\u001b[0m')).toEqual(['fatal: boom']);
  });

  it('an empty log has no last words', () => {
    expect([said(''), said('\n  \n')]).toEqual([undefined, undefined]);
  });
});

it.each([
  ['sh: gunicorn: not found', 'gunicorn'],
  ['/bin/sh: 1: gunicorn: not found', 'gunicorn'],
  ['sh: line 2: gunicorn: command not found', 'gunicorn'],
  ['/entrypoint.sh: line 7: java: command not found', 'java'],
  ['bash: gunicorn: command not found', 'gunicorn'],
  ["env: 'python3': No such file or directory", 'python3'],
  ['env: ‘node’: No such file or directory', 'node'],
  ['exec: "migrate": executable file not found in $PATH', 'migrate'],
  ['open /etc/app.yaml: no such file or directory', undefined],
])('the program that a shell missed in "%s" is %s', (line, command) => {
  expect(missingCommand(log(line))).toBe(command);
});
