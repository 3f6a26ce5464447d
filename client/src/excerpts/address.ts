import { type TextDocument, Uri } from 'vscode';
import { visible } from '../../../server/src/core/text/visible';
import type { ExcerptKind } from '../../../server/src/lsp/protocol';
import { nameOf } from '../tabs';
import type { Target } from '../target';

/** Of documents that show a part of a log. They are only read: nothing provides a way to write them. */
export const EXCERPT_SCHEME = 'winsock-log-excerpt';

/** Gives them their language. */
const EXTENSION = 'winsock-excerpt';

export interface ExcerptAddress {
  readonly log: Uri;
  readonly kind: ExcerptKind;
  /** Of the kind `controlBlock`. */
  readonly cb?: number;
}

/** What is behind the name of the log in the title of the tab. */
const titles: Readonly<Record<ExcerptKind, string>> = {
  controlBlock: 'CB',
  withoutWaits: 'without waits',
  findings: 'findings',
};

export function excerptUri({ log, kind, cb }: ExcerptAddress): Uri {
  const title = cb === undefined ? titles[kind] : `${titles[kind]} ${cb}`;
  return Uri.from({
    scheme: EXCERPT_SCHEME,
    // Nobody looks for a file under this path: it is what the tab shows.
    path: `/${visible(nameOf(log))} (${title}).${EXTENSION}`,
    query: JSON.stringify([log.toString(), kind, ...(cb === undefined ? [] : [cb])]),
  });
}

/** Undefined for an address that this extension has not made. */
export function excerptAddress(uri: Uri): ExcerptAddress | undefined {
  try {
    const [log, kind, cb] = JSON.parse(uri.query) as readonly unknown[];
    if (typeof log !== 'string' || typeof kind !== 'string' || !(kind in titles)) return undefined;
    return {
      log: Uri.parse(log, true),
      kind: kind as ExcerptKind,
      ...(typeof cb === 'number' && Number.isSafeInteger(cb) && cb >= 0 ? { cb } : {}),
    };
  } catch {
    return undefined;
  }
}

/** The number in front of a row, in a chain behind the name of its file, and what is behind it, as the server writes them. */
const ROW = /^ *(?:([^/\\ ][^/\\]*):)?(\d+) │ /;

interface Origin extends Target {
  /** Columns of the row in front of what the log has. */
  readonly indent: number;
}

/** Where in the log a row of an excerpt is; undefined for a heading, and for any other document. */
export function originOf(document: TextDocument, row: number): Origin | undefined {
  if (document.uri.scheme !== EXCERPT_SCHEME || row >= document.lineCount) return undefined;
  const address = excerptAddress(document.uri);
  const match = ROW.exec(document.lineAt(row).text);
  if (!address || !match) return undefined;
  const [label, name, number] = match as readonly (string | undefined)[];
  // The files of a chain lie in one folder.
  const uri = name === undefined ? address.log : Uri.joinPath(address.log, '..', name);
  return { uri, line: Number(number) - 1, indent: label?.length ?? 0 };
}
