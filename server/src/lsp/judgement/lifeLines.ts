/** The lines of one life, in all files of its chain: of documents from their text, of others by reading them once more. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Facts } from '../../core/findings/facts';
import { LifeReader, type ToldStage } from '../../core/intake/lifeReader';
import { Stages } from '../../core/lifecycle/stages';
import type { Kind } from '../../core/log/catalogue';
import type { PushLogBytes } from '../disk/logBytes';
import type { JudgedFile, Judgement } from './judgement';

type TakeLine = (line: number, kind: Kind, text: () => string) => void;

/**
 * Tells the lines of an instance, in order, as lines of the chain; waits only where they are wanted. False where a file cannot be read
 * (any more). As documents may be edited meanwhile, none is read after the first file that is no document: `text` is to be asked at once.
 */
export async function tellLines(
  judgement: Judgement,
  instance: number,
  take: TakeLine,
  { read, withWaits = false }: { readonly read: PushLogBytes; readonly withWaits?: boolean },
  token: CancellationToken,
): Promise<boolean> {
  const { facts, files } = judgement;
  const { allocation, lastActivity } = facts.instances;
  const lastLine = withWaits ? lastLineOf(facts, instance) : lastActivity[instance];
  const told = files
    .filter(({ firstLine, lines }) => firstLine <= lastLine && firstLine + lines > allocation[instance])
    .map((file) => ({ file, lines: ownLines(judgement, file, instance, withWaits) }));
  for (const { file, lines } of told) {
    if (lines) {
      for (const { line, kind, text } of lines) take(line, kind, () => text);
      continue;
    }
    const { catalogue } = facts;
    const reader = new LifeReader({ instance, lastLine, catalogue, start: file.start, withWaits }, take);
    const push = (piece: Uint8Array): boolean => {
      reader.push(piece);
      return !reader.isDone;
    };
    if (!(await read(file.uri, push, token))) return false;
    reader.end();
  }
  return true;
}

/** The last line of the chain that may belong to an instance while it is in use. */
function lastLineOf({ instances, runs }: Facts, i: number): number {
  const { released, freed, lastActivity, run } = instances;
  const end = released[i] >= 0 ? released[i] : freed[i] >= 0 ? freed[i] - 1 : runs[run[i]].lastLine;
  return Math.max(end, lastActivity[i]);
}

/** The lines of a document, taken at once; undefined for any other file. */
function ownLines({ facts }: Judgement, { document, firstLine }: JudgedFile, instance: number, withWaits: boolean) {
  if (!document) return undefined;
  const { log } = document;
  const lines = withWaits ? log.linesOf(instance, facts) : log.activityOf(instance);
  return lines.map((line) => ({ line: firstLine + line, kind: log.kind(line), text: log.message(line) }));
}

/** A life in stages; undefined where a file of it cannot be read. */
export async function toldLife(
  judgement: Judgement,
  instance: number,
  read: PushLogBytes,
  token: CancellationToken,
): Promise<readonly ToldStage[] | undefined> {
  if (instance < 0 || instance >= judgement.facts.instances.count) return undefined;
  const stages = new Stages<ToldStage>(judgement.facts.catalogue, (stage, text) => ({ ...stage, text: text() }));
  const take: TakeLine = (line, kind, text) => {
    stages.add(line, kind, text);
  };
  return (await tellLines(judgement, instance, take, { read }, token)) ? stages.list : undefined;
}
