/** LSP's answers in which text is shown to a user, as far as the features give them: their text has been through its gate. */
import type {
  CodeAction,
  CodeLens,
  Command,
  Diagnostic,
  DiagnosticRelatedInformation,
  DocumentSymbol,
  Hover,
  InlayHint,
  MarkupContent,
} from 'vscode-languageserver-types';
import type { Markdown } from '../core/text/markdownText';
import type { PlainText } from '../core/text/plainText';

export interface ShownDiagnostic extends Diagnostic {
  message: PlainText;
  relatedInformation?: ShownRelated[];
}

export interface ShownRelated extends DiagnosticRelatedInformation {
  message: PlainText;
}

export interface ShownSymbol extends DocumentSymbol {
  name: PlainText;
  detail: PlainText;
  children?: ShownSymbol[];
}

export interface ShownHint extends InlayHint {
  label: PlainText;
  tooltip?: PlainText;
}

interface ShownCommand extends Command {
  title: PlainText;
}

export interface ShownLens extends CodeLens {
  command?: ShownCommand;
}

export interface ShownAction extends CodeAction {
  title: PlainText;
  command?: ShownCommand;
}

export interface ShownHover extends Hover {
  contents: MarkupContent & { value: Markdown };
}
