/** Logs on disk, as far as the host has one. Errors are in words that go after the file's name and a colon. */

export interface LogFiles {
  /** The first bytes of a file, at most `limit`. Rejects where it cannot be read. */
  head(uri: string, limit: number): Promise<Uint8Array>;
  /** Gets ready to read a file, from its beginning. Nothing is opened before the first look. */
  follow(uri: string, listener: LogFileListener): FollowedFile;
}

export interface LogFileListener {
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
  /** Looks once, and tells the listener of all that is new. Rejects where the file is there but cannot be read, or was aborted. */
  look(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
