/** The setting `winsockLog.shapes`, in each place where it is kept. */
import { ConfigurationTarget, type Uri, workspace } from 'vscode';

export const SECTION = 'winsockLog';
export const SETTING = 'shapes';

/** An entry, as the user wrote it. */
export type Entry = Readonly<Record<string, unknown>>;

/** What tells one taught shape from another. */
export interface ShapeId {
  readonly template: string;
  /** False where its lines do not begin with `(TTT)`. */
  readonly thread: boolean;
}

/** Also of an entry that is wrong: it can be forgotten like others. */
export function shapeOf(entry: Entry): ShapeId {
  return { template: String(entry['template']), thread: entry['thread'] !== false };
}

export function isOf(entry: Entry, { template, thread }: ShapeId): boolean {
  const own = shapeOf(entry);
  return own.template === template && own.thread === thread;
}

/** Undefined where the setting is not there. */
export function valueIn(target: ConfigurationTarget, scope?: Uri): readonly Entry[] | undefined {
  const found = workspace.getConfiguration(SECTION, scope).inspect<unknown>(SETTING);
  const value = target === ConfigurationTarget.Global ? found?.globalValue : found?.workspaceValue;
  return Array.isArray(value)
    ? value.filter((entry): entry is Entry => typeof entry === 'object' && entry !== null)
    : undefined;
}

/** The entries there; where a workspace has none yet, those of the user, which its own would hide. */
export function entriesIn(target: ConfigurationTarget, scope?: Uri): readonly Entry[] {
  const own = valueIn(target, scope);
  return own ?? (target === ConfigurationTarget.Workspace ? (valueIn(ConfigurationTarget.Global, scope) ?? []) : []);
}

/** All entries, those of the workspace last: they are in force. */
export function targetsOf(): readonly { readonly target: ConfigurationTarget; readonly entry: Entry }[] {
  return [ConfigurationTarget.Global, ConfigurationTarget.Workspace].flatMap((target) =>
    (valueIn(target) ?? []).map((entry) => ({ target, entry })),
  );
}

/** Keeps these entries; with none of them, the setting is gone. */
export async function write(target: ConfigurationTarget, entries: readonly Entry[], scope?: Uri): Promise<void> {
  const value = entries.length === 0 ? undefined : entries;
  await workspace.getConfiguration(SECTION, scope).update(SETTING, value, target);
}
