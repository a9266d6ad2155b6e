const NEWLINE = 10;

/** Cuts a stream of bytes into lines, however the chunks fall; lines are given without their newline. */
export class LineCutter {
  #rest: Buffer[] = [];

  /** The lines that are whole with this chunk. */
  push(chunk: Uint8Array): Buffer[] {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      const piece = bytes.subarray(start, end);
      if (this.#rest.length > 0) {
        this.#rest.push(piece);
        lines.push(Buffer.concat(this.#rest));
        this.#rest = [];
      } else {
        lines.push(piece);
      }
      start = end + 1;
    }
    if (start < bytes.length) this.#rest.push(bytes.subarray(start));
    return lines;
  }

  /** True when the stream ended in the middle of a line. */
  get cut(): boolean {
    return this.#rest.length > 0;
  }
}
