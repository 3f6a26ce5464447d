/** Cases for tests: from texts to a case file, as a host does it. */
import { readFileSync } from 'node:fs';
import { buildCase, type CaseFile, type CaseInput } from '../../../server/src/core/caseReport/caseFile';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { defaultSettings } from '../../../server/src/core/findings/verdict';
import { LogIntake } from '../../../server/src/core/intake/logIntake';
import { inRoot } from '../../support/paths';

export const articleEvents = readFileSync(inRoot('samples', 'kb303102-events', 'EV0.LOG'), 'utf8');

export interface Given extends Partial<Omit<CaseInput, 'logs' | 'eventLogs'>> {
  /** Texts by name. */
  readonly logs?: Readonly<Record<string, string>>;
  readonly events?: Readonly<Record<string, string>>;
  readonly leakThreshold?: number;
  /** Short logs will do by default: no connections need come and go meanwhile. */
  readonly leakTurnover?: number;
  /** Leave the logs' texts away: excerpts are written out then. */
  readonly noLines?: boolean;
}

export function inputOf({
  logs = {},
  events = {},
  leakThreshold,
  leakTurnover = 0,
  noLines,
  ...rest
}: Given): CaseInput {
  return {
    ...rest,
    logs: Object.entries(logs).map(([name, text]) => {
      const intake = new LogIntake();
      intake.push(Buffer.from(text));
      intake.end();
      const lines = text.split(/\r\n?|\n/);
      const settings = {
        ...defaultSettings,
        leakThreshold: leakThreshold ?? defaultSettings.leakThreshold,
        leakTurnover,
      };
      const { shapes, encoding } = intake;
      const lineAt = noLines ? undefined : (line: number) => lines[line];
      return { name, facts: intake.facts(settings), shapes, encoding, lineAt };
    }),
    eventLogs: Object.entries(events).map(([name, text]) => ({ name, log: parseEventLog(text) })),
  };
}

export const caseOf = (given: Given): CaseFile => buildCase(inputOf(given));

/** An event of the MTA's text event log. */
export const event = (id: number, text: string, time = '06-06-01 03:36:27pm'): string =>
  `message NMI${id}: Internal Operating System Error, severity 12\n\n          (BASE IL TCP/IP DRVR(8) Proc 259) ${time}\n          ${text}\n\n`;

export const socketEvent = (id: number, call: string, cb: number, error: number): string =>
  event(id, `${call} call failed on CB ${cb}\n            Socket error   ${error}`);
