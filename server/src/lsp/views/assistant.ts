/** `winsockLog/assistant`: the tools of an assistant, of logs as they are open, or else as they are stored. */
import type { CancellationToken } from 'vscode-languageserver';
import { AssistantError, checkIsLog, type Answer } from '../../core/assistants/answer';
import { FindingsAnswer } from '../../core/assistants/findingsAnswer';
import { findLife, lifeAnswer, lifeExcerpt } from '../../core/assistants/lifeAnswer';
import { reportAnswer } from '../../core/assistants/reportAnswer';
import type { AnalyzedLog } from '../../core/formats/analyzedLog';
import { visible } from '../../core/text/visible';
import { makeReport, type ReportOptions } from '../features/report';
import type { Params } from '../methods';
import type { AssistantResult } from '../protocol';
import { fileName } from '../uris';
import { ShapeReading } from '../judgement/shapeReading';
import type { Judgement } from '../judgement/judgement';
import type { JudgedLog, Judgements } from '../judgement/judgements';
import { pourChain, textsOf, type ChainSink, type PourOptions } from '../logPieces';

export interface AssistantOptions extends PourOptions {
  readonly report: ReportOptions;
  readonly judgements: Judgements;
}

/** Null where nobody waits for the answer any more. */
export async function assistant(
  params: Params<'assistant'>,
  options: AssistantOptions,
  token: CancellationToken,
): Promise<AssistantResult | null> {
  try {
    const { text } = await answerTo(params, new Logs(options, params.within, token));
    return token.isCancellationRequested ? null : { text, isError: false };
  } catch (error) {
    if (token.isCancellationRequested) return null;
    if (!(error instanceof AssistantError)) throw error;
    return { text: error.message, isError: true };
  }
}

async function answerTo(params: Params<'assistant'>, logs: Logs): Promise<Answer> {
  const { tool, logs: named, notJudged = [], verdicts, limit, cb = -1, instance, version, detail } = params;
  const [first] = named;
  const failures = notJudged.map(({ name, reason }) => ({ file: name, message: `${visible(name)}: ${reason}` }));
  if (named.length === 0)
    throw new AssistantError(['There is no Winsock.log.', ...failures.map(({ message }) => message)].join('\n'));
  switch (tool) {
    case 'listFindings': {
      const answer = new FindingsAnswer({
        tool: { name: TOOL, version },
        settings: await logs.settingsOf(first.uri),
        verdicts,
        limit,
        detail,
      });
      // Logs of one chain are told once.
      const told = new Set<Judgement>();
      for (const log of named) {
        try {
          const { judgement } = await logs.judged(log);
          if (!told.has(judgement)) answer.add(await logs.read(log, judgement));
          told.add(judgement);
        } catch (error) {
          // What was asked for alone is no part of an answer.
          if (!(error instanceof AssistantError) || named.length + failures.length === 1) throw error;
          answer.fail({ file: log.name, message: error.message });
        }
      }
      for (const failure of failures) answer.fail(failure);
      return answer.end();
    }
    case 'explainControlBlock': {
      const { judgement } = await logs.judged(first);
      const { facts } = judgement;
      checkIsLog(fileName(first.uri), facts);
      const life = findLife(facts, cb, instance);
      const excerpt = lifeExcerpt(facts, life);
      await logs.pour(first, judgement, excerpt);
      return lifeAnswer({ file: first.name, facts }, life, excerpt, detail);
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

  constructor(options: AssistantOptions, within: readonly string[] | undefined, token: CancellationToken) {
    const { read } = options;
    this.#options = { ...options, read: (uri, push, reading) => read(uri, push, reading, within) };
    this.#token = token;
  }

  settingsOf(uri: string) {
    return this.#options.report.settingsOf(uri);
  }

  /** Throws an `AssistantError` where it cannot be read. */
  async judged({ uri, name }: NamedLog): Promise<JudgedLog> {
    const log = await this.#options.judgements.of(uri, this.#token);
    if (!log) throw new AssistantError(`${visible(name)} cannot be read.`);
    const { notUnderstood, facts } = log.judgement;
    if (notUnderstood !== undefined) {
      checkIsLog(fileName(uri), facts);
      throw new AssistantError(`${visible(name)}: ${notUnderstood}`);
    }
    return log;
  }

  /** The chain that a log is in. Throws an `AssistantError` where it cannot be read, or is no log. */
  async read(log: NamedLog, judgement: Judgement): Promise<AnalyzedLog> {
    const { facts, files } = judgement;
    checkIsLog(fileName(log.uri), facts);
    // Only an answer needs the shapes of the unknown lines, so no judgement keeps their counts.
    const reading = new ShapeReading(facts.catalogue);
    // An open log has no mark of its own.
    await this.pour(log, judgement, reading, new Uint8Array(0));
    const { bytes, encoding, shapes } = reading;
    const chain = files.length < 2 ? undefined : { files: files.map(({ name }) => name), copies: [] };
    return { file: log.name, bytes, encoding, shapes, facts, chain };
  }

  /** Hands over the logs of a chain. */
  async pour({ name }: NamedLog, judgement: Judgement, sink: ChainSink, mark?: Uint8Array<ArrayBuffer>): Promise<void> {
    if (!(await pourChain(textsOf(judgement), sink, this.#options, this.#token, mark)))
      throw new AssistantError(`${visible(name)} cannot be read.`);
  }

  async report({ logs: [log], mask = false, version, within, ...wish }: Params<'assistant'>): Promise<Answer> {
    const made = await makeReport({ uri: log.uri, mask, within }, this.#options.report, this.#token);
    if (!made) throw new AssistantError('There is no Winsock.log and no event log of the MTA to report on.');
    return reportAnswer(made.report, wish, { name: TOOL, version }, made.written);
  }
}
