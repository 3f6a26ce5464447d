/** What the server answers from: a log as its chain is judged, with the settings that hold for it. */
import type { Location, Range } from 'vscode-languageserver-types';
import type { LogDocument } from '../core/document/logDocument';
import type { FolderEvents } from '../core/eventlog/folderEvents';
import type { Facts } from '../core/findings/facts';
import { lineRange } from './convert';
import type { JudgedFile, Judgement } from './judgement/judgement';
import type { JudgedLog } from './judgement/judgements';
import type { OpenLog } from './openLog';
import type { Settings } from './settings';

/** A judged log, wherever its text is. Its lines are those from `firstLine` on of the chain, whose lines facts speak of. */
export interface Judged {
  readonly uri: string;
  /** The document's version; null for a file. */
  readonly version: number | null;
  readonly judgement: Judgement;
  readonly facts: Facts;
  readonly settings: Settings;
  /** What the event logs beside it say, as far as known. */
  readonly events: FolderEvents;
  /** 0-based, in the chain. */
  readonly firstLine: number;
  readonly lines: number;
  /** The instances that were allocated in it, or first mentioned: from an index on, up to another, exclusive. */
  readonly instances: readonly [from: number, to: number];
  /** The log that it is a copy of: then that one has the findings. */
  readonly copyOf: JudgedFile | undefined;
  /** Where a line of the chain is, in whichever of its files; `rangeOf`: which part of it, where its text is at hand. */
  readonly at: (line: number, rangeOf?: (log: LogDocument, line: number) => Range) => Location;
}

/** One version of a document, judged: what features answer from. */
export interface Snapshot extends Judged {
  readonly version: number;
  /** Of this text of this document, and of no other. */
  readonly revision: number;
  readonly log: LogDocument;
}

export function judged(uri: string, { judgement, file, copyOf }: JudgedLog): Judged {
  const { facts, settings, events } = judgement;
  return {
    uri,
    version: null,
    judgement,
    facts,
    settings,
    events,
    firstLine: file.firstLine,
    lines: file.lines,
    instances: facts.allocatedIn(file.firstLine, file.firstLine + file.lines),
    copyOf,
    at: (line, rangeOf) => judgement.locate(line, rangeOf),
  };
}

export function snapshot(document: OpenLog, log: JudgedLog): Snapshot {
  const { uri, version, revision } = document;
  const own = document.log;
  const whole = judged(uri, log);
  const { firstLine } = whole;
  return {
    ...whole,
    version,
    revision,
    log: own,
    lines: own.lines,
    instances: whole.facts.allocatedIn(firstLine, firstLine + own.lines),
    // Of a copy, the lines that it has are shown in it.
    at: (line, rangeOf = lineRange) =>
      line >= firstLine && line < firstLine + own.lines
        ? { uri, range: rangeOf(own, line - firstLine) }
        : whole.at(line, rangeOf),
  };
}
