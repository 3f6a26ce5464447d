/** The logs that a judgement is made of. */
import type { FileAnalysis } from '../disk/fileAnalysis';
import type { OpenLog } from '../openLog';

/** A log of a folder, wherever its text is: an open document, a file that is followed as it grows, or one that is only stored. */
export interface LogFile {
  readonly uri: string;
  readonly name: string;
  /** Another one for every other text. */
  readonly key: string;
  readonly document: OpenLog | undefined;
  readonly followed: FileAnalysis | undefined;
  /** Its first lines are none of a log: it is judged by itself, as it is in no rotation of its folder while it is not asked about. */
  readonly isOther: boolean;
}
