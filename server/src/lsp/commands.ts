/**
 * `workspace/executeCommand`: the commands of lenses and code actions, for clients that do not run them themselves. Whatever
 * has to be shown is shown by `window/showDocument`.
 */
import {
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  type Connection,
  type ShowDocumentParams,
  type ShowDocumentResult,
} from 'vscode-languageserver';
import { columns } from './convert';
import { uinteger } from './gate/checks';
import { ARTICLE_URL, Command } from './protocol';
import type { StandardAnswers } from './serve';

/** The commands that a server can run: the others need a view or a clipboard, and LSP has neither. */
export const SERVER_COMMANDS: readonly string[] = [Command.goToLine, Command.openArticle];

interface CommandParts {
  /** A file that the client has to do with: open, or beside one that is. */
  readonly isNear: (uri: string) => boolean;
}

export function commandAnswers(connection: Connection, { isNear }: CommandParts): StandardAnswers<'command'> {
  const show = async (params: ShowDocumentParams): Promise<null | ResponseError> => {
    const shown = await connection.window.showDocument(params).catch(() => undefined);
    if ((shown as Partial<ShowDocumentResult> | null | undefined)?.success === true) return null;
    return new ResponseError(LSPErrorCodes.RequestFailed, 'The editor could not show it.');
  };

  return {
    command({ command, arguments: args = [] }) {
      const [uri, line] = args as readonly unknown[];
      if (command === Command.openArticle) return show({ uri: ARTICLE_URL, external: true });
      if (command === Command.goToLine && typeof uri === 'string' && isNear(uri) && isLine(line))
        return show({ uri, takeFocus: true, selection: columns(line, 0, 0) });
      return new ResponseError(ErrorCodes.InvalidParams, `There is no such command, or its arguments are wrong.`);
    },
  };
}

function isLine(line: unknown): line is number {
  return uinteger(line) === undefined;
}
