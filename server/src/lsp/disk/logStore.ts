/** Where logs lie that are no documents: on the server's disk, or with the client. Errors are in words that go after a file's name and a colon. */
import type { FileInfo } from '../../core/caseReport/model';
import type { CaseFolder } from '../../core/case/inventory';

export interface LogStore {
  /** The folder of a URI without a slash at its end. */
  folder(uri: string): CaseFolder;
  /**
   * The bytes of a file, decompressed, each piece valid until the next is asked for. Rejects where it cannot be read, or is in none of
   * the folders that it has to be in, if any are given by their URIs.
   */
  pieces(uri: string, signal?: AbortSignal, within?: readonly string[]): AsyncIterable<Uint8Array>;
}

/** The server's own disk, where logs are also read as they grow. */
export interface DiskStore extends LogStore {
  /** The first bytes of a file, at most `limit`. Rejects where it cannot be read. */
  head(uri: string, limit: number): Promise<Uint8Array>;
  /** Whether a file is in one of these folders, whatever links lead to it. */
  isWithin(uri: string, folders: readonly string[]): Promise<boolean>;
  /** What identifies a file; undefined where it is gone or cannot be read. */
  info(uri: string): Promise<FileInfo | undefined>;
  /** Gets ready to read a file, from its beginning. Nothing is opened before the first look. */
  follow(uri: string, listener: GrowthListener): FollowedFile;
}

export interface GrowthListener {
  /** More of the log. The bytes are only valid during the call. */
  bytes(chunk: Uint8Array): void;
  /** What follows is another log under the same name, from its beginning. */
  newLog(reason: 'truncated' | 'replaced'): void;
  /** There is no file of that name, for the time being. */
  missing(): void;
}

export interface FollowedFile {
  /** How many bytes the file has now. Rejects where there is no such file. */
  size(): Promise<number>;
  /** Looks once, and reports all that is new to the listener. Rejects where the file is there but cannot be read, or was aborted. */
  look(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
