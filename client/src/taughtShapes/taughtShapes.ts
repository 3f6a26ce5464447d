/** Shapes of lines that users teach (`winsockLog.shapes`): commands that add, change and forget one, and a warning about those that are wrong. */
import { commands, ConfigurationTarget, Disposable, type Memento, Uri, workspace } from 'vscode';
import { readTaughtShapes } from '../../../server/src/core/log/taughtShapes';
import { TEACH_SHAPE } from '../../../server/src/lsp/protocol';
import { choose, joinedPlain, pick, plain, type PlainText, plainText, showInformation, showWarning } from '../surface';

const SECTION = 'winsockLog';
const SETTING = 'shapes';

/** Where the user wants taught shapes to be kept, once that was asked. */
const TARGET = 'winsockLog.shapesTarget';

/** What a line may do to its control block. The effect that clears a leak comes last among those of its kind. */
const effects = [
  { effect: 'setUp', label: plainText`It is being set up`, description: plainText`the connection is being made` },
  { effect: 'wait', label: plainText`It only waits`, description: plainText`it is in the wait set: no activity` },
  { effect: 'signal', label: plainText`An attempt to connect ended`, description: plainText`one way or the other` },
  { effect: 'use', label: plainText`It is used`, description: plainText`the connection is up and works: no leak` },
  { effect: 'disconnect', label: plainText`Its disconnect begins`, description: plainText`release has begun` },
  { effect: 'close', label: plainText`Its socket is closed`, description: plainText`release has begun` },
  { effect: 'release', label: plainText`It is back in the pool`, description: plainText`released` },
  { effect: 'none', label: plainText`It means nothing`, description: plainText`no activity of any control block` },
] as const;

export function registerTaughtShapes(state: Memento): Disposable {
  const shapes = new TaughtShapes(state);
  let warned = '';
  const warn = (): void => {
    const { errors } = readTaughtShapes(workspace.getConfiguration(SECTION).get(SETTING) ?? []);
    const text = errors.map((error) => error.text).join('\n');
    if (text === warned) return;
    warned = text;
    if (errors.length === 0) return;
    const others =
      errors.length === 1
        ? plainText`One entry of winsockLog.shapes was ignored; the others apply.`
        : plainText`${errors.length} entries of winsockLog.shapes were ignored; the others apply.`;
    void showWarning(joinedPlain([others, plain(errors[0].text)], ' '), 'Open Settings').then((choice) => {
      if (choice) void commands.executeCommand('workbench.action.openSettings', `${SECTION}.${SETTING}`);
    });
  };
  warn();
  return Disposable.from(
    commands.registerCommand(TEACH_SHAPE, (template: unknown, uri: unknown) => shapes.teach(template, uri)),
    commands.registerCommand('winsockLog.changeShape', () => shapes.change()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.${SETTING}`)) warn();
    }),
  );
}

/** An entry of the setting, as the user wrote it. */
type Entry = Readonly<Record<string, unknown>>;

/** The setting in one place where it is kept. */
interface Kept {
  readonly target: ConfigurationTarget;
  readonly entries: readonly Entry[];
}

class TaughtShapes {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  /** Asks what lines of this shape do, and adds it to the setting. */
  async teach(template: unknown, uri: unknown): Promise<void> {
    if (typeof template !== 'string') return;
    const effect = await askForEffect(template);
    if (effect === undefined) return;
    const target = await this.#target();
    if (target === undefined) return;
    const scope = typeof uri === 'string' ? Uri.parse(uri) : undefined;
    const before = entriesIn(target, scope);
    await write(target, [...before.filter((entry) => entry.template !== template), { template, effect }], scope);
    offerUndo(
      plainText`Taught “${plain(template)}”. The open logs are judged by it now.`,
      { target, entries: before },
      scope,
    );
  }

  /** Of one that was taught: changes its effect, or forgets it. */
  async change(): Promise<void> {
    const taught = [ConfigurationTarget.Global, ConfigurationTarget.Workspace].flatMap((target) =>
      entriesIn(target).map((entry) => ({ target, entry, template: String(entry.template) })),
    );
    if (taught.length === 0) {
      void showInformation(
        plainText`No shape of line is taught. Teach one from the actions on a line that is not recognised.`,
      );
      return;
    }
    const shape = await pick(
      taught.map(({ target, entry, template }) => ({
        label: plain(template),
        description: labelOf(entry.effect),
        ...(target === ConfigurationTarget.Workspace ? { detail: plainText`in this workspace’s settings` } : {}),
        target,
        entry,
        template,
      })),
      plainText`Change or Forget Which Shape?`,
    );
    if (!shape) return;
    const { target, entry, template } = shape;
    const forget = {
      label: plainText`Forget This Shape`,
      description: plainText`its lines are not recognised any more`,
    };
    const choice = await choose([forget, ...effects], plainText`“${plain(template)}”`);
    if (!choice) return;
    const entries = entriesIn(target);
    const at = entries.findIndex((each) => JSON.stringify(each) === JSON.stringify(entry));
    if (at < 0) return;
    const changed = 'effect' in choice ? [{ ...entry, effect: choice.effect }] : [];
    await write(target, entries.toSpliced(at, 1, ...changed));
    const done =
      'effect' in choice ? plainText`Changed “${plain(template)}”.` : plainText`Forgot “${plain(template)}”.`;
    offerUndo(done, { target, entries });
  }

  /** Asked once: a folder with a customer's logs is no place for a settings file that nobody asked for. */
  async #target(): Promise<ConfigurationTarget | undefined> {
    if (workspace.workspaceFolders === undefined) return ConfigurationTarget.Global;
    const known = this.#state.get<ConfigurationTarget>(TARGET);
    if (known !== undefined) return known;
    const choice = await pick(
      [
        { label: plainText`User settings`, description: plainText`for all logs`, target: ConfigurationTarget.Global },
        {
          label: plainText`Workspace settings`,
          description: plainText`in .vscode/settings.json of this folder`,
          target: ConfigurationTarget.Workspace,
        },
      ],
      plainText`Where Should Taught Shapes Be Kept?`,
    );
    if (choice) await this.#state.update(TARGET, choice.target);
    return choice?.target;
  }
}

async function askForEffect(template: string): Promise<string | undefined> {
  return (await choose(effects, plainText`What does “${plain(template)}” say of its control block?`))?.effect;
}

function labelOf(effect: unknown): PlainText {
  return effects.find((each) => each.effect === effect)?.label ?? plain(String(effect));
}

function entriesIn(target: ConfigurationTarget, scope?: Uri): readonly Entry[] {
  const found = workspace.getConfiguration(SECTION, scope).inspect<readonly Entry[]>(SETTING);
  return (target === ConfigurationTarget.Global ? found?.globalValue : found?.workspaceValue) ?? [];
}

async function write(target: ConfigurationTarget, entries: readonly Entry[], scope?: Uri): Promise<void> {
  const value = entries.length === 0 ? undefined : entries;
  await workspace.getConfiguration(SECTION, scope).update(SETTING, value, target);
}

function offerUndo(done: PlainText, before: Kept, scope?: Uri): void {
  void showInformation(done, 'Undo').then((choice) => {
    if (choice) void write(before.target, before.entries, scope);
  });
}
