/** What the server answers from: a log that has been judged, with the settings that hold for it. */
import type { Range } from 'vscode-languageserver-types';
import type { Facts } from '../core/findings/facts';
import type { LogDocument } from '../core/document/logDocument';
import type { FolderEvents } from '../core/eventlog/folderEvents';
import type { Settings } from './settings';

/** A judged log, wherever its bytes came from: enough for its findings. */
export interface Judged {
  readonly uri: string;
  /** The document's version; null for a file. */
  readonly version: number | null;
  readonly facts: Facts;
  readonly settings: Settings;
  /** Where a line is. Of a file only the line's number is known. */
  readonly rangeOf: (line: number) => Range;
  /** What the event logs beside it say, as far as known; none where nobody looked. */
  readonly events: FolderEvents;
}

/** One version of a document, judged: what features answer from. */
export interface Snapshot extends Judged {
  readonly version: number;
  /** Of this text of this document, and of no other. */
  readonly revision: number;
  readonly log: LogDocument;
}
