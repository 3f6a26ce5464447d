/** `winsockLog/assistant`: the tools of an assistant, of logs as they are open, or else as they are stored. */
import type { CancellationToken } from 'vscode-languageserver';
import { AssistantError, checkIsLog, type Answer } from '../../core/assistants/answer';
import { FindingsAnswer } from '../../core/assistants/findingsAnswer';
import { findLife, lifeAnswer, lifeExcerpt } from '../../core/assistants/lifeAnswer';
import { reportAnswer } from '../../core/assistants/reportAnswer';
import type { Facts } from '../../core/findings/facts';
import type { AnalyzedLog } from '../../core/formats/analyzedLog';
import { visible } from '../../core/text/visible';
import { LogIntake } from '../../core/intake/logIntake';
import { makeReport, type ReportOptions } from '../features/report';
import type { Params } from '../methods';
import type { AssistantResult } from '../protocol';
import type { Snapshot } from '../snapshot';
import { fileName } from '../uris';
import { bytesOf, pour, UTF8_MARK, type LogSink, type PourOptions } from '../logPieces';

export interface AssistantOptions extends PourOptions {
  readonly report: ReportOptions;
}

/** Null where nobody waits for the answer any more. */
export async function assistant(
  params: Params<'assistant'>,
  options: AssistantOptions,
  token: CancellationToken,
): Promise<AssistantResult | null> {
  try {
    const { text } = await answerTo(params, new Logs(options, token));
    return token.isCancellationRequested ? null : { text, isError: false };
  } catch (error) {
    if (token.isCancellationRequested) return null;
    if (!(error instanceof AssistantError)) throw error;
    return { text: error.message, isError: true };
  }
}

async function answerTo(params: Params<'assistant'>, logs: Logs): Promise<Answer> {
  const { tool, logs: named, verdicts, limit, cb = -1, instance, version } = params;
  const [first] = named;
  if (named.length === 0) throw new AssistantError('There is no log.');
  switch (tool) {
    case 'listFindings': {
      const answer = new FindingsAnswer({
        tool: { name: TOOL, version },
        settings: await logs.settingsOf(first.uri),
        verdicts,
        limit,
      });
      for (const log of named) {
        try {
          answer.add(await logs.read(log));
        } catch (error) {
          // What was asked for alone is no part of an answer.
          if (!(error instanceof AssistantError) || named.length === 1) throw error;
          answer.fail({ file: log.name, message: error.message });
        }
      }
      return answer.end();
    }
    case 'explainControlBlock': {
      const { facts } = await logs.read(first);
      const life = findLife(facts, cb, instance);
      const excerpt = lifeExcerpt(facts, life);
      await logs.pour(first, excerpt, UTF8_MARK);
      return lifeAnswer(first.name, facts, life, excerpt);
    }
    case 'caseReport':
      return logs.report(params);
  }
}

const TOOL = 'winsock-log';

interface NamedLog {
  readonly uri: string;
  readonly name: string;
}

class Logs {
  readonly #options: AssistantOptions;
  readonly #token: CancellationToken;

  constructor(options: AssistantOptions, token: CancellationToken) {
    this.#options = options;
    this.#token = token;
  }

  settingsOf(uri: string) {
    return this.#options.report.settingsOf(uri);
  }

  /** A log by the settings of its folder. Throws an `AssistantError` where it cannot be read, or is none. */
  async read({ uri, name }: NamedLog): Promise<AnalyzedLog> {
    const snapshot = await this.#snapshotOf(uri);
    const settings = snapshot?.settings ?? (await this.settingsOf(uri));
    const intake = new LogIntake(snapshot?.facts.catalogue ?? settings.catalogue);
    await this.pour({ uri, name }, intake);
    const { bytes, encoding, shapes } = intake;
    const facts: Facts = intake.facts(settings, { elsewhere: snapshot?.facts.elsewhere });
    checkIsLog(fileName(uri), facts);
    return { file: name, bytes, encoding, shapes, facts };
  }

  /** Hands over the bytes of a log; those of a document after a mark of its encoding, if need be. */
  async pour({ uri, name }: NamedLog, sink: LogSink, mark = new Uint8Array(0)): Promise<void> {
    const snapshot = await this.#snapshotOf(uri);
    const open = snapshot && bytesOf(snapshot);
    if (open) sink.push(mark);
    if (!(await pour({ uri, open }, sink, this.#options, this.#token)))
      throw new AssistantError(`${visible(name)} cannot be read.`);
  }

  async report({ logs: [log], format = 'markdown', mask = false, version }: Params<'assistant'>): Promise<Answer> {
    const made = await makeReport({ uri: log.uri, mask }, this.#options.report, this.#token);
    if (!made) throw new AssistantError('There is no Winsock.log and no event log of the MTA to report on.');
    return reportAnswer(made.report, format, { name: TOOL, version }, made.written);
  }

  #snapshotOf(uri: string): Promise<Snapshot | undefined> {
    return this.#options.report.snapshotOf(uri, this.#token);
  }
}
