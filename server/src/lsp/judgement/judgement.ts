/** What is judged: a chain of logs, as one. */
import type { Location, Range } from 'vscode-languageserver-types';
import type { FolderEvents } from '../../core/eventlog/folderEvents';
import type { Facts } from '../../core/findings/facts';
import { Lives } from '../../core/findings/lives';
import type { FoldState } from '../../core/lifecycle/fold';
import { lineRange, wholeLine } from '../convert';
import type { Settings } from '../settings';
import { keyOf } from '../uris';
import type { LogDocument } from '../../core/document/logDocument';
import type { Link } from './chainReader';
import type { LogFile } from './logFile';
import { nameOfFiles } from '../../core/text/counts';

/** A log of a chain, as it was when that was judged. */
export interface JudgedFile extends LogFile {
  /** 0-based, in the chain. */
  readonly firstLine: number;
  readonly lines: number;
  /** What it goes on from; undefined for the first of a chain. */
  readonly start: FoldState | undefined;
}

/** Logs that are not counted, each since another one holds all of it. */
export interface CopyOfLog {
  readonly file: LogFile;
  readonly uri: string;
  /** The URI of the other one. */
  readonly of: string;
}

/** `winsock.log`, or `winsock.log (3 files)`: for people. */
export function nameOfChain({ files, newest }: Judgement): string {
  return nameOfFiles(newest.name, files.length);
}

/**
 * The judgement of one chain. It never changes: whatever it was made from changes, another one is made. Where a document is part of it,
 * its facts are valid until the next edit, so that whoever awaits something asks for it again.
 */
export class Judgement {
  readonly files: readonly JudgedFile[];
  #lives: Lives | undefined;

  constructor(
    links: readonly Link[],
    readonly facts: Facts,
    /** In force for it: with the pool size that the events beside it state, where the user has set none. */
    readonly settings: Settings,
    /** What the event logs beside it say, as far as they are known. */
    readonly events: FolderEvents,
    /** Why nothing is understood of it, in words that go after its name and a colon; undefined where something is. */
    readonly notUnderstood?: string,
  ) {
    this.files = links.map(({ file, firstLine, lines, start }) => ({ ...file, firstLine, lines, start }));
  }

  /** The table that views draw from. */
  get lives(): Lives {
    return (this.#lives ??= new Lives(this.facts));
  }

  file(uri: string): JudgedFile | undefined {
    const key = keyOf(uri);
    return this.files.find((file) => keyOf(file.uri) === key);
  }

  /** The newest of its logs: what the others were rotated away from. */
  get newest(): JudgedFile {
    return this.files[this.files.length - 1];
  }

  /** The file that a line of the chain is in. */
  fileAt(line: number): JudgedFile {
    return this.files.findLast(({ firstLine }) => firstLine <= line) ?? this.files[0];
  }

  /** Where a line of the chain is; `rangeOf`: which part of it, where its text is at hand. */
  locate(line: number, rangeOf: (log: LogDocument, line: number) => Range = lineRange): Location {
    const { uri, firstLine, document } = this.fileAt(line);
    const own = line - firstLine;
    return { uri, range: document ? rangeOf(document.log, own) : wholeLine(own) };
  }
}
