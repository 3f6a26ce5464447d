/** Shapes of lines that users teach (`winsockLog.shapes`): a command that adds one, and a warning about those that are wrong. */
import { commands, Disposable, Uri, workspace } from 'vscode';
import { readTaughtShapes } from '../../../server/src/core/log/taughtShapes';
import { TEACH_SHAPE } from '../../../server/src/lsp/protocol';
import { joinedPlain, pick, plain, plainText, remark, showWarning } from '../surface';

const SECTION = 'winsockLog';
const SETTING = 'shapes';

const effects = [
  { effect: 'use', label: plainText`use`, description: plainText`the connection is up, and works` },
  { effect: 'setUp', label: plainText`setUp`, description: plainText`the connection is being made` },
  { effect: 'signal', label: plainText`signal`, description: plainText`an attempt to connect ended; no use` },
  { effect: 'wait', label: plainText`wait`, description: plainText`it is in the wait set; no activity` },
  { effect: 'disconnect', label: plainText`disconnect`, description: plainText`its release has begun` },
  { effect: 'close', label: plainText`close`, description: plainText`its socket is closed` },
  { effect: 'release', label: plainText`release`, description: plainText`it is back in the pool` },
] as const;

export function registerTaughtShapes(): Disposable {
  let warned = '';
  const warn = (): void => {
    const shapes: unknown = workspace.getConfiguration(SECTION).get(SETTING);
    const { errors } = readTaughtShapes(shapes ?? []);
    const text = errors.map((error) => error.text).join('\n');
    if (text === warned) return;
    warned = text;
    if (errors.length === 0) return;
    const first = plain(errors[0].text);
    const rest = errors.length > 1 ? plainText` And ${errors.length - 1} more.` : plainText``;
    void showWarning(
      joinedPlain(
        [plainText`A shape of winsockLog.shapes is left out; the rest is in force.`, plainText`${first}${rest}`],
        ' ',
      ),
      'Open Settings',
    ).then((choice) => {
      if (choice) void commands.executeCommand('workbench.action.openSettings', `${SECTION}.${SETTING}`);
    });
  };
  warn();
  return Disposable.from(
    commands.registerCommand(TEACH_SHAPE, teach),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.${SETTING}`)) warn();
    }),
  );
}

/** Asks what lines of this shape do, and adds it to the setting: of the workspace, where there is one. */
async function teach(template: unknown, uri: unknown): Promise<void> {
  if (typeof template !== 'string') return;
  const choice = await pick(effects, plainText`What does “${plain(template)}” do to its control block?`);
  if (!choice) return;
  const configuration = workspace.getConfiguration(SECTION, typeof uri === 'string' ? Uri.parse(uri) : undefined);
  const found = configuration.inspect<unknown[]>(SETTING);
  const isInWorkspace = workspace.workspaceFolders !== undefined;
  const before = (isInWorkspace ? found?.workspaceValue : undefined) ?? found?.globalValue ?? [];
  await configuration.update(SETTING, [...before, { template, effect: choice.effect, meaning: '' }], !isInWorkspace);
  remark(plainText`Taught. The log is read by it at once; its meaning can be added in winsockLog.shapes.`);
}
