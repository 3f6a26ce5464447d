/** The user's settings (`winsockLog.*`), checked: whatever a client sends, the server works with sound values. */
import {
  defaultSettings,
  defaultSeverities,
  verdicts,
  type AnalysisSettings,
  type Severity,
  type Verdict,
} from '../core/findings/verdict';

export interface Settings extends AnalysisSettings {
  /** False where the user has not set the pool size: then an event 9156 may tell it. */
  readonly isPoolSizeSet: boolean;
  readonly severity: Readonly<Record<Verdict, Severity>>;
  readonly codeLens: boolean;
  /** Only above instances with a finding. */
  readonly codeLensFindingsOnly: boolean;
  readonly inlayHints: boolean;
  /** Mark events that bear on control blocks. */
  readonly eventHints: boolean;
}

export const SECTION = 'winsockLog';

export const defaults: Settings = {
  ...defaultSettings,
  isPoolSizeSet: false,
  severity: defaultSeverities,
  codeLens: true,
  codeLensFindingsOnly: false,
  inlayHints: true,
  eventHints: true,
};

/** Reads the section as a client sends it; every value that is missing or makes no sense is the default's. */
export function readSettings(section: unknown): Settings {
  const severity = property(section, 'severity');
  return {
    leakThreshold: whole(property(section, 'leakThreshold')) ?? defaults.leakThreshold,
    leakTurnover: whole(property(section, 'leakTurnover')) ?? defaults.leakTurnover,
    poolSize: positive(property(section, 'poolSize')) ?? defaults.poolSize,
    isPoolSizeSet: positive(property(section, 'poolSize')) !== undefined,
    severity: Object.fromEntries(
      verdicts.map((v) => [v, severityOf(property(severity, v)) ?? defaultSeverities[v]]),
    ) as Record<Verdict, Severity>,
    codeLens: flag(property(property(section, 'codeLens'), 'enabled')) ?? defaults.codeLens,
    codeLensFindingsOnly:
      flag(property(property(section, 'codeLens'), 'findingsOnly')) ?? defaults.codeLensFindingsOnly,
    inlayHints: flag(property(property(section, 'inlayHints'), 'enabled')) ?? defaults.inlayHints,
    eventHints: flag(property(property(section, 'events'), 'hints')) ?? defaults.eventHints,
  };
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
  return value === 'error' || value === 'warning' || value === 'information' || value === 'hint' || value === 'none'
    ? value
    : undefined;
}
