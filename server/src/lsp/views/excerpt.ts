/** `winsockLog/excerpt`: a part of a log as text, for a document that is only read. */
import type { CancellationToken } from 'vscode-languageserver';
import { Excerpt, type ExcerptWish } from '../../core/intake/excerpt';
import type { Lives } from '../../core/findings/lives';
import type { Severity, Verdict } from '../../core/findings/verdict';
import type { ExcerptParams, ExcerptResult } from '../protocol';
import type { ReadLog } from '../disk/logBytes';
import { base64 } from './base64';
import type { LogViews } from './logViews';

/** Bytes of an open document read between two turns of the event loop. */
const STEP_BYTES = 2 * 1024 * 1024;

/** The text of an open document is UTF-8, whatever its file is. */
const UTF8_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

export interface ExcerptOptions {
  readonly views: LogViews;
  readonly read: ReadLog;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

export async function excerpt(
  { uri, kind, cb }: ExcerptParams,
  { views, read, pause }: ExcerptOptions,
  token: CancellationToken,
): Promise<ExcerptResult | null> {
  // Which instances have findings is known when the log has been read to its end, and not before.
  const start = await views.of(uri, token, ({ facts, lives, settings, snapshot }) => ({
    wish: wishOf(kind, cb, lives, settings.severity),
    catalogue: facts.catalogue,
    // A copy, since edits may come between the steps.
    bytes: snapshot?.log.text.bytes.slice(0, snapshot.log.text.length),
  }));
  if (!start) {
    return null;
  }
  const { wish, catalogue, bytes } = start;
  const result = new Excerpt(wish, catalogue);
  if (bytes) {
    result.push(UTF8_MARK);
    for (let at = 0; at < bytes.length && !token.isCancellationRequested; at += STEP_BYTES) {
      result.push(bytes.subarray(at, at + STEP_BYTES));
      await pause();
    }
  } else if (
    !(await read(
      uri,
      (piece) => {
        result.push(piece);
        return true;
      },
      token,
    ))
  ) {
    return null;
  }
  result.end();
  const { lines, owners, total, left } = result;
  return {
    text: result.text,
    rows: base64(Int32Array.from(lines.flatMap((line, k) => [line, owners[k]]))),
    total,
    left,
  };
}

function wishOf(
  kind: ExcerptParams['kind'],
  cb: number | undefined,
  lives: Lives,
  severity: Readonly<Record<Verdict, Severity>>,
): ExcerptWish {
  if (kind === 'controlBlock') {
    return { kind, cb: cb ?? -1 };
  }
  if (kind === 'withoutWaits') {
    return { kind };
  }
  const instances = new Set<number>();
  for (let i = 0; i < lives.count; i++) {
    const verdict = lives.verdictOf(i);
    if (verdict && severity[verdict] !== 'none') {
      instances.add(i);
    }
  }
  return { kind: 'instances', instances };
}
