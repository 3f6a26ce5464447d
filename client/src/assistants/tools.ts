/** The tools that VS Code offers to assistants: `contributes.languageModelTools` describes them. The server answers. */
import {
  type CancellationToken,
  CancellationError,
  Disposable,
  FileType,
  LanguageModelTextPart,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  type LanguageModelToolInvocationPrepareOptions,
  LanguageModelToolResult,
  lm,
  type PreparedToolInvocation,
  Uri,
  workspace,
} from 'vscode';
import { visible } from '../../../server/src/core/text/visible';
import type { Params } from '../../../server/src/lsp/methods';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Server } from '../server';
import { plain, plainText, type PlainText, toolInvocation } from '../surface';
import { placeName, placesOf, readable } from './places';
import { withoutEnd } from '../../../server/src/core/text/withoutEnd';

interface Wish {
  readonly tool: Params<'assistant'>['tool'];
  /** What a chat shows meanwhile. */
  readonly doing: (on: PlainText) => PlainText;
}

/** As an assistant sends them: anything, until the server has looked at them. */
type Input = Readonly<Record<string, unknown>>;

/** Does nothing in a VS Code that has no tools. */
export function registerAssistantTools(server: Server, logs: KnownLogs, version: string): Disposable {
  // What is called VS Code need not have all of it.
  if (typeof (lm as typeof lm | undefined)?.registerTool !== 'function') return new Disposable(() => undefined);
  const wishes: readonly Wish[] = [
    { tool: 'listFindings', doing: (on) => plainText`Looking for leaked control blocks in ${on}` },
    { tool: 'explainControlBlock', doing: (on) => plainText`Following a control block through ${on}` },
    { tool: 'caseReport', doing: (on) => plainText`Making the case report on ${on}` },
  ];
  return Disposable.from(
    ...wishes.map((wish) => lm.registerTool(`winsock-log_${wish.tool}`, new Tool(wish, server, logs, version))),
  );
}

class Tool implements LanguageModelTool<Input> {
  readonly #wish: Wish;
  readonly #server: Server;
  readonly #logs: KnownLogs;
  readonly #version: string;

  constructor(wish: Wish, server: Server, logs: KnownLogs, version: string) {
    this.#wish = wish;
    this.#server = server;
    this.#logs = logs;
    this.#version = version;
  }

  prepareInvocation({ input }: LanguageModelToolInvocationPrepareOptions<Input>): PreparedToolInvocation {
    const path = pathOf(input);
    return toolInvocation(
      this.#wish.doing(path === undefined ? plainText`the logs of the workspace` : plainText`“${plain(path)}”`),
    );
  }

  /** Its errors are for the assistant to read. */
  async invoke(
    { input }: LanguageModelToolInvocationOptions<Input>,
    token: CancellationToken,
  ): Promise<LanguageModelToolResult> {
    const logs = await this.#logsOf(pathOf(input));
    const answer = await this.#server.ask(
      'assistant',
      {
        ...input,
        tool: this.#wish.tool,
        logs: logs.map((uri) => ({ uri: uri.toString(), name: placeName(uri) })),
        notJudged: pathOf(input) === undefined ? this.#notJudged() : [],
        version: this.#version,
        within: readable().map(String),
      },
      token,
    );
    if (!answer) throw new CancellationError();
    if (answer.isError) throw new Error(answer.text);
    return new LanguageModelToolResult([new LanguageModelTextPart(answer.text)]);
  }

  /** What may be a log of the workspace, and is not judged. */
  #notJudged(): { readonly name: string; readonly reason: string }[] {
    return this.#logs.leftOut
      .filter(({ isLoss }) => isLoss)
      .map(({ uri, reason }) => ({ name: placeName(Uri.parse(uri)), reason }));
  }

  async #logsOf(path: string | undefined): Promise<readonly Uri[]> {
    await this.#logs.look();
    const { all } = this.#logs;
    const isList = this.#wish.tool === 'listFindings';
    if (path === undefined) {
      if (!isList && all.length > 1) throw new Error(`Name one of these logs as path: ${namesOf(all)}.`);
      return all;
    }
    for (const place of placesOf(path, all)) {
      const type = await typeOf(place);
      if (type === undefined) continue;
      if ((type & FileType.Directory) === 0) return [place];
      const folder = place.with({ path: `${withoutEnd(place.path, /\//)}/` });
      if (this.#wish.tool === 'caseReport') return [folder];
      const inside = all.filter((uri) => uri.toString().startsWith(folder.toString()));
      if (inside.length > 0 && (isList || inside.length === 1)) return inside;
    }
    throw new Error(
      `“${visible(path)}” is not a log of the workspace. ${all.length === 0 ? 'There is none.' : `The logs are: ${namesOf(all)}.`}`,
    );
  }
}

/** Logs that are named where another one was asked for, at most. */
const MAX_NAMED = 20;

function namesOf(logs: readonly Uri[]): string {
  const names = logs.slice(0, MAX_NAMED).map((uri) => visible(placeName(uri)));
  return [...names, ...(logs.length > MAX_NAMED ? ['…'] : [])].join(', ');
}

/** An empty path is none. */
function pathOf({ path }: Input): string | undefined {
  return typeof path === 'string' && path !== '' ? path : undefined;
}

/** What is there; of a document that is no file (yet), a file. Undefined where there is nothing. */
async function typeOf(uri: Uri): Promise<FileType | undefined> {
  if (workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) return FileType.File;
  return workspace.fs.stat(uri).then(
    ({ type }) => type,
    () => undefined,
  );
}
