/** The diagnostics of logs that are not open: the same that they have as documents. */
import { uinteger, type Location, type Range } from 'vscode-languageserver-types';
import { LineCollector } from '../core/intake/lineCollector';
import { columns } from './convert';
import { diagnostics, notJudged } from './features/diagnostics';
import type { JudgedLog } from './judgement/judgements';
import type { Outlet } from './outlet';
import type { ShownDiagnostic } from './shown';
import { judged } from './snapshot';
import { folderOf, keyOf } from './uris';

interface StoredProblemsOptions {
  readonly outlet: Outlet;
  readonly isOpen: (uri: string) => boolean;
  /** The bytes of a stored file. Rejects where it cannot be read. */
  readonly pieces: (uri: string) => AsyncIterable<Uint8Array>;
}

interface Published {
  readonly uri: string;
  /** What was last sent, in short; undefined: nothing. */
  sent: number | undefined;
  /** Rises with each attempt: an older one must not come last. */
  turn: number;
  /** The text that the columns are of. */
  key: string;
  /** Where lines end, without trailing blanks. */
  ends: ReadonlyMap<number, number>;
}

export class StoredProblems {
  readonly #options: StoredProblemsOptions;
  /** By the keys of their URIs. */
  readonly #published = new Map<string, Published>();

  constructor(options: StoredProblemsOptions) {
    this.#options = options;
  }

  /** Publishes the findings of a log, where something about them is new. `key`: another one for every other text. */
  async publish(uri: string, key: string, log: JudgedLog): Promise<void> {
    const published = this.#of(uri);
    const turn = ++published.turn;
    const shown = diagnostics(judged(uri, log));
    const own = shown.flatMap(({ range, relatedInformation = [] }) => [
      range,
      ...relatedInformation.filter(({ location }) => isIn(uri, location)).map(({ location }) => location.range),
    ]);
    const lines = new Set(own.filter(isWhole).map(({ start }) => start.line));
    if (published.key !== key || [...lines].some((line) => !published.ends.has(line)))
      await this.#readEnds(published, key, lines);
    if (published.turn === turn) {
      await this.#send(
        published,
        shown.map((each) => withEnds(each, uri, published.ends)),
      );
    }
  }

  /** Says of a file that may be a log why it is not judged. */
  async publishNotJudged(uri: string, reason: string): Promise<void> {
    const published = this.#of(uri);
    published.turn++;
    await this.#send(published, [notJudged(reason)]);
  }

  /** A log has been opened: what is said of it from now on, its document says. */
  opened(uri: string): void {
    const published = this.#published.get(keyOf(uri));
    if (!published) return;
    // To the client, another spelling is another file.
    if (published.uri === uri) this.#forget(published);
    else void this.#withdraw(published);
  }

  /** Withdraws the diagnostics of all logs of which this is not true. */
  async keepOnly(isKept: (uri: string, folder: string) => boolean): Promise<void> {
    for (const published of [...this.#published.values()])
      if (!isKept(published.uri, folderOf(published.uri) ?? '')) await this.#withdraw(published);
  }

  /** Whether something has been published of a file in a folder of that URI, or in a folder in it. */
  hasBelow(uri: string): boolean {
    const start = `${keyOf(uri)}/`;
    return [...this.#published.keys()].some((key) => key.startsWith(start));
  }

  #of(uri: string): Published {
    let published = this.#published.get(keyOf(uri));
    if (!published)
      this.#published.set(keyOf(uri), (published = { uri, sent: undefined, turn: 0, key: '', ends: new Map() }));
    return published;
  }

  #forget(published: Published): void {
    published.turn++;
    this.#published.delete(keyOf(published.uri));
  }

  async #withdraw(published: Published): Promise<void> {
    this.#forget(published);
    if (published.sent !== undefined) await this.#options.outlet.diagnostics({ uri: published.uri, diagnostics: [] });
  }

  async #send(published: Published, shown: ShownDiagnostic[]): Promise<void> {
    const { uri } = published;
    if (this.#options.isOpen(uri)) return;
    const sent = shown.length === 0 ? undefined : digestOf(JSON.stringify(shown));
    if (sent === published.sent) return;
    published.sent = sent;
    await this.#options.outlet.diagnostics({ uri, diagnostics: shown });
  }

  /** Reads a file once more, up to the last of these lines. One that cannot be read (any more) keeps whole lines. */
  async #readEnds(published: Published, key: string, lines: ReadonlySet<number>): Promise<void> {
    const collector = new LineCollector(lines);
    try {
      if (lines.size > 0) {
        for await (const piece of this.#options.pieces(published.uri)) {
          collector.push(piece);
          if (collector.lines.size === lines.size) break;
        }
        collector.end();
      }
    } catch {
      // What is known of it is told as it was found.
    }
    published.key = key;
    published.ends = new Map([...collector.lines].map(([line, text]) => [line, text.trimEnd().length]));
  }
}

function isIn(uri: string, location: Location): boolean {
  return keyOf(location.uri) === keyOf(uri);
}

function isWhole({ end }: Range): boolean {
  return end.character === uinteger.MAX_VALUE;
}

function withEnds(shown: ShownDiagnostic, uri: string, ends: ReadonlyMap<number, number>): ShownDiagnostic {
  const fitted = (range: Range): Range => {
    const { line, character } = range.start;
    const end = ends.get(line);
    return isWhole(range) && end !== undefined ? columns(line, character, end) : range;
  };
  const { range, relatedInformation } = shown;
  return {
    ...shown,
    range: fitted(range),
    ...(relatedInformation && {
      relatedInformation: relatedInformation.map((each) =>
        isIn(uri, each.location)
          ? { ...each, location: { ...each.location, range: fitted(each.location.range) } }
          : each,
      ),
    }),
  };
}

/** FNV-1a of two halves, as one number: equal texts have equal ones, and others hardly ever. */
function digestOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (low >>> 0) * 0x200000 + (high >>> 11);
}
