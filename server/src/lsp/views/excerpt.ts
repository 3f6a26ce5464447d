/** `winsockLog/excerpt`: a part of a log as text, for a document that is only read. */
import type { CancellationToken } from 'vscode-languageserver';
import { Excerpt, type ExcerptWish } from '../../core/intake/excerpt';
import type { Lives } from '../../core/findings/lives';
import type { Severity, Verdict } from '../../core/findings/verdict';
import type { Params } from '../methods';
import type { ExcerptResult } from '../protocol';
import { pourChain, textsOf, type PourOptions } from '../logPieces';
import { base64 } from './base64';
import type { LogViews } from './logViews';

export interface ExcerptOptions extends PourOptions {
  readonly views: LogViews;
}

export async function excerpt(
  { uri, kind, cb }: Params<'excerpt'>,
  options: ExcerptOptions,
  token: CancellationToken,
): Promise<ExcerptResult | null> {
  // Which instances have findings is known when the log has been read to its end, and not before.
  const start = await options.views.of(uri, token, ({ facts, lives, settings, judgement }) => ({
    result: new Excerpt(wishOf(kind, cb, lives, settings.severity), facts.catalogue),
    places: facts.places,
    files: judgement.files,
    texts: textsOf(judgement),
    reason: judgement.notUnderstood,
  }));
  if (!start) return null;
  const { result, places, files, texts, reason } = start;
  // What cannot be read has no lines, and its reason is known.
  if (!(await pourChain(texts, result, options, token)) && reason === undefined) return null;
  const { lines, owners, total, left } = result;
  return {
    text: result.text,
    files: files.map((file) => ({ uri: file.uri, name: file.name })),
    rows: base64(
      Int32Array.from(
        lines.flatMap((line, k) => {
          const place = places.of(line);
          return [place.line, owners[k], place.file];
        }),
      ),
    ),
    total,
    left,
    ...(reason === undefined ? {} : { notUnderstood: reason }),
  };
}

function wishOf(
  kind: Params<'excerpt'>['kind'],
  cb: number | undefined,
  lives: Lives,
  severity: Readonly<Record<Verdict, Severity>>,
): ExcerptWish {
  if (kind === 'controlBlock') return { kind, cb: cb ?? -1 };
  if (kind === 'withoutWaits') return { kind };
  const instances = new Set<number>();
  for (let i = 0; i < lives.count; i++) {
    const verdict = lives.verdictOf(i);
    if (verdict && severity[verdict] !== 'none') instances.add(i);
  }
  return { kind: 'instances', instances };
}
