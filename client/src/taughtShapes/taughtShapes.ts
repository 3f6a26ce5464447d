/** Shapes of lines that users teach (`winsockLog.shapes`): commands that add, change and forget one, and a warning about those that are wrong. */
import { commands, ConfigurationTarget, Disposable, type Memento, Uri, workspace } from 'vscode';
import { readTaughtShapes } from '../../../server/src/core/log/taughtShapes';
import { TEACH_SHAPE } from '../../../server/src/lsp/protocol';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Server } from '../server';
import {
  choose,
  joinedPlain,
  pick,
  plain,
  type PlainText,
  plainText,
  showInformation,
  showWarning,
  withStatusProgress,
} from '../surface';
import {
  type Entry,
  entriesIn,
  isOf,
  SECTION,
  SETTING,
  shapeOf,
  type ShapeId,
  targetsOf,
  valueIn,
  write,
} from './setting';

/** Where the user wants taught shapes to be kept, once that was asked. */
const TARGET = 'winsockLog.shapesTarget';

/** No choice waits longer for what it would change. */
const PREVIEW_MS = 8000;

/** What a line may do to its control block. The effect that clears a leak comes last among those of its kind. */
const effects = [
  { effect: 'setUp', label: plainText`It is being set up`, description: plainText`the connection is being made` },
  { effect: 'wait', label: plainText`It only waits`, description: plainText`it is in the wait set: no activity` },
  { effect: 'signal', label: plainText`An attempt to connect ended`, description: plainText`one way or the other` },
  { effect: 'use', label: plainText`It is used`, description: plainText`the connection is up and works: no leak` },
  { effect: 'disconnect', label: plainText`Its disconnect begins`, description: plainText`release has begun` },
  { effect: 'close', label: plainText`Its socket is closed`, description: plainText`release has begun` },
  { effect: 'release', label: plainText`It is back in the pool`, description: plainText`released` },
  { effect: 'none', label: plainText`It means nothing`, description: plainText`neither activity nor a gap` },
] as const;

/** The effects that a shape can have: a line that names no control block, and has no thread, can only mean nothing. */
function effectsFor({ template, thread }: ShapeId): readonly (typeof effects)[number][] {
  return effects.filter(({ effect }) => thread || effect === 'none' || template.includes('{cb}'));
}

/** What is offered beside the effects. */
const forgotten = {
  label: plainText`Forget This Shape`,
  description: plainText`its lines become unknown again`,
};

/** What an effect is called. */
export function labelOf(effect: unknown): PlainText {
  return effects.find((each) => each.effect === effect)?.label ?? plain(String(effect));
}

