/** The user's settings (`winsockLog.*`), checked: whatever a client sends, the server works with sound values. */
import {
  defaultSettings,
  defaultSeverities,
  severities,
  verdicts,
  type AnalysisSettings,
  type Severity,
  type Verdict,
} from '../core/findings/verdict';
import { Catalogue, knownShapes } from '../core/log/catalogue';
import { readTaughtShapes } from '../core/log/taughtShapes';

export interface Settings extends AnalysisSettings {
  /** The shapes that logs are read by: the known ones, and those of `winsockLog.shapes`. The same object for the same shapes. */
  readonly catalogue: Catalogue;
  /** What is wrong with entries of `winsockLog.shapes`, in words; the rest is in force. */
  readonly shapeErrors: readonly string[];
  /** False where the user has not set the pool size: then an event 9156 may state it. */
  readonly isPoolSizeSet: boolean;
  readonly severity: Readonly<Record<Verdict, Severity>>;
  readonly codeLens: boolean;
  /** Only above instances with a finding. */
  readonly codeLensFindingsOnly: boolean;
  readonly inlayHints: boolean;
  /** Judge each log by itself, whatever it continues. */
  readonly judgeAlone: boolean;
  /** Of which logs findings are published: of all in the workspace, or of those that are open. */
  readonly problems: (typeof problemScopes)[number];
  /** Mark events that bear on control blocks. */
  readonly eventHints: boolean;
}

const problemScopes = ['workspace', 'openLogs'] as const;

export const SECTION = 'winsockLog';

export const defaults: Settings = {
  ...defaultSettings,
  catalogue: knownShapes,
  shapeErrors: [],
  isPoolSizeSet: false,
  severity: defaultSeverities,
  codeLens: true,
  codeLensFindingsOnly: false,
  inlayHints: true,
  judgeAlone: false,
  problems: 'workspace',
  eventHints: true,
};

/** Reads the section as a client sends it; every value that is missing or makes no sense is the default's. */
export function readSettings(section: unknown): Settings {
  const severity = property(section, 'severity');
  return {
    leakThreshold: whole(property(section, 'leakThreshold')) ?? defaults.leakThreshold,
    leakTurnover: whole(property(section, 'leakTurnover')) ?? defaults.leakTurnover,
    ...shapesOf(property(section, 'shapes')),
    poolSize: positive(property(section, 'poolSize')) ?? defaults.poolSize,
    isPoolSizeSet: positive(property(section, 'poolSize')) !== undefined,
    severity: Object.fromEntries(
      verdicts.map((v) => [v, severityOf(property(severity, v)) ?? defaultSeverities[v]]),
    ) as Record<Verdict, Severity>,
    codeLens: flag(property(property(section, 'codeLens'), 'enabled')) ?? defaults.codeLens,
    codeLensFindingsOnly:
      flag(property(property(section, 'codeLens'), 'findingsOnly')) ?? defaults.codeLensFindingsOnly,
    inlayHints: flag(property(property(section, 'inlayHints'), 'enabled')) ?? defaults.inlayHints,
    judgeAlone: flag(property(section, 'judgeAlone')) ?? defaults.judgeAlone,
    problems: problemScopes.find((scope) => scope === property(section, 'problems')) ?? defaults.problems,
    eventHints: flag(property(property(section, 'events'), 'hints')) ?? defaults.eventHints,
  };
}

/** The latest shapes: settings are asked for each log, and a catalogue costs the scanner some memory. */
let latest: { readonly json: string; readonly shapes: Pick<Settings, 'catalogue' | 'shapeErrors'> } | undefined;

function shapesOf(value: unknown): Pick<Settings, 'catalogue' | 'shapeErrors'> {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0))
    return { catalogue: knownShapes, shapeErrors: [] };
  const json = JSON.stringify(value);
  if (latest?.json !== json) {
    const { messages, errors } = readTaughtShapes(value);
    const catalogue = messages.length === 0 ? knownShapes : new Catalogue(messages);
    latest = { json, shapes: { catalogue, shapeErrors: errors.map(({ text }) => text) } };
  }
  return latest.shapes;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function severityOf(value: unknown): Severity | undefined {
  return severities.find((severity) => severity === value);
}
