import { Uri, workspace } from 'vscode';
import type { ConfigurationMiddleware } from 'vscode-languageclient';

const SECTION = 'winsockLog';

/**
 * The size of the pool goes to the server only where someone has set it: an event of the MTA is a better source than a default,
 * and the server could not distinguish a default of 20 from a 20 that was set.
 */
export const explicitSettings: ConfigurationMiddleware = {
  configuration: async (params, token, next) => {
    const values: unknown = await next(params, token);
    if (!Array.isArray(values)) return [];
    return values.map((value: unknown, k): unknown => {
      const { section, scopeUri } = params.items[k];
      const isOurs = section === SECTION && typeof value === 'object' && value !== null;
      return isOurs && !isSet('poolSize', scopeUri) ? { ...value, poolSize: null } : value;
    });
  },
};

function isSet(setting: string, scopeUri: string | undefined): boolean {
  const configuration = workspace.getConfiguration(SECTION, scopeUri === undefined ? undefined : Uri.parse(scopeUri));
  const found = configuration.inspect(setting);
  return [
    found?.globalValue,
    found?.workspaceValue,
    found?.workspaceFolderValue,
    found?.globalLanguageValue,
    found?.workspaceLanguageValue,
    found?.workspaceFolderLanguageValue,
  ].some((value) => value !== undefined);
}
