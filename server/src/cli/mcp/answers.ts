/** What the tools of an assistant answer, of files on disk: as `analyze` and `report` read them. */
import path from 'node:path';
import { answerOf, AssistantError, checkIsLog, untrustedNote, type Answer } from '../../core/assistants/answer';
import { FindingsAnswer } from '../../core/assistants/findingsAnswer';
import { findLife, lifeAnswer, lifeExcerpt } from '../../core/assistants/lifeAnswer';
import { reportAnswer } from '../../core/assistants/reportAnswer';
import type { CaseReportArguments, ExplainArguments, ListFindingsArguments } from '../../core/assistants/tools';
import { defaultSettings, type AnalysisSettings } from '../../core/findings/verdict';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError, NotUnderstoodError } from '../../node/inputError';
import { readBytes } from '../../node/readBytes';
import { readLogFile } from '../../node/readLog';
import { PROGRAM } from '../command';
import { findInputFiles, logsOf, type InputFile } from '../inputFiles';
import { readAhead } from '../readAhead';
import { findInputs } from '../report/findInputs';
import { gatherCase } from '../report/gatherCase';
import type { Confinement } from './confinement';
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
      confinement.folderOf,
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
    return answerOf({ notes: [untrustedNote], readable: confinement.folders, folders });
  }

  async listFindings({ path: name, verdicts, limit }: ListFindingsArguments, call: Call): Promise<Answer> {
    const { signal, onProgress } = call;
    const { catalogue, version } = this.#options;
    const settings = this.#settings;
    const answer = new FindingsAnswer({ tool: { name: PROGRAM, version }, settings, verdicts, limit });
    const inputs = name === undefined ? await this.#allLogs(signal) : await this.#logsOf(name, signal);
    const read = (file: string) => readLogFile(file, { catalogue, signal });
    let done = 0;
    for await (const each of readAhead(inputs, { catalogue, signal, read })) {
      const { file } = each;
      onProgress(done++, inputs.length, path.basename(file));
      if (each instanceof InputError) {
        if (each instanceof NotUnderstoodError && inputs.length === 1) throw new AssistantError(each.message);
        answer.fail({ file, message: each.message });
        continue;
      }
      const { bytes, encoding, shapes } = each.log;
      const facts = each.log.facts(settings);
      try {
        // Those of a folder have been looked into; a file that was named has not.
        checkIsLog(path.basename(file), facts);
        answer.add({ file, bytes, encoding, shapes, facts });
      } catch (error) {
        // What was asked for alone is no part of an answer.
        if (!(error instanceof AssistantError) || inputs.length === 1) throw error;
        answer.fail({ file, message: error.message });
      }
    }
    return answer.end();
  }

  async explainControlBlock({ path: name, cb, instance }: ExplainArguments, call: Call): Promise<Answer> {
    const { signal, onProgress } = call;
    const { catalogue } = this.#options;
    const { path: file, type } = await this.#options.confinement.resolve(name);
    if (type === 'folder') throw new AssistantError('This is a folder; name the log in it. list_logs has them.');
    const intake = await readLogFile(file, {
      catalogue,
      signal,
      mustBeUnderstood: true,
      onProgress: (read, total) => {
        onProgress(read, total === undefined ? undefined : 2 * total, path.basename(file));
      },
    });
    const facts = intake.facts(this.#settings);
    checkIsLog(path.basename(file), facts);
    const life = findLife(facts, cb, instance);
    const excerpt = lifeExcerpt(facts, life);
    for await (const piece of readBytes(file, signal)) excerpt.push(piece);
    excerpt.end();
    return lifeAnswer(file, facts, life, excerpt);
  }

  async caseReport(
    { path: name, format = 'markdown', mask = false }: CaseReportArguments,
    call: Call,
  ): Promise<Answer> {
    const { signal, onProgress } = call;
    const { confinement, clock, poolSize, catalogue, version } = this.#options;
    const { path: of } = name === undefined ? this.#onlyFolder() : await confinement.resolve(name);
    const inputs = await findInputs(
      { named: [of], events: [], besideLogs: true, folderOf: confinement.folderOf },
      signal,
    );
    const options = { ...clock, poolSize, build: undefined, mask };
    const { report, failures, lineAt } = await gatherCase(inputs, options, catalogue, signal, (file, read, total) => {
      onProgress(read, total, path.basename(file));
    });
    if (!report) throw new AssistantError(failures.map(({ message }) => message).join('\n') || 'There is no log.');
    return reportAnswer(report, format, { name: PROGRAM, version }, { lineAt, tool: `${PROGRAM} ${version}` });
  }

  get #settings(): AnalysisSettings {
    const { clock, poolSize = defaultSettings.poolSize } = this.#options;
    return { ...clock, poolSize };
  }

  /** As `analyze` takes a file or a folder. */
  async #logsOf(name: string, signal: AbortSignal) {
    const { confinement } = this.#options;
    const { path: real } = await confinement.resolve(name);
    return findInputFiles([real], signal, confinement.folderOf);
  }

  async #allLogs(signal: AbortSignal): Promise<readonly (InputFile | InputError)[]> {
    const { confinement } = this.#options;
    const inputs: (InputFile | InputError)[] = [];
    for await (const { folder, ...inventory } of findLogs(confinement.folders, confinement.folderOf, signal))
      inputs.push(...logsOf(folder, inventory));
    return inputs;
  }

  async #folder(name: string): Promise<string> {
    const { path: folder, type } = await this.#options.confinement.resolve(name);
    if (type !== 'folder') throw new AssistantError('This is a file; name a folder, or none.');
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
