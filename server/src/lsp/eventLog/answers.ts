/** What each LSP request answers on an event log: the features beside this file, given what lies in the folder. */
import type { CancellationToken } from 'vscode-languageserver';
import type { DocumentSymbol, FoldingRange, Hover, Location, Position } from 'vscode-languageserver-types';
import type { CaseFolders } from '../disk/caseFolders';
import { OpenLog } from '../openLog';
import type { HoverOptions } from '../features/hover';
import type { Snapshot } from '../snapshot';
import { closedBeside, openBeside, type WinsockLogBeside } from './besides';
import { eventDefinition } from './definition';
import { eventSymbols } from './documentSymbol';
import { eventFolds } from './foldingRange';
import { eventHover } from './hover';
import { eventReferences } from './references';
import { cbAt } from './cbAt';
import type { EventSnapshot } from './snapshot';

interface EventAnswersOptions {
  readonly folders: CaseFolders;
  /** A Winsock log that is open, analysed. */
  readonly snapshotOf: (uri: string, token?: CancellationToken) => Promise<Snapshot | undefined>;
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
    const { folders, snapshotOf } = this.options;
    const result: WinsockLogBeside[] = [];
    for (const document of folders.openBeside(snapshot.uri)) {
      const open = document instanceof OpenLog ? await snapshotOf(document.uri) : undefined;
      if (open) result.push(openBeside(open));
    }
    const closed = await folders.closedLogs(snapshot.uri, snapshot.settings);
    return [...result, ...closed.map(closedBeside)];
  }
}
