/** The part of node-pty that kdbg uses; its own types are written for another name of the package. */
declare module 'node-pty' {
  export interface SpawnOptions {
    name: string;
    cols: number;
    rows: number;
    cwd: string;
    env: Record<string, string>;
  }
  export interface Process {
    readonly pid: number;
    write(data: string | Uint8Array): void;
    resize(columns: number, rows: number): void;
    pause(): void;
    resume(): void;
    kill(signal?: string): void;
    destroy(): void;
    onData(listener: (data: string) => void): { dispose(): void };
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): { dispose(): void };
    on(event: 'error', listener: (error: Error) => void): void;
  }
  const pty: { spawn(file: string, args: readonly string[], options: SpawnOptions): Process };
  export default pty;
}
