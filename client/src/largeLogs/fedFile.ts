import { type CancellationToken, FileSystemError, type Uri, workspace } from 'vscode';
import { binaryString } from '../binaryString';
import type { Params } from '../../../server/src/lsp/methods';
import type { AnalyseFileResult, DiskState } from '../../../server/src/lsp/protocol';
import { errorMessage } from '../../../server/src/core/text/errorMessage';

type Piece = Omit<Params<'analyseBytes'>, 'uri'>;

/** Bytes sent to the server at once. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Bytes by which a log is recognised: those at its beginning, and those before the place last read. */
const MARK_BYTES = 1024;

/**
 * A log that the server cannot read itself, because it runs in a browser or because the log is on no disk. The client reads it
 * and feeds it to the server. Of a log that has grown it feeds what is new; its bytes show whether it is the same log.
 */
export class FedFile {
  readonly #uri: Uri;
  readonly #send: (piece: Piece) => Promise<AnalyseFileResult>;
  /** Size and time when it was last read. */
  #stamp = '';
  /** How much of the log the server has; undefined before it has all that there was. */
  #fed: number | undefined;
  #head = new Uint8Array(0);
  #tail = new Uint8Array(0);

  constructor(uri: Uri, send: (piece: Piece) => Promise<AnalyseFileResult>) {
    this.#uri = uri;
    this.#send = send;
  }

  /** The server has forgotten what it was fed: the next look begins anew. */
  restart(): void {
    this.#stamp = '';
    this.#fed = undefined;
  }

  /** Feeds what is new. Stops when it is cancelled; the server then has a part of the log, and should forget it. */
  async look(onPercentage: (percentage: number) => void, token: CancellationToken): Promise<AnalyseFileResult> {
    try {
      const { size, mtime } = await workspace.fs.stat(this.#uri);
      const stamp = `${size} ${mtime}`;
      if (stamp === this.#stamp) return { problem: null };
      const bytes = await workspace.fs.readFile(this.#uri);
      const result = await this.#feed(bytes, onPercentage, token);
      if (result.problem === null && !token.isCancellationRequested) this.#stamp = stamp;
      return result;
    } catch (error) {
      const isMissing = error instanceof FileSystemError && error.code === 'FileNotFound';
      return { problem: isMissing ? 'there is no such file' : errorMessage(error) };
    }
  }

  async #feed(
    bytes: Uint8Array,
    onPercentage: (percentage: number) => void,
    token: CancellationToken,
  ): Promise<AnalyseFileResult> {
    const begins = this.#beginOf(bytes);
    let at = begins ? 0 : (this.#fed ?? 0);
    let isFirst = begins !== undefined;
    // Until all is fed, the server has something between this log and the one before.
    this.restart();
    do {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      at += piece.length;
      const result = await this.#send({
        bytes: binaryString(piece),
        ...(isFirst && begins ? { begins } : {}),
        isLast: at === bytes.length,
      });
      if (result.problem !== null || token.isCancellationRequested) return result;
      isFirst = false;
      onPercentage(Math.floor((at / bytes.length) * 100));
    } while (at < bytes.length);
    this.#fed = at;
    this.#head = bytes.slice(0, MARK_BYTES);
    this.#tail = bytes.slice(Math.max(0, at - MARK_BYTES));
    return { problem: null };
  }

  /** How the log begins anew; undefined where these bytes are more of the same. */
  #beginOf(bytes: Uint8Array): DiskState['origin'] | undefined {
    const fed = this.#fed;
    if (fed === undefined) return 'opened';
    if (bytes.length < fed) return 'truncated';
    const goesOn = isAt(bytes, this.#head, 0) && isAt(bytes, this.#tail, fed - this.#tail.length);
    return goesOn ? undefined : 'replaced';
  }
}

function isAt(bytes: Uint8Array, expected: Uint8Array, at: number): boolean {
  return expected.every((byte, i) => bytes[at + i] === byte);
}
