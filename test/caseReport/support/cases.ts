/** Cases for tests: from texts to a case file, as a host does it. */
import { readFileSync } from 'node:fs';
import { buildCase, type CaseInput, type CaseReport } from '../../../server/src/core/caseReport/buildCase';
import type { RenderOptions } from '../../../server/src/core/caseReport/blocks';
import type { WinsockLogInput } from '../../../server/src/core/caseReport/model';
import { caseHtml } from '../../../server/src/core/caseReport/html';
import { caseMarkdown } from '../../../server/src/core/caseReport/markdown';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { defaultSettings } from '../../../server/src/core/findings/verdict';
import { LogIntake } from '../../../server/src/core/intake/logIntake';
import { inRoot } from '../../support/paths';

export const articleEvents = readFileSync(inRoot('samples', 'kb303102-events', 'EV0.LOG'), 'utf8');

export interface Given extends Partial<Omit<CaseInput, 'logs' | 'eventLogs'>> {
  /** Texts by name. */
  readonly logs?: Readonly<Record<string, string>>;
  readonly events?: Readonly<Record<string, string>>;
  /** What is known of each log besides its text. */
  readonly ofLogs?: Partial<WinsockLogInput>;
  readonly leakThreshold?: number;
  /** Short logs will do by default: no connections need come and go meanwhile. */
  readonly leakTurnover?: number;
}

function inputOf({ logs = {}, events = {}, leakThreshold, leakTurnover = 0, ofLogs, ...rest }: Given): CaseInput {
  return {
    ...rest,
    logs: Object.entries(logs).map(([name, text]) => {
      const intake = new LogIntake();
      intake.push(Buffer.from(text));
      intake.end();
      const settings = {
        ...defaultSettings,
        leakThreshold: leakThreshold ?? defaultSettings.leakThreshold,
        leakTurnover,
      };
      const { shapes, encoding } = intake;
      return { name, facts: intake.facts(settings), shapes, encoding, ...ofLogs };
    }),
    eventLogs: Object.entries(events).map(([name, text]) => ({ name, log: parseEventLog(text) })),
  };
}

export const caseOf = (given: Given): CaseReport => buildCase(inputOf(given));

/** The lines of the logs, for quotes. */
export const linesOf = ({ logs = {} }: Given): Required<Pick<RenderOptions, 'lineAt'>> => {
  const lines = Object.values(logs).map((text) => text.split(/\r\n?|\n/));
  return { lineAt: (source, line) => lines.at(source)?.at(line) };
};

/** The report as a host writes it that has the logs at hand. */
export const markdownOf = (given: Given): string => caseMarkdown(caseOf(given), linesOf(given));
export const htmlOf = (given: Given, tool?: string): string => caseHtml(caseOf(given), { ...linesOf(given), tool });

/** An event of the MTA's text event log. */
export const event = (id: number, text: string, time = '06-06-01 03:36:27pm'): string =>
  `message NMI${id}: Internal Operating System Error, severity 12\n\n          (BASE IL TCP/IP DRVR(8) Proc 259) ${time}\n          ${text}\n\n`;

export const socketEvent = (id: number, call: string, cb: number, error: number): string =>
  event(id, `${call} call failed on CB ${cb}\n            Socket error   ${error}`);
