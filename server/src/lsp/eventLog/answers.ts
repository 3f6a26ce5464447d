/** What each LSP request answers on an event log: the features beside this file, given what lies in the folder. */
import type { DocumentSymbol, FoldingRange, Hover, Location, Position } from 'vscode-languageserver-types';
import type { CaseFolders } from '../disk/caseFolders';
import type { HoverOptions } from '../features/hover';
import type { Judgements } from '../judgement/judgements';
import { besides, type WinsockLogBeside } from './besides';
import { eventDefinition } from './definition';
import { eventSymbols } from './documentSymbol';
import { eventFolds } from './foldingRange';
import { eventHover } from './hover';
import { eventReferences } from './references';
import { cbAt } from './cbAt';
import type { EventSnapshot } from './snapshot';

interface EventAnswersOptions {
  readonly folders: CaseFolders;
  readonly judgements: Judgements;
}

export class EventAnswers {
  constructor(readonly options: EventAnswersOptions) {}

  symbols(snapshot: EventSnapshot): DocumentSymbol[] {
    return eventSymbols(snapshot);
  }

  folds(snapshot: EventSnapshot, limit: number | undefined): FoldingRange[] {
    return eventFolds(snapshot, limit);
  }

  async hover(snapshot: EventSnapshot, position: Position, options: HoverOptions): Promise<Hover | null> {
    return eventHover(snapshot, position, await this.#beside(snapshot, position), options);
  }

  async definition(snapshot: EventSnapshot, position: Position): Promise<Location[]> {
    return eventDefinition(snapshot, position, await this.#beside(snapshot, position));
  }

  async references(snapshot: EventSnapshot, position: Position, includeDeclaration: boolean): Promise<Location[]> {
    const { folders } = this.options;
    await folders.look(snapshot.uri);
    const beside = await this.#beside(snapshot, position);
    return eventReferences(snapshot, position, beside, folders.events(snapshot.uri), includeDeclaration);
  }

  /** The Winsock logs of the folder. Not read where the place names none of their control blocks. */
  async #beside(snapshot: EventSnapshot, position: Position): Promise<readonly WinsockLogBeside[]> {
    if (cbAt(snapshot, position) === undefined) return [];
    const { judgements } = await this.options.judgements.folder(snapshot.uri);
    return judgements.map(besides);
  }
}
