/** Options that several commands have. */
import { defaultSettings, type AnalysisSettings } from '../core/findings/verdict';
import { STDIN } from '../core/formats/analyzedLog';
import { UsageError } from './command';
import { count, type Arguments, type Option } from './options';

export const leakThresholdOption: Option = {
  name: 'leak-threshold',
  value: 'N',
  help: 'lines of silence before a control block counts as leaked, 0 or more',
  default: String(defaultSettings.leakThreshold),
};

export const leakTurnoverOption: Option = {
  name: 'leak-turnover',
  value: 'N',
  help: 'connections that must open, work and close during that silence, 0 or more',
  default: String(defaultSettings.leakTurnover),
};

/** What `leakThresholdOption` and `leakTurnoverOption` are set to. */
export function clockSettings(given: Arguments): Pick<AnalysisSettings, 'leakThreshold' | 'leakTurnover'> {
  const { leakThreshold, leakTurnover } = defaultSettings;
  return {
    leakThreshold: count('--leak-threshold', given.value('leak-threshold'), 'lines', 0) ?? leakThreshold,
    leakTurnover: count('--leak-turnover', given.value('leak-turnover'), 'connections', 0) ?? leakTurnover,
  };
}

export const poolSizeOption: Option = {
  name: 'pool-size',
  value: 'N',
  help: "control blocks in the pool (registry value 'TCP/IP control blocks')",
  default: String(defaultSettings.poolSize),
};

/** Undefined where it is not set. */
export function poolSizeSetting(given: Arguments): number | undefined {
  return count('--pool-size', given.value('pool-size'), 'control blocks');
}

export const shapesOption: Option = {
  name: 'shapes',
  value: 'FILE',
  isFile: true,
  help: "a JSON file that says what unknown lines mean (see 'winsock-log shapes')",
};

export const outputOption: Option = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  isFile: true,
  help: 'write to FILE, which is replaced only when all is written; - is the standard output',
};

/** What `outputOption` is set to; undefined for the standard output. */
export function outputSetting(given: Arguments): string | undefined {
  const output = given.value('output');
  if (output === '') throw new UsageError('--output needs the name of a file');
  return output === STDIN ? undefined : output;
}

export const noProgressOption: Option = { name: 'no-progress', help: 'show no progress bar' };
