/** Where a line is that is told to somebody: of a log that is several files, in which of them, and on which line there. */
import { NO_LINE } from '../lifecycle/instances';
import { visible } from '../text/visible';

/** A file of a log. */
export interface FileOfLog {
  /** As a person reads it; no other file of the log has the same. */
  readonly name: string;
  /** 0-based, in the whole log: as many lines are in the files before it. */
  readonly firstLine: number;
  /** Files between the one before and this one that are not there, in words: `winsock.log.2 is missing`. */
  readonly missing?: string | undefined;
}

/** A line of one of the files of a log. */
export interface PlaceInLog {
  /** Index of the file, oldest first. */
  readonly file: number;
  /** 0-based, in that file. */
  readonly line: number;
}

/**
 * The files of a log, oldest first. Whatever names a line (sentences, links, rows) gets its words here: in a chain, the number that a
 * line has in the whole says nothing to whoever looks for it.
 */
export class Places {
  /** `files`: empty where there is only one, which has no need to be named. */
  constructor(readonly files: readonly FileOfLog[] = []) {}

  /** Whether the log is several files, so that a line's number alone does not say where it is. */
  get isChain(): boolean {
    return this.files.length > 1;
  }

  /** Where a 0-based line of the whole log is. One behind the last is in the last file. */
  of(line: number): PlaceInLog {
    const file = Math.max(
      this.files.findLastIndex(({ firstLine }) => firstLine <= line),
      0,
    );
    return { file, line: line - (this.files.at(file)?.firstLine ?? 0) };
  }

  /**
   * `line 305`, or `winsock.log, line 305` where that is not in the file of `besides`, the line that a sentence is about or stands
   * beside. Without one, the file of a chain is always named. Both 0-based, in the whole log.
   */
  text(line: number, besides = NO_LINE): string {
    const place = this.of(line);
    return `${this.#named(place, besides, ', ')}line ${place.line + 1}`;
  }

  /** The same for a narrow column: `305`, or `winsock.log:305`. */
  label(line: number, besides = NO_LINE): string {
    const place = this.of(line);
    return `${this.#named(place, besides, ':')}${place.line + 1}`;
  }

  #named({ file }: PlaceInLog, besides: number, separator: string): string {
    if (!this.isChain || (besides !== NO_LINE && this.of(besides).file === file)) return '';
    return `${visible(this.files[file].name)}${separator}`;
  }
}