/** Registers the commands, and warns of entries that are wrong. */
export function registerTaughtShapes(shapes: TaughtShapes): Disposable {
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
    commands.registerCommand(TEACH_SHAPE, (template: unknown, uri: unknown, thread: unknown, effect: unknown) =>
      typeof template === 'string'
        ? shapes.teach({ template, thread: thread !== false }, typeof uri === 'string' ? uri : undefined, effect)
        : undefined,
    ),
    commands.registerCommand('winsockLog.changeShape', () => shapes.change()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.${SETTING}`)) warn();
    }),
  );
}

interface Choice {
  readonly label: PlainText;
  readonly description: PlainText;
}

type Found = ReturnType<typeof targetsOf>[number];

export class TaughtShapes {
  readonly #server: Server;
  readonly #logs: KnownLogs;
  readonly #state: Memento;

  constructor(server: Server, logs: KnownLogs, state: Memento) {
    this.#server = server;
    this.#logs = logs;
    this.#state = state;
  }

  /** Asks what lines of this shape do, and adds it to the setting. `only`: the one effect that is offered. */
  async teach(shape: ShapeId, uri?: string, only?: unknown): Promise<void> {
    const scope = uri === undefined ? undefined : Uri.parse(uri);
    const { template, thread } = shape;
    const entryOf = (effect: string): Entry => ({ template, effect, ...(thread ? {} : { thread: false }) });
    const target = await this.#target();
    if (target === undefined) return;
    const before = entriesIn(target, scope);
    const others = before.filter((entry) => !isOf(entry, shape));
    const choice = await this.#choose(
      effectsFor(shape).filter(({ effect }) => only === undefined || effect === only),
      ({ effect }) => inForce(target, [...others, entryOf(effect)], scope),
      plainText`What does “${plain(template)}” say about its control block?`,
      uri,
    );
    if (!choice) return;
    const value = valueIn(target, scope);
    await write(target, [...others, entryOf(choice.effect)], scope);
    const done = isHidden(target, scope)
      ? plainText`Taught “${plain(template)}” in your user settings. Here, the workspace’s settings list shapes of their own, and only those count.`
      : plainText`Taught “${plain(template)}”. The verdicts now take it into account.`;
    offerUndo(done, target, value, scope);
  }

  /** Of one that was taught: changes its effect, or forgets it. Without `shape`, asks which. */
  async change(shape?: ShapeId): Promise<void> {
    const found = await this.#which(shape);
    if (found) await this.#edit(found, [forgotten, ...effectsFor(shapeOf(found.entry))]);
  }

  /** Forgets one, after its effect on the verdicts was shown. */
  async forget(shape: ShapeId): Promise<void> {
    const found = await this.#which(shape);
    if (found) await this.#edit(found, [forgotten]);
  }

  async #edit({ target, entry }: Found, offered: readonly (Choice & { readonly effect?: string })[]): Promise<void> {
    const shape = shapeOf(entry);
    const others = entriesIn(target).filter((each) => !isOf(each, shape));
    const changed = (effect: string | undefined): readonly Entry[] =>
      effect === undefined ? others : [...others, { ...entry, effect }];
    const template = plain(shape.template);
    const choice = await this.#choose(
      offered,
      ({ effect }) => inForce(target, changed(effect)),
      plainText`“${template}” · now: ${labelOf(entry['effect'])}`,
    );
    if (!choice) return;
    const value = valueIn(target);
    await write(target, changed(choice.effect));
    const done = choice.effect === undefined ? plainText`Forgot “${template}”.` : plainText`Changed “${template}”.`;
    offerUndo(done, target, value);
  }

  async #which(shape: ShapeId | undefined): Promise<Found | undefined> {
    const taught = targetsOf().filter(({ entry }) => shape === undefined || isOf(entry, shape));
    if (taught.length === 0) {
      void showInformation(
        plainText`Your settings teach no shape yet. To teach one, choose it from the actions on an unknown line.`,
      );
      return undefined;
    }
    // What is in the workspace's settings is in force.
    if (shape !== undefined) return taught.at(-1);
    return pick(
      taught.map(({ target, entry }) => ({
        label: plain(shapeOf(entry).template),
        description: labelOf(entry['effect']),
        ...(target === ConfigurationTarget.Workspace ? { detail: plainText`in this workspace’s settings` } : {}),
        target,
        entry,
      })),
      plainText`Change or Forget Which Shape?`,
    );
  }

  /** Asks for one of these, nothing chosen beforehand; with each stands what it would change in the verdicts. */
  async #choose<T extends Choice>(
    items: readonly T[],
    entriesAfter: (item: T) => readonly Entry[],
    title: PlainText,
    uri?: string,
  ): Promise<T | undefined> {
    const words = await this.#changes(items.map(entriesAfter), uri);
    return choose(
      items.map((item, k) => ({ ...item, detail: wordsFor(words[k]) })),
      title,
    );
  }

  /** What would change in the logs that are known if these were the entries in force. */
  async #changes(
    alternatives: readonly (readonly Entry[])[],
    uri: string | undefined,
  ): Promise<readonly (string | null | undefined)[]> {
    const logs = [...new Set([...this.#logs.all.map((log) => log.toString()), ...(uri === undefined ? [] : [uri])])];
    const asked = this.#server
      .ask('shapeEffects', { logs, alternatives: alternatives.map(readable) })
      .catch(() => undefined);
    const tooLong = new Promise<undefined>((resolve) => setTimeout(resolve, PREVIEW_MS));
    const title = plainText`Checking what it would change…`;
    return (await withStatusProgress(title, () => Promise.race([asked, tooLong]))) ?? [];
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

function wordsFor(words: string | null | undefined): PlainText {
  if (words === undefined) return plainText`its effect is not known: reading the logs takes too long`;
  return words === null ? plainText`its effect is not known: a log cannot be read` : plain(words);
}

/** The entries that the logs would be read by: those of the workspace hide the user's. */
function inForce(target: ConfigurationTarget, entries: readonly Entry[], scope?: Uri): readonly Entry[] {
  return isHidden(target, scope) ? (valueIn(ConfigurationTarget.Workspace, scope) ?? []) : entries;
}

/** Whether a list in the workspace's settings is in force instead. */
function isHidden(target: ConfigurationTarget, scope?: Uri): boolean {
  return target !== ConfigurationTarget.Workspace && valueIn(ConfigurationTarget.Workspace, scope) !== undefined;
}

/** Those that may be sent: what is wrong with others is said elsewhere. */
export function readable(entries: readonly Entry[]): { template: string; effect: string; thread?: boolean }[] {
  return entries.flatMap(({ template, effect, thread }) =>
    typeof template === 'string' && typeof effect === 'string'
      ? [{ template, effect, ...(typeof thread === 'boolean' ? { thread } : {}) }]
      : [],
  );
}

function offerUndo(
  done: PlainText,
  target: ConfigurationTarget,
  value: readonly Entry[] | undefined,
  scope?: Uri,
): void {
  void showInformation(done, 'Undo').then((choice) => {
    if (choice) void write(target, value ?? [], scope);
  });
}
