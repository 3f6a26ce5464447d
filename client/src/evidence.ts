/**
 * A log is evidence. VS Code opens it read-only, by the setting `files.readonlyInclude` of this extension. A host that does not know the
 * setting (Eclipse Theia, for one) would let every key change the log, and may save by itself: there an editor is made read-only by
 * command, or else automatic saving is turned off, and the user is told. Theia has one setting of it for all files: what is set for a
 * language counts for nothing there.
 */
import type { PlainText } from './surface';

/** What makes the editor in front read-only, in hosts that have read-only editors at all. */
export const MAKE_READ_ONLY = 'workbench.action.files.setActiveEditorReadonlyInSession';

/** What is asked of the host: VS Code, or another one that runs its extensions. */
export interface EvidenceHost {
  readonly commands: () => Thenable<readonly string[]>;
  /** Whether the setting is known, with our patterns as its default. */
  readonly knowsReadonlySetting: () => boolean;
  /** Makes the editor in front read-only. */
  readonly makeReadOnly: () => Thenable<unknown>;
  /** Whether the host saves by itself what is typed into any file. */
  readonly savesByItself: () => boolean;
  readonly stopSaving: () => Thenable<void>;
  readonly warn: (text: PlainText) => void;
}

export interface EvidenceWords {
  /** It does not save by itself. */
  readonly unprotected: PlainText;
  /** It did until now. */
  readonly stoppedSaving: PlainText;
  /** It goes on to save by itself. */
  readonly savesByItself: PlainText;
}

export class Evidence {
  readonly #host: EvidenceHost;
  readonly #words: EvidenceWords;
  #how: Promise<'setting' | 'command' | 'none'> | undefined;
  #isWarned = false;
  /** Logs whose editors have been made read-only: who makes one writeable again means it. */
  readonly #made = new Set<string>();

  constructor(host: EvidenceHost, words: EvidenceWords) {
    this.#host = host;
    this.#words = words;
  }

  /** A log has come to the front. */
  async shown(uri: string): Promise<void> {
    const how = await (this.#how ??= this.#find());
    if (how === 'command' && !this.#made.has(uri)) {
      this.#made.add(uri);
      await this.#host.makeReadOnly();
    } else if (how === 'none') {
      await this.#withoutReadOnly();
    }
  }

  async #find(): Promise<'setting' | 'command' | 'none'> {
    const hasReadOnlyEditors = (await this.#host.commands()).includes(MAKE_READ_ONLY);
    // A host may know all defaults that extensions bring without knowing what they mean.
    return !hasReadOnlyEditors ? 'none' : this.#host.knowsReadonlySetting() ? 'setting' : 'command';
  }

  async #withoutReadOnly(): Promise<void> {
    const { savesByItself, stopSaving, warn } = this.#host;
    const saved = savesByItself();
    if (saved) {
      try {
        await stopSaving();
      } catch {
        // It is said below.
      }
    }
    const stillSaves = savesByItself();
    if (this.#isWarned && !saved) return;
    this.#isWarned = true;
    const { unprotected, stoppedSaving, savesByItself: saves } = this.#words;
    warn(stillSaves ? saves : saved ? stoppedSaving : unprotected);
  }
}
