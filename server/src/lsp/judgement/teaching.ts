/** Teaching shapes: which lines of some logs are not understood, and what it would change to teach, change or forget shapes. */
import type { CancellationToken } from 'vscode-languageserver';
import {
  effectWords,
  ifMeaningless,
  sumOfEffects,
  teachingEffects,
  type TaughtChain,
  type TeachingEffect,
} from '../../core/case/teaching';
import { UnknownShapes } from '../../core/formats/unknownShapes';
import { LineCollector } from '../../core/intake/lineCollector';
import { Catalogue } from '../../core/log/catalogue';
import { suggestShape, type SuggestedShape } from '../../core/log/suggestTemplate';
import { readTaughtShapes } from '../../core/log/taughtShapes';
import type { CaseFolders } from '../disk/caseFolders';
import { bytesOf, piecesOf, pourChain, textsOf, UTF8_MARK, type PourOptions } from '../logPieces';
import type { Params } from '../methods';
import type { LinePlace, ShapeEffectsResult, ShapesResult, UnknownCaseShape } from '../protocol';
import type { Snapshot } from '../snapshot';
import type { Judgement } from './judgement';
import type { Judgements } from './judgements';
import { ShapeReading } from './shapeReading';

/** Unknown shapes that are listed. */
const MAX_LISTED = 200;
/** Lines of a chain that is read again for a hover. */
const MAX_HOVER_LINES = 1_000_000;

interface TeachingOptions extends PourOptions {
  readonly judgements: Judgements;
  readonly folders: CaseFolders;
}

/** Lines of one unknown shape in a log, which may be taught at once. */
export interface LinesLike {
  readonly count: number;
  readonly shape: SuggestedShape;
}

/** An unrecognised line, and all of its shape in its document; undefined where it cannot be taught. */
export function linesLike({ log }: Snapshot, line: number): LinesLike | undefined {
  const shape = suggestShape(log.message(line));
  return shape && { shape, count: log.linesLike(line) };
}

/** Of the command that teaches it: `thread` is only there where it says something. */
export function teachArguments({ template, thread }: SuggestedShape, uri: string, effect?: string) {
  const isThreaded = thread !== false;
  return [
    template,
    uri,
    ...(isThreaded && effect === undefined ? [] : [isThreaded]),
    ...(effect === undefined ? [] : [effect]),
  ];
}

export class Teaching {
  readonly #options: TeachingOptions;
  /** What it would change if lines meant nothing, by what is taught. */
  readonly #known = new WeakMap<Judgement, Map<string, string | undefined>>();

  constructor(options: TeachingOptions) {
    this.#options = options;
  }

