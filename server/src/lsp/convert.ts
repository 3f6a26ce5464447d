/** The one place where facts of the core become LSP's ranges and severities. */
import { DiagnosticSeverity, uinteger, type Range } from 'vscode-languageserver-types';
import type { LogDocument } from '../core/document/logDocument';
import type { Severity } from '../core/findings/verdict';

/** A line without its end and trailing blanks. */
export function lineRange(log: LogDocument, line: number): Range {
  return columns(line, 0, log.text.line(line).trimEnd().length);
}

/** A line of which nothing but its number is known: all of it, since LSP takes columns past the end for the end. */
export function wholeLine(line: number): Range {
  return columns(line, 0, uinteger.MAX_VALUE);
}

export function columns(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

/** What a line says, without the number of its thread. */
export function messageRange(log: LogDocument, line: number): Range {
  const text = log.text.line(line);
  const message = /^\(\d+\) ?/.exec(text)?.[0].length ?? 0;
  return columns(line, message, Math.max(message, text.trimEnd().length));
}

/** Where a line names its control block (`cb 18`), or its message where it names none. */
export function cbRange(log: LogDocument, line: number): Range {
  const slot = log.parse(line).slots.find((s) => s.slot === 'cb');
  if (slot) return columns(line, Math.max(0, slot.start - 'cb '.length), slot.end);
  return messageRange(log, line);
}

export function diagnosticSeverity(severity: Exclude<Severity, 'none'>): DiagnosticSeverity {
  return {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
  }[severity];
}
