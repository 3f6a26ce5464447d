/** What is said of logs that are read from disk, since VS Code gives them to no extension. Knows nothing of `vscode`. */
import type { StatusParams } from '../../../server/src/lsp/protocol';
import { statusWords } from '../status/statusWords';

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

export interface LargeLogWords {
  /** With the icons of VS Code's `$(name)`. */
  readonly text: string;
  /** Paragraphs of plain text. */
  readonly tooltip: readonly string[];
}

const LIMIT = 'VS Code gives no file above 50 MB to extensions, so this one was read from disk.';
const THERE =
  'There: the findings, in Problems and at their lines. The log is followed as it grows while its tab is in front.';
const NOT_THERE =
  'Not there: lenses, the life of a control block on hover, the outline, Go to Definition, copying the evidence. ' +
  'For these, open a part of the log below 50 MB; or “winsock-log analyze” on the command line reports in full.';

export function largeLogWords(figures: LargeLogFigures): LargeLogWords {
  const { name, state, status, problem } = figures;
  const size = megabytes(status?.disk?.bytes ?? figures.bytes);
  if (!status) {
    switch (state) {
      case 'cancelled':
        return {
          text: '$(circle-slash) Winsock log not analysed',
          tooltip: [`${name} (${size}): its analysis was cancelled. Click to begin again.`],
        };
      case 'failed':
        return {
          text: '$(error) Winsock log not analysed',
          tooltip: [`${name} (${size}): ${problem ?? 'it cannot be read'}. Click to try again.`],
        };
      default:
        return {
          text: `$(loading~spin) Winsock log: reading ${size}`,
          tooltip: [`${name} (${size}) is being read from disk.`],
        };
    }
  }
  const { text, detail, needsAttention } = statusWords(status);
  return {
    text: `${needsAttention ? '$(warning)' : '$(check)'} ${text} · from disk`,
    tooltip: [
      `${name}, ${size}: ${text}`,
      ...(detail === '' ? [] : [detail]),
      ...changes(status, problem),
      ...status.limits,
      LIMIT,
      THERE,
      NOT_THERE,
    ],
  };
}

/** How the file came to what it is, in whole sentences. */
function changes({ disk }: StatusParams, problem: string | null): string[] {
  const sentences: string[] = [];
  if (disk?.origin === 'truncated') {
    sentences.push('The log was cut and begun anew while it was open; this is the new one.');
  } else if (disk?.origin === 'replaced') {
    sentences.push('Another log took the place of the one that was opened; this is the new one.');
  }
  if (disk?.isGrown === true) {
    sentences.push('It has grown since it was first read, and is followed.');
  }
  if (disk?.isMissing === true) {
    sentences.push('The file is gone; these are the results of what had been read of it.');
  }
  if (problem !== null) {
    sentences.push(`It cannot be read any more: ${problem}. These are the results of what had been read of it.`);
  }
  return sentences;
}

/** The one message about a log, when its results come for the first time. */
export function offerText(name: string, status: StatusParams): string {
  return (
    `“${name}” (${megabytes(status.disk?.bytes ?? 0)}) was read from disk, ` +
    `as VS Code gives no file above 50 MB to extensions: ${statusWords(status).text}.`
  );
}

/** As VS Code counts them: 57.2 MB. */
export function megabytes(bytes: number): string {
  const [size, unit] = bytes < 1024 ** 3 ? [bytes / 1024 ** 2, 'MB'] : [bytes / 1024 ** 3, 'GB'];
  return `${size.toFixed(1)} ${unit}`;
}
