import { Disposable, type ExtensionContext, LanguageStatusSeverity, Uri, window, workspace } from 'vscode';
import { isWinsockLog, LANGUAGE_ID } from '../recognition/language';
import { LanguageItem, plain, plainText } from '../surface';
import { settingsNamed } from './settingsNamed';

/**
 * In Restricted Mode a folder's settings that could hide or change a verdict are not in force (`restrictedConfigurations`). Who looks at a
 * log of such a folder is told so.
 */
export function showRestrictedSettings({ extension }: ExtensionContext): Disposable {
  const { capabilities } = extension.packageJSON as {
    capabilities: { untrustedWorkspaces: { restrictedConfigurations: readonly string[] } };
  };
  const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
  let item: LanguageItem | undefined;

  const update = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (!document || !isWinsockLog(document)) return;
    const names = workspace.isTrusted ? [] : await namedFor(document.uri, restricted);
    if (names.length === 0) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= new LanguageItem('winsockLog.restricted', 'Winsock Log: restricted settings', { language: LANGUAGE_ID });
    item.show({
      text: names.length === 1 ? plainText`1 setting not in force` : plainText`${names.length} settings not in force`,
      detail: plainText`Restricted Mode: ${plain(names.join(', '))} of this folder could change a verdict`,
      severity: LanguageStatusSeverity.Warning,
      command: { command: 'workbench.trust.manage', title: 'Manage Trust' },
    });
  };
  const show = (): void => {
    update().catch(() => undefined);
  };

  show();
  return Disposable.from(
    { dispose: () => item?.dispose() },
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidGrantWorkspaceTrust(show),
    workspace.onDidSaveTextDocument(show),
  );
}

/** What the settings of the folder and of the workspace name. */
async function namedFor(uri: Uri, restricted: readonly string[]): Promise<readonly string[]> {
  const folder = workspace.getWorkspaceFolder(uri);
  const files = [
    ...(folder ? [Uri.joinPath(folder.uri, '.vscode', 'settings.json')] : []),
    ...(workspace.workspaceFile?.scheme === 'file' ? [workspace.workspaceFile] : []),
  ];
  const texts = await Promise.all(
    files.map((file) =>
      workspace.fs.readFile(file).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => '',
      ),
    ),
  );
  return settingsNamed(texts.join('\n'), restricted);
}
