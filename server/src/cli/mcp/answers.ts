/** What the tools of an assistant answer, of files on disk: as `analyze` and `report` read them. */
import path from 'node:path';
import { answerOf, AssistantError, checkIsLog, untrustedNote, type Answer } from '../../core/assistants/answer';
import { FindingsAnswer } from '../../core/assistants/findingsAnswer';
import { findLife, lifeAnswer, lifeExcerpt } from '../../core/assistants/lifeAnswer';
import { reportAnswer } from '../../core/assistants/reportAnswer';
import type { CaseReportArguments, ExplainArguments, ListFindingsArguments } from '../../core/assistants/tools';
import { readCase, type JudgedCase, type JudgedLog } from '../../core/caseReport/gather';
import type { AnalysisSettings } from '../../core/findings/verdict';
import { untilLost } from '../../core/intake/restLost';
import type { AnalyzedLog, ChainOfLogs } from '../../core/formats/analyzedLog';
import { counted } from '../../core/text/counts';
import { visible } from '../../core/text/visible';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { readBytes } from '../../node/readBytes';
import { PROGRAM } from '../command';
import { findInputs, inputsOf, type Inputs } from '../report/findInputs';
import { caseOnDisk, gatherCase } from '../report/gatherCase';
import { isInside, type Confinement } from './confinement';
import { findLogs } from './findLogs';

export interface AnswersOptions {
  readonly confinement: Confinement;
  readonly clock: Pick<AnalysisSettings, 'leakThreshold' | 'leakTurnover'>;
  /** Undefined where the user has not set it. */
  readonly poolSize: number | undefined;
  readonly catalogue: Catalogue;
  readonly version: string;
}

/** One call: cancelled by its signal, and followed by whoever asked for progress. */
export interface Call {
  readonly signal: AbortSignal;
  /** `done` of `total` things; the total may not be known. */
  readonly onProgress: (done: number, total: number | undefined, what: string) => void;
}

export class Answers {
  readonly #options: AnswersOptions;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  async listLogs(args: { readonly path?: string }, { signal, onProgress }: Call): Promise<Answer> {
    const { confinement } = this.#options;
    const folders = [];
    let looked = 0;
    for await (const { folder, winsockLogs, eventLogs, leftOut } of findLogs(
      args.path === undefined ? confinement.folders : [await this.#folder(args.path)],
      signal,
    )) {
      const files = (logs: typeof winsockLogs) =>
        logs.map(({ name, size, modified }) => ({
          path: path.join(folder, name),
          bytes: size,
          modified: new Date(modified).toISOString(),
        }));
      folders.push({
        folder,
        winsockLogs: files(winsockLogs),
        eventLogs: files(eventLogs),
        notRead: leftOut.map(({ name, reason, isLoss }) => ({
          path: path.join(folder, name),
          reason,
          mayHoldEvidence: isLoss,
        })),
      });
      onProgress(++looked, undefined, folder);
    }
    const lines = folders.flatMap(({ folder, winsockLogs, eventLogs, notRead }) => [
      `${folder}: ${counted(winsockLogs.length, 'Winsock log')}, ${counted(eventLogs.length, 'event log')}`,
      ...notRead.map((each) => `- not read: ${each.path}: ${each.reason}`),
    ]);
    return answerOf({ readable: confinement.folders, folders }, lines, { notes: [untrustedNote] });
  }

