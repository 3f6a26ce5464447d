/** What is said of logs that are read from disk, since VS Code gives them to no extension. Knows nothing of `vscode`. */
import type { StatusParams } from '../../../server/src/lsp/protocol';
import { joinedPlain, plain, plainText, type PlainText } from '../../../server/src/core/text/plainText';
import { earlierLines } from '../growth/diskChange';
import { statusWords } from '../status/statusWords';
import { capitalised } from '../../../server/src/core/text/counts';

/** How far the reading of a log has come. */
export type LargeLogState = 'reading' | 'read' | 'cancelled' | 'failed';

export interface LargeLogFigures {
  readonly name: string;
  readonly bytes: number;
  readonly state: LargeLogState;
  /** Why it cannot be read, or not any more. */
  readonly problem: string | null;
  /** The latest results, if there are any. */
  readonly status: StatusParams | undefined;
}

interface LargeLogWords {
  /** With the icons of VS Code's `$(name)`. */
  readonly text: PlainText;
  /** Paragraphs of plain text. */
  readonly tooltip: readonly PlainText[];
}

/** In UTF-16 code units, of which a file has at most one per byte: a larger file comes as a document only where it has two bytes for each. */
const LIMIT_BYTES = 50 * 1024 * 1024;

/** A machine that is busy takes long to give even a small one. */
const PATIENCE_MS = 3000;
/** VS Code takes up to that long, in milliseconds, to give one megabyte of a document to extensions. */
const PATIENCE_PER_MB = 120;

/** How long a file may stand in a tab until it is clear that VS Code gives it to no extension, in milliseconds. */
export function patienceFor(bytes: number): number {
  return bytes > LIMIT_BYTES ? 0 : PATIENCE_MS + (bytes / 1024 ** 2) * PATIENCE_PER_MB;
}

function reasonFor(bytes: number): PlainText {
  return bytes > LIMIT_BYTES
    ? plainText`VS Code gives no file above 50 MB to extensions`
    : plainText`VS Code shows this file without giving it to extensions`;
}

const AVAILABLE = plainText`Available: the findings in Problems, Control Blocks, the timeline, parts of the log (Open Findings Only, …), comparison and case report. The log is followed as it grows while its tab is in front.`;
const NOT_AVAILABLE = joinedPlain(
  [
    plainText`Not available: lenses, hovers, the outline, Go to Definition.`,
    plainText`If the tab says that the file is too large or binary, choose Open Anyway there: a click in Problems then shows its line.`,
  ],
  ' ',
);

export function largeLogWords(figures: LargeLogFigures): LargeLogWords {
  const { state, status, problem } = figures;
  const name = plain(figures.name);
  const bytes = status?.disk?.bytes ?? figures.bytes;
  const size = fileSize(bytes);
  if (!status) {
    switch (state) {
      case 'cancelled':
        return {
          text: plainText`$(circle-slash) Winsock log not analysed`,
          tooltip: [plainText`${name} (${size}): its analysis was cancelled. Click to begin again.`],
        };
      case 'failed':
        return {
          text: plainText`$(error) Winsock log not analysed`,
          tooltip: [plainText`${name} (${size}): ${plain(problem ?? 'it cannot be read')}. Click to try again.`],
        };
      default:
        return {
          text: plainText`$(loading~spin) Winsock log: reading ${size}`,
          tooltip: [plainText`${name} (${size}) is being read from disk.`],
        };
    }
  }
  const { figure, text, detail } = statusWords(status);
  return {
    text: plainText`${figure} · from disk`,
    tooltip: [
      plainText`${name}, ${size}: ${text}`,
      ...(detail === '' ? [] : [detail]),
      ...changes(status, problem),
      ...(status.remarks ?? []).map(plain),
      ...status.limits.map(plain),
      plainText`${reasonFor(bytes)}, so it was read from disk.`,
      AVAILABLE,
      NOT_AVAILABLE,
    ],
  };
}

/** How the file came to what it is, in whole sentences. */
function changes(status: StatusParams, problem: string | null): PlainText[] {
  const { disk } = status;
  const sentences: PlainText[] = [];
  const rotated = disk && disk.origin !== 'opened' ? earlierLines(status) : undefined;
  if (rotated) sentences.push(plain(`${capitalised(rotated)}.`));
  else if (disk?.origin === 'truncated')
    sentences.push(plainText`The log was cut and begun again while it was open; this is the new log.`);
  else if (disk?.origin === 'replaced')
    sentences.push(plainText`Another log took the place of the one that was opened; this is the new log.`);
  if (disk?.isGrown === true)
    sentences.push(plainText`It has grown since it was first read; new lines are read as they come.`);
  if (disk?.isMissing === true)
    sentences.push(plainText`The file is gone; these are the results of what was read before.`);
  if (problem !== null) {
    sentences.push(
      plainText`It cannot be read any more: ${plain(problem)}. These are the results of what was read before.`,
    );
  }
  return sentences;
}

/** Above the progress of a reading that takes long. */
export function progressTitle(name: string, bytes: number): PlainText {
  return plainText`Analysing “${plain(name)}” (${fileSize(bytes)})`;
}

/** The one message about a log, when its results come for the first time. */
export function offerText(name: string, status: StatusParams): PlainText {
  const bytes = status.disk?.bytes ?? 0;
  return plainText`“${plain(name)}” (${fileSize(bytes)}) was read from disk, as ${reasonFor(bytes)}: ${statusWords(status).text}.`;
}

/** As VS Code counts them: 57.2 MB. */
export function fileSize(bytes: number): PlainText {
  const [size, unit] = bytes < 1024 ** 3 ? [bytes / 1024 ** 2, 'MB'] : [bytes / 1024 ** 3, 'GB'];
  return plain(`${size.toFixed(1)} ${unit}`);
}
