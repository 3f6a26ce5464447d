/**
 * Matches a message against a template with `{text}` in it, in time linear in the message: what stands between two texts is looked for from the
 * right, so that the first text is as long as it can be. Templates that leave it open where a number ends are refused (`taughtShapes.ts`).
 */
import type { Shape } from './catalogue';

/** Columns of what a slot stands for: 0-based UTF-16 offsets, `end` exclusive. */
export interface SlotPlace {
  readonly start: number;
  readonly end: number;
}

/** Where each slot of the shape is in `line[from, to)`; undefined where that is not of the shape. */
export function matchTexts(line: string, from: number, to: number, shape: Shape): SlotPlace[] | undefined {
  const { slots, literals } = shape;
  // Nearly all lines are of another shape, and there may be hundreds of shapes.
  const ending = literals[slots.length];
  if (!line.startsWith(literals[0], from) || !line.startsWith(ending, Math.max(from, to - ending.length)))
    return undefined;
  const texts = [...slots.keys()].filter((i) => slots[i].slot === 'text');
  const places: SlotPlace[] = [];
  const isText = (at: number): boolean => at >= from && at < to && !isBlank(line.charCodeAt(at));
  const first = matchPiece(line, from, to, shape, 0, texts[0], places);
  if (first < 0) return undefined;
  // Where the piece behind the text at hand starts.
  let limit = -1;
  for (let k = texts.length - 1; k >= 0; k--) {
    const isLast = k === texts.length - 1;
    const lastLiteral = isLast ? slots.length : texts[k + 1];
    const literal = literals[texts[k] + 1];
    let start = (isLast ? to : limit - 1) - literal.length;
    for (; start > first; start--) {
      start = line.lastIndexOf(literal, start);
      if (start <= first) return undefined;
      if (!isText(start - 1)) continue;
      const end = matchPiece(line, start, to, shape, texts[k] + 1, lastLiteral, places);
      if (isLast ? end === to : end >= 0 && end < limit && isText(end)) {
        if (!isLast) places[texts[k + 1]] = { start: end, end: limit };
        break;
      }
    }
    if (start <= first) return undefined;
    limit = start;
  }
  if (!isText(first)) return undefined;
  places[texts[0]] = { start: first, end: limit };
  return places;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 12;
}

/** Matches the literals from `literal` to `lastLiteral`, and the numbers between them, at `p`. Returns where they end, or -1. */
function matchPiece(
  line: string,
  p: number,
  to: number,
  { literals, slots }: Shape,
  literal: number,
  lastLiteral: number,
  places: SlotPlace[],
): number {
  for (let i = literal; ; i++) {
    if (!line.startsWith(literals[i], p)) return -1;
    p += literals[i].length;
    if (p > to) return -1;
    if (i === lastLiteral) return p;
    const start = p;
    if (slots[i].mayBeMinusOne && line.startsWith('-1', p)) p += 2;
    else while (p < to && line.charCodeAt(p) >= 48 && line.charCodeAt(p) <= 57) p++;
    if (p === start) return -1;
    places[i] = { start, end: p };
  }
}