  async listFindings({ path: name, verdicts, limit, detail }: ListFindingsArguments, call: Call): Promise<Answer> {
    const { version, clock } = this.#options;
    const answer = new FindingsAnswer({ tool: { name: PROGRAM, version }, settings: clock, verdicts, limit, detail });
    let done = 0;
    for await (const inputs of name === undefined
      ? this.#cases(call.signal)
      : [await this.#logsOf(name, call.signal)]) {
      call.onProgress(done++, undefined, this.#shown(path.dirname(inputs.logs.at(0)?.file ?? '')));
      const { logs, copies, failures } = await this.#judge(inputs, { ...call, onProgress: () => undefined });
      for (const { file, message } of inputs.failures) answer.fail({ file: this.#shown(file), message });
      for (const { id, reason } of failures) answer.fail(this.#failure(id, reason));
      for (const log of logs) {
        const isOne = log.parts.length === 1;
        try {
          // Those of a folder have been looked into; a file that was named has not.
          if (isOne) checkIsLog(path.basename(log.id), log.facts);
        } catch (error) {
          // What was asked for alone is no part of an answer.
          if (!(error instanceof AssistantError) || logs.length === 1) throw error;
          answer.fail({ file: log.name, message: error.message });
          continue;
        }
        answer.add({ ...analyzedOf(log), chain: chainOf(log, copies) });
      }
    }
    return answer.end();
  }

  async explainControlBlock({ path: name, cb, instance, detail }: ExplainArguments, call: Call): Promise<Answer> {
    const inputs = await this.#logsOf(name, call.signal);
    const { logs, copies, failures } = await this.#judge({ ...inputs, eventLogs: [] }, call);
    if (logs.length > 1)
      throw new AssistantError('There are several logs in this folder; name one of them. list_logs has them.');
    const log = logs.at(0);
    if (!log) {
      const all = [...inputs.failures, ...failures.map(({ id, reason }) => this.#failure(id, reason))];
      throw new AssistantError(all.map(({ message }) => message).join('\n') || 'There is no log.');
    }
    const { facts, parts } = log;
    if (parts.length === 1) checkIsLog(path.basename(log.id), facts);
    const life = findLife(facts, cb, instance);
    const excerpt = lifeExcerpt(facts, life);
    for (const part of parts) {
      excerpt.begin(part.name);
      for await (const piece of untilLost(readBytes(part.id, call.signal))) excerpt.push(piece);
      excerpt.end();
    }
    return lifeAnswer({ ...analyzedOf(log), chain: chainOf(log, copies) }, life, excerpt, detail);
  }

  async caseReport({ path: name, mask = false, ...wish }: CaseReportArguments, call: Call): Promise<Answer> {
    const { signal, onProgress } = call;
    const { clock, poolSize, catalogue, version } = this.#options;
    const inputs = await this.#inputsOf(name ?? this.#onlyFolder().path, signal);
    const options = { ...clock, poolSize, build: undefined, mask };
    const { report, failures, lineAt } = await gatherCase(inputs, options, catalogue, signal, (file, read, total) => {
      onProgress(read, total, path.basename(file));
    });
    if (!report) throw new AssistantError(failures.map(({ message }) => message).join('\n') || 'There is no log.');
    return reportAnswer(report, wish, { name: PROGRAM, version }, { lineAt, tool: `${PROGRAM} ${version}` });
  }

  async #judge(inputs: Inputs, { signal, onProgress }: Call): Promise<JudgedCase> {
    const { clock, poolSize, catalogue } = this.#options;
    const host = await caseOnDisk(inputs, {
      catalogue,
      signal,
      nameOf: (file) => this.#shown(file),
      onProgress: (file, read, total) => {
        onProgress(read, total, path.basename(file));
      },
      identifies: false,
    });
    return readCase(host, { clock, poolSize });
  }

  #failure(file: string, reason: string): { readonly file: string; readonly message: string } {
    const shown = this.#shown(file);
    return { file: shown, message: new InputError(shown, reason).message };
  }

  /** What a file is called in answers: by its way from the folder that may be read, where there is only one. It can be asked for by that. */
  #shown(file: string): string {
    const { folders } = this.#options.confinement;
    return folders.length === 1 && isInside(folders[0], file) ? path.relative(folders[0], file) : file;
  }

  /** A log with what belongs to it, or a folder. */
  async #inputsOf(name: string, signal: AbortSignal): Promise<Inputs> {
    const { confinement } = this.#options;
    const { path: real } = await confinement.resolve(name);
    return findInputs({ named: [real], events: [], besideLogs: true }, signal);
  }

  /** The same, but where a file is named that is no Winsock log: of that nothing is told. */
  async #logsOf(name: string, signal: AbortSignal): Promise<Inputs> {
    const { path: real, type } = await this.#options.confinement.resolve(name);
    const inputs = await this.#inputsOf(name, signal);
    if (type === 'file' && !inputs.logs.some(({ file }) => file === real)) {
      const failure = inputs.failures.find(({ file }) => file === real);
      throw new AssistantError(failure?.message ?? `${visible(path.basename(real))} is not a Winsock log.`);
    }
    return inputs;
  }

  /** What all the folders hold, each by itself. */
  async *#cases(signal: AbortSignal): AsyncGenerator<Inputs> {
    const { confinement } = this.#options;
    for await (const { folder, ...inventory } of findLogs(confinement.folders, signal))
      yield inputsOf(folder, inventory, signal);
  }

  async #folder(name: string): Promise<string> {
    const { path: folder, type } = await this.#options.confinement.resolve(name);
    if (type !== 'folder') throw new AssistantError('This is a file; name a folder, or leave the path out.');
    return folder;
  }

  #onlyFolder(): { readonly path: string } {
    const { folders } = this.#options.confinement;
    if (folders.length > 1) {
      throw new AssistantError(
        'A case report is on one case: name a log, or the folder of the case. list_logs has them.',
      );
    }
    return { path: folders[0] };
  }
}

function analyzedOf({ name, bytes, encoding, shapes, facts }: JudgedLog): AnalyzedLog {
  return { file: name, bytes, encoding, shapes, facts };
}

function chainOf({ parts }: JudgedLog, copies: JudgedCase['copies']): ChainOfLogs | undefined {
  const files = parts.map(({ name }) => name);
  const own = copies.filter(({ copyOf }) => files.includes(copyOf));
  if (files.length + own.length < 2) return undefined;
  return { files, copies: own.map(({ name, copyOf }) => ({ file: name, of: copyOf })) };
}