  async shapes({ logs }: Params<'shapes'>, token: CancellationToken): Promise<ShapesResult> {
    const chains = await this.#chains(logs, token);
    const unknown = new UnknownShapes();
    for (const [k, judgement] of chains.entries()) {
      const reading = new ShapeReading(judgement.facts.catalogue);
      if (await pourChain(textsOf(judgement), reading, this.#options, token)) unknown.add(String(k), reading.shapes);
    }
    const list = unknown.list();
    const listed = list.slice(0, MAX_LISTED);
    const samples = new Map<Judgement, ReadonlyMap<number, string>>();
    for (const [k, judgement] of chains.entries()) {
      const wanted = listed.filter(({ first }) => first.file === String(k)).map(({ first }) => first.line);
      samples.set(judgement, await this.#linesOf(judgement, wanted, token));
    }
    return {
      unknown: listed.map(({ taught, shape, count, first, cbs }): UnknownCaseShape => {
        const judgement = chains[Number(first.file)];
        return {
          template: taught?.template ?? null,
          thread: taught?.thread ?? true,
          sample: samples.get(judgement)?.get(first.line) ?? shape,
          count,
          first: placeIn(judgement, first.line),
          cbs,
        };
      }),
      otherLines: unknown.otherLines + list.slice(MAX_LISTED).reduce((sum, { count }) => sum + count, 0),
      taught: taughtIn(chains),
    };
  }

  /** For each of the alternatives, what would change; null where one of the logs cannot be read. */
  async effects({ logs, alternatives }: Params<'shapeEffects'>, token: CancellationToken): Promise<ShapeEffectsResult> {
    const catalogues = alternatives.map((taught) => new Catalogue(readTaughtShapes(taught).messages));
    const sums: (TeachingEffect[] | undefined)[] = catalogues.map(() => []);
    for (const judgement of await this.#chains(logs, token)) {
      if (token.isCancellationRequested) break;
      for (const [k, effect] of (await this.#effectsOn(judgement, catalogues)).entries()) {
        if (effect) sums[k]?.push(effect);
        else sums[k] = undefined;
      }
    }
    return sums.map((effects) => (effects ? effectWords(sumOfEffects(effects)) : null));
  }

  /** What it would change if all lines of a shape meant nothing: for a hover, and undefined where that takes too long. */
  async ifMeaningless({ judgement }: Snapshot, shape: SuggestedShape): Promise<string | undefined> {
    const { facts } = judgement;
    if (facts.lines > MAX_HOVER_LINES) return undefined;
    const key = JSON.stringify(shape);
    const known = this.#known.get(judgement) ?? new Map<string, string | undefined>();
    this.#known.set(judgement, known);
    if (!known.has(key)) {
      const [effect] = await this.#effectsOn(judgement, [ifMeaningless(facts.catalogue, shape)]);
      known.set(key, effect && effectWords(effect));
    }
    return known.get(key);
  }

  /** The chains of some logs, each once. */
  async #chains(logs: readonly string[], token: CancellationToken): Promise<readonly Judgement[]> {
    const chains = new Set<Judgement>();
    for (const uri of logs) {
      const log = await this.#options.judgements.of(uri, token);
      if (log) chains.add(log.judgement);
    }
    return [...chains];
  }

  #effectsOn(judgement: Judgement, afters: readonly Catalogue[]): Promise<readonly (TeachingEffect | undefined)[]> {
    return teachingEffects(this.#chainOf(judgement), judgement.facts.catalogue, afters, this.#options.pause);
  }

  /** What documents say is taken at once: edits may come while it is read. */
  #chainOf({ files, facts, settings }: Judgement): TaughtChain {
    const { folders } = this.#options;
    const sources = files.map(({ uri, name, document }) => {
      const bytes = document && bytesOf(document);
      return { name, folder: '', pieces: () => (bytes ? piecesOf(UTF8_MARK, bytes) : folders.pieces(uri)) };
    });
    const elsewhere = new Map(Array.from(facts.elsewhere, ([i, where]) => [facts.instances.allocation[i], where]));
    return { sources, settings, elsewhere };
  }

  async #linesOf(
    { files }: Judgement,
    wanted: readonly number[],
    token: CancellationToken,
  ): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const { uri, firstLine, lines, document } of files) {
      const own = new Set(wanted.map((line) => line - firstLine).filter((line) => line >= 0 && line < lines));
      if (own.size === 0) continue;
      if (document) {
        for (const line of own) found.set(firstLine + line, document.log.text.line(line));
        continue;
      }
      const collector = new LineCollector(own);
      const push = (piece: Uint8Array): boolean => {
        collector.push(piece);
        return collector.lines.size < own.size;
      };
      if (await this.#options.read(uri, push, token)) collector.end();
      for (const [line, text] of collector.lines) found.set(firstLine + line, text);
    }
    return found;
  }
}

function placeIn(judgement: Judgement, line: number): LinePlace {
  const { uri, name, firstLine } = judgement.fileAt(line);
  return { uri, name, line: line - firstLine };
}

function taughtIn(chains: readonly Judgement[]): ShapesResult['taught'] {
  const counts = new Map<string, ShapesResult['taught'][number]>();
  for (const { facts } of chains) {
    const came = new Map([
      ...facts.taughtShapes.map(({ message, instances }) => [message, instances] as const),
      ...facts.meaningless.map(({ message, lines }) => [message, lines] as const),
    ]);
    for (const message of facts.catalogue.taught) {
      const { template, effect, isThreadless = false } = message;
      const key = `${isThreadless} ${template}`;
      const count = (counts.get(key)?.count ?? 0) + (came.get(message) ?? 0);
      counts.set(key, { template, effect, thread: !isThreadless, count });
    }
  }
  return [...counts.values()];
}
