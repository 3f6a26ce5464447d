/**
 * `workspace/executeCommand`: the commands of lenses and code actions, for clients that do not run them themselves. Whatever
 * has to be shown is shown by `window/showDocument`.
 */
import { ErrorCodes, ResponseError, type Connection } from 'vscode-languageserver';
import { columns } from './convert';
import { ARTICLE_URL, Command } from './protocol';

/** The commands that a server can run: the others need a view or a clipboard, and LSP has neither. */
export const SERVER_COMMANDS: readonly string[] = [Command.goToLine, Command.openArticle];

export interface CommandParts {
  /** A file that the client has to do with: open, or beside one that is. */
  readonly isNear: (uri: string) => boolean;
}

export function answerCommands(connection: Connection, { isNear }: CommandParts): void {
  connection.onExecuteCommand(async ({ command, arguments: args = [] }) => {
    const [uri, line] = args as readonly unknown[];
    if (command === Command.openArticle) {
      await connection.window.showDocument({ uri: ARTICLE_URL, external: true });
    } else if (command === Command.goToLine && typeof uri === 'string' && isNear(uri) && isLine(line)) {
      await connection.window.showDocument({ uri, takeFocus: true, selection: columns(line, 0, 0) });
    } else {
      return new ResponseError(ErrorCodes.InvalidParams, `There is no such command, or its arguments are wrong.`);
    }
    return null;
  });
}

function isLine(line: unknown): line is number {
  return Number.isInteger(line) && (line as number) >= 0;
}
